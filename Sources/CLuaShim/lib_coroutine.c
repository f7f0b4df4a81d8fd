/* Coroutines that cannot hide a limit.
 *
 *   (1) A limit that trips inside a coroutine is raised again by whoever
 *       resumed, wrapped or closed it.
 *   (2) Each thread counts its instructions apart, and one that ends before
 *       the hook's first call would never pay: create pays for it in advance.
 *   (3) A fiber is Swift's: a plugin cannot resume, close or suspend one.
 *   (4) Coroutines that close one another recurse in C; stock 5.4.4 does not
 *       count that, so `close_depth` does. Each goes on from the C depth at
 *       which it was suspended, so that Lua's own limit of 200 calls begins
 *       anew in each: what they take together is measured in bytes. */
#include "lib.h"

static lua_State *checked(lua_State *L) {
    lua_State *co = lua_tothread(L, 1);
    luaL_argexpected(L, co, 1, "thread");
    return co;
}

static int create(lua_State *L) {
    luaL_checktype(L, 1, LUA_TFUNCTION);
    dn_charge(L, dn_of(L), DN_STEP);
    lua_State *co = lua_newthread(L);
    lua_pushvalue(L, 1);
    lua_xmove(L, co, 1);
    return 1;
}

/* Moves `count` arguments over and the results back. Returns their number, or
 * -1 with an error object on top. */
static int resume_with(lua_State *L, lua_State *co, int count) {
    dn_lua *vm = dn_of(L);
    int results;
    dn_charge(L, vm, 8);
    if (dn_is_fiber(co) || !lua_checkstack(co, count)) {
        const char *text = dn_is_fiber(co) ? "cannot resume a workflow's coroutine" : "too many arguments to resume";
        lua_pushstring(L, text);
        return -1;
    }
    lua_xmove(L, co, count);
    int was_dead = lua_status(co) > LUA_YIELD;
    vm->running = co;
    dn_follow(co, vm);
    int status = lua_resume(co, L, count, &results);
    vm->running = L;
    dn_follow(L, vm);
    if (status == LUA_OK || status == LUA_YIELD) {
        if (vm->tripped) dn_trip(L, vm, vm->tripped);
        if (!lua_checkstack(L, results + 1)) {
            lua_pop(co, results);
            lua_pushliteral(L, "too many results to resume");
            return -1;
        }
        lua_xmove(co, L, results);
        return results;
    }
    /* coroutine.close tells the error of a dead one again. */
    if (!was_dead && lua_status(co) > LUA_YIELD && lua_checkstack(co, 1)) lua_pushvalue(co, -1);
    lua_xmove(co, L, 1);
    dn_caught(L, vm, status);
    return -1;
}

static int resume(lua_State *L) {
    lua_State *co = checked(L);
    int count = resume_with(L, co, lua_gettop(L) - 1);
    lua_pushboolean(L, count >= 0);
    if (count < 0) {
        lua_insert(L, -2);
        return 2;
    }
    lua_insert(L, -(count + 1));
    return count + 1;
}

/* Closes what `co` left open; on an error its object is moved to L. */
static int close_all(lua_State *L, lua_State *co) {
    dn_lua *vm = dn_of(L);
    int depth = vm->close_depth;
    uintptr_t here = (uintptr_t)&depth;
    if (depth == 0) vm->close_base = here;
    size_t taken = here < vm->close_base ? vm->close_base - here : here - vm->close_base;
    if (depth >= DN_CLOSE_DEPTH)
        luaL_error(L, "C stack overflow: more than %d coroutines close one another", DN_CLOSE_DEPTH);
    if (taken > DN_CLOSE_STACK) dn_trip(L, vm, DN_LIMIT_STACK); /* frames differ between builds: none may catch it */
    dn_charge(L, vm, 8);
    vm->close_depth = depth + 1;
    vm->running = co;
    dn_follow(co, vm);
    if (lua_status(co) > LUA_YIELD) dn_speak(co, -1); /* whoever resumed it has caught that */
    int status = lua_closethread(co, L);
    vm->running = L;
    dn_follow(L, vm);
    vm->close_depth = depth;
    if (status != LUA_OK) {
        lua_xmove(co, L, 1);
        dn_caught(L, vm, status);
    } else if (vm->tripped) {
        dn_trip(L, vm, vm->tripped);
    }
    return status;
}

int dn_step_wrap(lua_State *L) {
    lua_State *co = lua_tothread(L, lua_upvalueindex(1));
    int count = resume_with(L, co, lua_gettop(L));
    if (count >= 0) return count;
    int status = lua_status(co);
    dn_trace(co, dn_of(L));
    if (status != LUA_OK && status != LUA_YIELD) close_all(L, co);
    if (lua_type(L, -1) == LUA_TSTRING) { /* say where it was raised again */
        luaL_where(L, 1);
        lua_insert(L, -2);
        lua_concat(L, 2);
    }
    dn_speak(L, -1); /* it has been caught, so it was no limit */
    return lua_error(L);
}

static int wrap(lua_State *L) {
    create(L);
    lua_pushcclosure(L, dn_step_wrap, 1);
    return 1;
}

/* NULL when `co` may be closed, else what it is. */
static const char *busy(lua_State *L, lua_State *co) {
    lua_Debug frame;
    if (L == co) return "running";
    if (lua_status(co) == LUA_OK && lua_getstack(co, 0, &frame)) return "normal";
    return NULL;
}

static int close(lua_State *L) {
    lua_State *co = checked(L);
    const char *state = dn_is_fiber(co) ? "workflow's" : busy(L, co);
    if (state) return luaL_error(L, "cannot close a %s coroutine", state);
    int status = close_all(L, co);
    lua_pushboolean(L, status == LUA_OK);
    if (status == LUA_OK) return 1;
    lua_insert(L, -2);
    return 2;
}

static int yield(lua_State *L) {
    if (dn_is_fiber(L)) return luaL_error(L, "attempt to yield from outside a coroutine");
    return lua_yield(L, lua_gettop(L));
}

static int is_yieldable(lua_State *L) {
    lua_State *co = lua_isnone(L, 1) ? L : checked(L);
    lua_pushboolean(L, !dn_is_fiber(co) && lua_isyieldable(co));
    return 1;
}

static const dn_entry entries[] = {
    {"close", DN_OWN, close},
    {"create", DN_OWN, create},
    {"isyieldable", DN_OWN, is_yieldable},
    {"resume", DN_OWN, resume},
    {"wrap", DN_OWN, wrap},
    {"yield", DN_OWN, yield},
    /* These only look. */
    {"running", DN_STOCK, NULL},
    {"status", DN_STOCK, NULL},
    {NULL, 0, NULL},
};

void dn_open_coroutine(lua_State *L) {
    dn_open_library(L, "coroutine", luaopen_coroutine, entries);
}
