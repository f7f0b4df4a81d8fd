#include "lua_limit.h"

#include <stdlib.h>
#include <time.h>

/* Debian keeps Lua's headers in a folder of their own; others do not. */
#if __has_include(<lua5.4/lua.h>)
#include <lua5.4/lauxlib.h>
#include <lua5.4/lua.h>
#include <lua5.4/lualib.h>
#else
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#endif

struct lua_limit {
    lua_State *L;
    int64_t fuel, deadline;
    int steps;
};

int64_t lua_limit_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int64_t coarse_now(void) {
    struct timespec time;
#ifdef CLOCK_MONOTONIC_COARSE
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
#else
    clock_gettime(CLOCK_MONOTONIC, &time);
#endif
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void hook(lua_State *L, lua_Debug *at) {
    (void)at;
    lua_limit *self = *(lua_limit **)lua_getextraspace(L);
    self->fuel -= self->steps;
    if (self->fuel <= 0 || coarse_now() > self->deadline) luaL_error(L, "over");
}

static int add(lua_State *L) {
    lua_pushinteger(L, lua_tointeger(L, 1) + lua_tointeger(L, 2));
    return 1;
}

lua_limit *lua_limit_open(int steps) {
    lua_limit *self = calloc(1, sizeof *self);
    lua_State *L = self ? luaL_newstate() : NULL;
    if (!L) {
        free(self);
        return NULL;
    }
    self->L = L;
    self->steps = steps;
    self->fuel = INT64_MAX / 2;
    self->deadline = INT64_MAX;
    *(lua_limit **)lua_getextraspace(L) = self;
    luaL_openlibs(L);
    lua_register(L, "add", add);
    if (steps) lua_sethook(L, hook, LUA_MASKCOUNT, steps);
    return self;
}

void lua_limit_close(lua_limit *self) {
    lua_close(self->L);
    free(self);
}

int64_t lua_limit_run(lua_limit *self, const char *text, int64_t count) {
    lua_State *L = self->L;
    if (luaL_loadstring(L, text) != LUA_OK) return lua_settop(L, 0), -1;
    int64_t start = lua_limit_now();
    lua_pushinteger(L, count);
    if (lua_pcall(L, 1, 0, 0) != LUA_OK) return lua_settop(L, 0), -1;
    return lua_limit_now() - start;
}

int64_t lua_limit_enter(lua_limit *self, int64_t count) {
    lua_State *L = self->L;
    if (luaL_dostring(L, "return function(a, b) return a + b end") != LUA_OK) return lua_settop(L, 0), -1;
    int function = luaL_ref(L, LUA_REGISTRYINDEX);
    int64_t sum = 0, start = lua_limit_now();
    for (int64_t i = 0; i < count; i++) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, function);
        lua_pushinteger(L, i);
        lua_pushinteger(L, 1);
        if (lua_pcall(L, 2, 1, 0) != LUA_OK) return lua_settop(L, 0), -1;
        sum += lua_tointeger(L, -1);
        lua_pop(L, 1);
    }
    int64_t time = lua_limit_now() - start;
    luaL_unref(L, LUA_REGISTRYINDEX, function);
    return sum == count * (count + 1) / 2 ? time : -1;
}

int64_t lua_limit_spawn(lua_limit *self, int64_t count) {
    lua_State *L = self->L;
    if (luaL_dostring(L, "return function() coroutine.yield() end") != LUA_OK) return lua_settop(L, 0), -1;
    lua_createtable(L, (int)count, 0);
    int64_t start = lua_limit_now();
    for (int64_t i = 1; i <= count; i++) {
        int results;
        lua_State *coroutine = lua_newthread(L);
        lua_pushvalue(L, -3);
        lua_xmove(L, coroutine, 1);
        if (lua_resume(coroutine, L, 0, &results) != LUA_YIELD) return lua_settop(L, 0), -1;
        lua_rawseti(L, -2, i);
    }
    int64_t time = lua_limit_now() - start;
    lua_settop(L, 0);
    lua_gc(L, LUA_GCCOLLECT);
    return time;
}

int64_t lua_limit_states(int64_t count) {
    int64_t start = lua_limit_now();
    for (int64_t i = 0; i < count; i++) {
        lua_State *L = luaL_newstate();
        if (!L) return -1;
        luaL_openlibs(L);
        lua_close(L);
    }
    return lua_limit_now() - start;
}
