/* Host functions: from Lua into Swift and back.
 *
 *   Lua --> trampoline --> dispatch (Swift) --> status --> trampoline --> results, error or yield
 *
 *   (1) Swift returns before anything can raise: its frame is gone when the
 *       trampoline makes Lua values of what stands on the wire, raises or yields.
 *   (2) Host calls nest, for Swift may run Lua in one. Each works at the end of
 *       `out`, and the trampoline cuts it back to where it began.
 *   (3) Only a fiber's own coroutine suspends: in another one Lua code would
 *       take the yield for its own. */

#define _GNU_SOURCE
#include "internal.h"

#include <stdlib.h>
#include <string.h>

size_t dn_where(lua_State *L, int level, char *text, size_t capacity) {
    lua_Debug at;
    for (; lua_getstack(L, level, &at); level++) {
        if (!lua_getinfo(L, "Sl", &at) || at.currentline <= 0) continue;
        /* What the host wrote in Lua is no place for whoever looks for a line of the plugin. */
        if (strncmp(at.short_src, "dandelion:", 10) == 0) continue;
        int size = snprintf(text, capacity, "%s:%d", at.short_src, at.currentline);
        return size > 0 && (size_t)size < capacity ? (size_t)size : 0;
    }
    return 0;
}

size_t dn_location(lua_State *L, char *text, size_t capacity) { return dn_where(L, 1, text, capacity); }

/* ---- The trampoline ---- */

/* What a resumed host call returns, or raises. */
static int go_on(lua_State *L, int status, lua_KContext context) {
    (void)status;
    (void)context;
    dn_lua *vm = dn_of(L);
    if (!vm->resume_raises) return lua_gettop(L);
    vm->resume_raises = 0;
    size_t at = vm->resume_at;
    dn_push_failure(L, vm, &at, 1);
    return lua_error(L);
}

static int suspend(lua_State *L, dn_lua *vm, int32_t function) {
    if (!dn_is_fiber(L) || !lua_isyieldable(L)) {
        lua_Debug at;
        const char *name = lua_getstack(L, 0, &at) && lua_getinfo(L, "n", &at) ? at.name : NULL;
        return luaL_error(
            L, "'%s' waits, which only a workflow's own function can do; it was called %s", name ? name : "?",
            !dn_is_fiber(L) && L != vm->main ? "in a coroutine"
                : lua_isyieldable(L) || L == vm->main ? "outside of a workflow" : "inside a function that cannot wait");
    }
    vm->suspended_by = function;
    lua_settop(L, 0);
    return lua_yieldk(L, 0, 0, go_on);
}

static int finish(lua_State *L, dn_lua *vm, const dn_host_call *call, int32_t status, size_t start) {
    if (vm->tripped) {
        vm->out.is_broken = 0; /* nobody will read it */
        return dn_trip(L, vm, vm->tripped);
    }
    if (status == DN_SUSPEND) return suspend(L, vm, call->function);
    if (status == DN_RAISE) {
        dn_push_failure(L, vm, &start, 1);
        return lua_error(L);
    }
    dn_decode(L, vm, &start, call->pushed);
    return call->pushed;
}

static inline int answer(lua_State *L, int32_t first) {
    dn_lua *vm = dn_of(L);
    /* As a __close, Lua calls it on the way out too, and no hook is asked. */
    if (vm->tripped) return dn_trip(L, vm, vm->tripped);
    dn_host_call call = {
        .vm = vm,
        .L = L,
        .host = vm->host,
        .out = &vm->out,
        .function = (int32_t)lua_tointegerx(L, lua_upvalueindex(1), NULL),
        .first = first,
        .count = lua_gettop(L) - first + 1,
        .start = vm->out.count,
    };
    size_t start = call.start;
    lua_State *caller = vm->current;
    vm->current = L;
    int32_t status = vm->dispatch(&call);
    vm->current = caller;
    vm->out.count = start;
    /* One number, flag or nil is what most calls return. */
    if (status == 0 && call.pushed == 1 && !vm->tripped && !vm->out.is_broken) {
        size_t at = start;
        if (dn_decode_scalar(L, &vm->out, &at)) return 1;
    }
    return finish(L, vm, &call, status, start);
}

static int call_function(lua_State *L) { return answer(L, 1); }

/* The object before the colon is dropped. */
static int call_method(lua_State *L) {
    if (lua_type(L, 1) == LUA_TTABLE) return answer(L, 2);
    lua_Debug at;
    const char *name = lua_getstack(L, 0, &at) && lua_getinfo(L, "n", &at) && at.name ? at.name : "method";
    return luaL_error(L, "'%s' is called with a colon: write OBJECT:%s(…)", name, name);
}

/* An operator of a box. A path or a calculation on the other side takes it:
 * what comes of it is data, which no box knows. */
