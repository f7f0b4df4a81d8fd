/* Fibers: coroutines that Swift drives.
 *
 *   new --resume--> running --host call that waits--> suspended --resume--> running
 *   running --returns, raises or trips a limit--> dead
 *
 *   (1) The marked extra space keeps plugins from resuming, closing or
 *       suspending one by themselves.
 *   (2) lua_resume runs inside a protected call, for Lua 5.4.4 allocates once
 *       outside of its own protection when a coroutine dies.
 *   (3) A dead or dropped fiber is never closed: no __close of it runs. */

#include "internal.h"

typedef struct spawning {
    int32_t function, *fiber;
} spawning;

static int spawn(lua_State *L) {
    spawning *job = lua_touserdata(L, 1);
    lua_State *fiber = lua_newthread(L);
    lua_rawgeti(L, LUA_REGISTRYINDEX, job->function);
    lua_xmove(L, fiber, 1);
    *(uintptr_t *)lua_getextraspace(fiber) |= 1;
    *job->fiber = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

int dn_spawn(dn_lua *vm, int32_t function, int32_t *fiber) {
    spawning job = {function, fiber};
    vm->fuel -= DN_STEP; /* what it runs between two calls of its own hook */
    return dn_protect(vm, spawn, &job);
}

typedef struct resuming {
    lua_State *fiber;
    int32_t count;
    size_t start;
    int status, results, is_raised_early;
} resuming;

static int resume(lua_State *L) {
    resuming *job = lua_touserdata(L, 1);
    dn_lua *vm = dn_of(L);
    lua_State *fiber = job->fiber;
    if (!vm->resume_raises && job->count) {
        size_t at = job->start;
        dn_decode(L, vm, &at, job->count);
        luaL_checkstack(L, 4, NULL);
        if (!lua_checkstack(fiber, job->count + 4)) return luaL_error(L, "too many values for a workflow");
        lua_xmove(L, fiber, job->count);
    }
    vm->running = fiber;
    dn_follow(fiber, vm);
    job->status = lua_resume(fiber, L, vm->resume_raises ? 0 : job->count, &job->results);
    return 0;
}

int dn_resume(dn_lua *vm, int32_t slot, size_t start, int32_t count, int raises, int32_t *results) {
    lua_State *L = vm->current;
    *results = 0;
    if (vm->tripped) {
        vm->out.count = start;
        return DN_TRIPPED;
    }
    if (!lua_checkstack(L, 16)) {
        vm->out.count = start;
        return vm->tripped = DN_LIMIT_MEMORY, DN_TRIPPED;
    }
    int top = lua_gettop(L);
    lua_rawgeti(L, LUA_REGISTRYINDEX, slot);
    lua_State *fiber = lua_tothread(L, -1);
    lua_settop(L, top);
    resuming job = {.fiber = fiber, .count = count, .start = start};
    vm->suspended_by = -1;
    vm->resume_raises = raises;
    vm->resume_at = start;
    int outcome = dn_protect(vm, resume, &job);
    vm->running = L;
    dn_follow(L, vm);
    vm->resume_raises = 0;
    vm->out.count = start;
    vm->out.is_broken = 0;
    if (outcome != DN_OK) {
        /* Lua itself gave up between the coroutines: nobody knows in which state. */
        if (outcome == DN_TRIPPED && job.status == LUA_OK && lua_status(fiber) > LUA_YIELD) vm->is_ruined = 1;
        return outcome;
    }
    if (job.status == LUA_YIELD) {
        if (vm->tripped) return DN_TRIPPED;
        if (vm->suspended_by >= 0) return DN_SUSPENDED;
        vm->is_ruined = 1; /* the library's own yield refuses a fiber; see (1) */
        return vm->tripped = DN_LIMIT_STACK, DN_TRIPPED;
    }
    if (job.status == LUA_OK) {
        if (!vm->tripped && !lua_checkstack(L, job.results + 16)) vm->tripped = DN_LIMIT_MEMORY;
        if (vm->tripped) return DN_TRIPPED;
        lua_xmove(fiber, L, job.results);
        outcome = dn_take_results(L, vm, top + 1, results);
        lua_settop(L, top);
        return outcome;
    }
    if (!vm->tripped) dn_trace(fiber, vm);
    if (dn_limit_of(fiber, vm, job.status)) return DN_TRIPPED;
    lua_xmove(fiber, L, 1);
    outcome = dn_describe(L, vm, job.status);
    lua_settop(L, top);
    return outcome;
}

int32_t dn_suspended_by(const dn_lua *vm) { return vm->suspended_by; }
