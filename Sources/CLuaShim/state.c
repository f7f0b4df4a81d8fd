/* The life of a state. */

#include "lib.h"

#include <stdlib.h>

int dn_lua_version(void) { return LUA_VERSION_NUM; }

/* Nothing reaches it: each entry of Lua is protected. */
static int panic(lua_State *L) {
    (void)L;
    abort();
}

void dn_seed(dn_lua *vm, uint64_t seed) {
    for (int i = 0; i < 4; i++) { /* splitmix64 */
        uint64_t z = seed += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        vm->random[i] = z ^ (z >> 31);
    }
}

/* ---- print ---- */

/* Each call is one line. */
static int print(lua_State *L) {
    dn_lua *vm = dn_of(L);
    int count = lua_gettop(L);
    luaL_Buffer line;
    for (int i = 1; i <= count; i++) { /* texts first: a buffer may use the stack meanwhile */
        dn_push_text(L, i, NULL);
        lua_replace(L, i);
    }
    luaL_buffinit(L, &line);
    for (int i = 1; i <= count; i++) {
        size_t size;
        const char *text = lua_tolstring(L, i, &size);
        if (i > 1) luaL_addchar(&line, '\t');
        luaL_addlstring(&line, text, size);
    }
    luaL_pushresult(&line);
    size_t size;
    const char *text = lua_tolstring(L, -1, &size);
    vm->output += size + 1;
    if (vm->output > vm->output_limit) dn_trip(L, vm, DN_LIMIT_OUTPUT);
    dn_charge(L, vm, 1 + (int64_t)(size / 16));
    lua_State *caller = vm->current;
    vm->current = L; /* where the host goes on if it calls back */
    if (vm->print) vm->print(vm->host, text, size);
    vm->current = caller;
    if (vm->tripped) dn_trip(L, vm, vm->tripped);
    return 0;
}

/* ---- Opening and closing ---- */

static int open_all(lua_State *L) {
    lua_pushliteral(L, "error in error handling"); /* luaD_seterrorobj must find it, not allocate it */
    luaL_ref(L, LUA_REGISTRYINDEX);
    dn_open_base(L);
    dn_open_string(L);
    dn_open_table(L);
    dn_open_coroutine(L);
    dn_open_math(L);
    dn_open_utf8(L);
    lua_settop(L, 0);
    dn_open_boxes(L);
    dn_open_records(L);
    dn_open_failures(L);
    dn_push_library(L, print);
    lua_setglobal(L, "print");
    return 0;
}

/* Of this process. */
static _Atomic size_t unfreed;
static _Atomic long open_states;

dn_lua *dn_open(const dn_config *config) {
    dn_lua *vm = calloc(1, sizeof *vm);
    if (!vm) return NULL;
    vm->is_unmetered = 1;
    vm->fuel = vm->clock_at = INT64_MAX / 2;
    vm->step = DN_STEP;
    dn_knows_collisions();
    vm->host = config->host;
    vm->dispatch = config->dispatch;
    vm->print = config->print;
    vm->suspended_by = -1;
    dn_seed(vm, config->seed);
    dn_arena_open(&vm->arena, config->budget.bytes);
    lua_State *L = vm->main = vm->current = dn_new_state(vm, config->seed);
    if (!L) {
        dn_arena_close(&vm->arena);
        free(vm);
        return NULL;
    }
    open_states++;
    *(dn_lua **)lua_getextraspace(L) = vm;
    vm->running = L;
    lua_atpanic(L, panic);
    lua_pushcfunction(L, open_all);
    if (lua_pcall(L, 0, 0, 0) != LUA_OK) {
        dn_close(vm);
        return NULL;
    }
    vm->is_unmetered = 0;
    dn_refuel(vm, &config->budget);
    return vm;
}

void dn_close(dn_lua *vm) {
    vm->is_unmetered = 1;
    lua_sethook(vm->main, NULL, 0, 0);
    lua_close(vm->main);
    unfreed += vm->used;
    open_states--;
    dn_arena_close(&vm->arena);
    free(vm->out.bytes);
    free(vm->in.bytes);
    free(vm->report.bytes);
    for (int32_t i = 0; i < vm->name_count; i++) free(vm->names[i]);
    free(vm->names);
    free(vm);
}

size_t dn_unfreed(void) { return unfreed; }
long dn_open_states(void) { return open_states; }

/* No finalizer of a plugin exists, so nothing runs that could raise. */
void dn_collect(dn_lua *vm) { lua_gc(vm->main, LUA_GCCOLLECT); }

dn_wire *dn_out(dn_lua *vm) { return &vm->out; }
dn_wire *dn_in(dn_lua *vm) { return &vm->in; }