static int call_operator(lua_State *L) {
    for (int i = 1; i <= 2; i++) {
        if (lua_type(L, i) != LUA_TTABLE || !lua_getmetatable(L, i)) continue;
        lua_pushvalue(L, lua_upvalueindex(2));
        if (lua_rawget(L, -2) != LUA_TNIL) {
            lua_pushvalue(L, 1);
            lua_pushvalue(L, 2);
            lua_call(L, 2, 1);
            return 1;
        }
        lua_pop(L, 2);
    }
    return answer(L, 1);
}

/* A method of a box stands in its metatable, where no plugin sees anything else. */
static int call_index(lua_State *L) {
    size_t size;
    const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tolstring(L, 2, &size) : NULL;
    if (key && !(size > 1 && key[0] == '_' && key[1] == '_') && luaL_getmetafield(L, 1, key) != LUA_TNIL) return 1;
    return answer(L, 1);
}

/* ---- Declaring ---- */

typedef struct declaration {
    const char *name;
    int32_t function;
} declaration;

static void push_trampoline(lua_State *L, lua_CFunction trampoline, int32_t function) {
    lua_pushinteger(L, function);
    lua_pushcclosure(L, trampoline, 1);
}

/* Pushes the metatable of the globals, which is made when it is first needed. */
static void push_globals_metatable(lua_State *L) {
    lua_pushglobaltable(L);
    if (!lua_getmetatable(L, -1)) {
        lua_createtable(L, 0, 3);
        lua_pushboolean(L, 0);
        lua_setfield(L, -2, "__metatable");
        lua_pushvalue(L, -1);
        lua_setmetatable(L, -3);
    }
    lua_remove(L, -2);
}

static int declare(lua_State *L) {
    declaration *job = lua_touserdata(L, 1);
    const char *colon = strchr(job->name, ':');
    const char *point = colon ? colon : strchr(job->name, '.');
    if (!point) {
        lua_pushglobaltable(L);
        if (dn_push_hidden(L, -1)) lua_replace(L, -2);
        lua_pushstring(L, job->name);
        push_trampoline(L, call_function, job->function);
        lua_rawset(L, -3);
        return 0;
    }
    size_t size = (size_t)(point - job->name);
    if (size == 3 && memcmp(job->name, "box", 3) == 0) {
        for (int kind = 1; kind < DN_BOX_KINDS; kind++) {
            lua_rawgeti(L, LUA_REGISTRYINDEX, dn_of(L)->boxes[kind]);
            if (colon) {
                push_trampoline(L, call_function, job->function);
            } else if (strcmp(point + 1, "__index") == 0) {
                push_trampoline(L, call_index, job->function);
            } else {
                lua_pushinteger(L, job->function);
                lua_pushstring(L, point + 1);
                lua_pushcclosure(L, call_operator, 2);
            }
            lua_setfield(L, -2, point + 1);
            lua_pop(L, 1);
        }
        return 0;
    }
    if (size == 6 && memcmp(job->name, "global", 6) == 0) {
        lua_pushglobaltable(L);
        if (dn_push_hidden(L, -1)) return luaL_error(L, "'%s' must be declared before freezing", job->name);
        push_globals_metatable(L);
    } else {
        lua_pushglobaltable(L);
        if (dn_push_hidden(L, -1)) lua_replace(L, -2);
        lua_pushlstring(L, job->name, size);
        lua_pushvalue(L, -1);
        if (lua_rawget(L, -3) != LUA_TTABLE) {
            lua_pop(L, 1);
            lua_createtable(L, 0, 4);
            lua_pushvalue(L, -2);
            lua_pushvalue(L, -2);
            lua_rawset(L, -5);
        }
        if (dn_push_hidden(L, -1)) lua_replace(L, -2);
    }
    lua_pushstring(L, point + 1);
    push_trampoline(L, colon ? call_method : call_function, job->function);
    lua_rawset(L, -3);
    return 0;
}

/* Two slots are pushed. A coroutine that has failed may have used up those that
 * Lua keeps behind each stack, so that they must be asked for. */
const char *dn_host_name(lua_State *L, lua_Debug *at) {
    dn_lua *vm = dn_of(L);
    if (!lua_checkstack(L, 2) || !lua_getinfo(L, "f", at)) return NULL;
    lua_CFunction function = lua_tocfunction(L, -1);
    int is_host = function == call_function || function == call_method || function == call_operator
        || function == call_index;
    lua_Integer number = -1;
    if (is_host && lua_getupvalue(L, -1, 1)) {
        number = lua_tointeger(L, -1);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    return number >= 0 && number < vm->name_count ? vm->names[number] : NULL;
}

static void keep_name(dn_lua *vm, const char *name, int32_t function) {
    if (function >= vm->name_count) {
        char **names = realloc(vm->names, ((size_t)function + 1) * sizeof *names);
        if (!names) return;
        vm->names = names;
        while (vm->name_count <= function) vm->names[vm->name_count++] = NULL;
    }
    free(vm->names[function]);
    vm->names[function] = strdup(name);
}

int dn_declare(dn_lua *vm, const char *name, int32_t function) {
    keep_name(vm, name, function);
    declaration job = {name, function};
    return dn_protect(vm, declare, &job);
}
