/* Functions that catch errors or compile text.
 *
 *   (1) A limit is never caught: it is raised again before Lua code sees it.
 *   (2) A message handler does not run for a limit. The VM runs handlers with
 *       the hook off when the error came from the hook, so a handler that loops
 *       would never end.
 *   (3) Chunks are text, and short: malformed bytecode can do anything, and
 *       long texts overflow the C stack of the compiler and of error messages. */
#include "lib.h"

#include <string.h>

/* What a protected call goes on with: how many values below its results belong
 * to us, and how many handlers were at work when it began. */
enum { KEPT_BITS = 4 };

static int finish(lua_State *L, int status, lua_KContext context) {
    dn_lua *vm = dn_of(L);
    int kept = (int)(context & ((1 << KEPT_BITS) - 1));
    if (status != LUA_OK && status != LUA_YIELD) {
        vm->handlers = (int)(context >> KEPT_BITS);
        dn_caught(L, vm, status);
        lua_pushboolean(L, 0);
        lua_pushvalue(L, -2);
        return 2;
    }
    if (vm->tripped) dn_trip(L, vm, vm->tripped);
    return lua_gettop(L) - kept;
}

int dn_lib_pcall(lua_State *L) {
    luaL_checkany(L, 1);
    lua_pushboolean(L, 1);
    lua_insert(L, 1);
    lua_KContext context = (lua_KContext)dn_of(L)->handlers << KEPT_BITS;
    int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, context, finish);
    return finish(L, status, context);
}

/* A handler that fails is called again with its own error, and so on. Stock Lua
 * goes on until the C stack is at its end; Debian's 5.4.4 has been seen to
 * crash there. The outcome is the same, some calls sooner. */
enum { HANDLER_CALLS = 10 };
static const char HANDLER_FAILED[] = "error in error handling";

/* Upvalue 1 is the plugin's handler. */
static int guarded_handler(lua_State *L) {
    dn_lua *vm = dn_of(L);
    if (dn_is_limit(L, vm, 1) || dn_is_stack_error(L, vm, 1)) return 1;
    if (vm->handlers >= HANDLER_CALLS) {
        lua_pushstring(L, HANDLER_FAILED);
        return 1;
    }
    vm->handlers++; /* where it fails, whoever catches that counts anew */
    lua_settop(L, 1);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, 1, 1);
    vm->handlers--;
    size_t size;
    const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &size) : NULL;
    if (text && dn_is_overflow(text, size)) vm->spoken = text; /* the plugin's words */
    return 1;
}

/* Pushes the guard of the handler at index 2. The last one is kept: a program
 * that calls xpcall often mostly does so with the same handler. */
static void push_guard(lua_State *L, dn_lua *vm) {
    const void *handler = lua_topointer(L, 2);
    if (vm->guarded && vm->guarded == handler) { /* the guard keeps it alive, so that the address is still its */
        lua_rawgeti(L, LUA_REGISTRYINDEX, vm->guard);
        return;
    }
    lua_pushvalue(L, 2);
    lua_pushcclosure(L, guarded_handler, 1);
    lua_pushvalue(L, -1);
    if (vm->guarded) {
        lua_rawseti(L, LUA_REGISTRYINDEX, vm->guard);
    } else {
        vm->guard = luaL_ref(L, LUA_REGISTRYINDEX);
    }
    vm->guarded = handler;
}

/* Runs the handler after the error, where it cannot run during it. One that
 * fails handles its own error, as in stock Lua, some times. */
static int finish_late(lua_State *L, int status, lua_KContext context) {
    dn_lua *vm = dn_of(L);
    if (status == LUA_OK || status == LUA_YIELD) return finish(L, status, context);
    vm->handlers = (int)(context >> KEPT_BITS);
    for (int attempt = 0; attempt < HANDLER_CALLS; attempt++) {
        dn_caught(L, vm, status);
        dn_charge(L, vm, 8);
        lua_pushvalue(L, 2);
        lua_insert(L, -2);
        status = lua_pcall(L, 1, 1, 0);
        if (status != LUA_OK) continue;
        lua_pushboolean(L, 0);
        lua_insert(L, -2);
        return 2;
    }
    dn_caught(L, vm, status);
    lua_pushboolean(L, 0);
    lua_pushstring(L, HANDLER_FAILED);
    return 2;
}

/* Where a coroutine is closed while it waits inside of xpcall, Lua 5.4.4 still
 * takes the place of the handler on its stack for one, and calls whatever has
 * come to stand there. So in a plugin's coroutine the handler runs when the
 * failed function has been left, and its __close before it. */
static int must_handle_late(lua_State *L) {
    return L != dn_of(L)->main && !dn_is_fiber(L) && lua_isyieldable(L);
}

int dn_lib_xpcall(lua_State *L) {
    dn_lua *vm = dn_of(L);
    int count = lua_gettop(L);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    push_guard(L, vm);
    lua_replace(L, 2);
    lua_pushboolean(L, 1);
    lua_pushvalue(L, 1);
    lua_rotate(L, 3, 2); /* function, handler, true, function, arguments */
    lua_KContext context = 2 | (lua_KContext)vm->handlers << KEPT_BITS;
    if (must_handle_late(L)) {
        int status = lua_pcallk(L, count - 2, LUA_MULTRET, 0, context, finish_late);
        return finish_late(L, status, context);
    }
    int status = lua_pcallk(L, count - 2, LUA_MULTRET, 2, context, finish);
    return finish(L, status, context);
}

/* Takes a reader function and returns the text that it reads. */
static int read_chunk(lua_State *L) {
    dn_lua *vm = dn_of(L);
    luaL_Buffer text;
    size_t size, total = 0;
    luaL_buffinit(L, &text);
    while (total <= vm->chunk_limit) { /* more is refused anyway */
        dn_charge(L, vm, dn_call_cost(L, 1));
        lua_pushvalue(L, 1);
        lua_call(L, 0, 1);
        if (lua_isnil(L, -1)) {
            lua_pop(L, 1);
            break;
        }
        if (!lua_isstring(L, -1)) {
            luaL_where(L, 2); /* who called load */
            lua_pushliteral(L, "reader function must return a string");
            lua_concat(L, 2);
            return lua_error(L);
        }
        lua_tolstring(L, -1, &size);
        luaL_addvalue(&text);
        if (size == 0) break;
        total += size;
    }
    luaL_pushresult(&text);
    return 1;
}

static int fail(lua_State *L, int status) {
    dn_caught(L, dn_of(L), status);
    lua_pushnil(L);
    lua_insert(L, -2);
    return 2;
}

/* As the manual says, but for: binary chunks are refused whatever the mode
 * says, and so is a text of more than 64 KiB. A reader is read to its end first. */
int dn_lib_load(lua_State *L) {
    size_t size;
    int is_text = lua_type(L, 1) == LUA_TSTRING || lua_type(L, 1) == LUA_TNUMBER;
    const char *mode = luaL_optstring(L, 3, "bt"), *name = luaL_optstring(L, 2, NULL);
    int has_environment = !lua_isnone(L, 4);
    if (!is_text) luaL_checktype(L, 1, LUA_TFUNCTION);
    lua_settop(L, 4);
    if (!is_text) {
        lua_pushcfunction(L, read_chunk);
        lua_pushvalue(L, 1);
        int status = lua_pcall(L, 1, 1, 0);
        if (status != LUA_OK) return fail(L, status);
        lua_replace(L, 1);
    }
    const char *text = lua_tolstring(L, 1, &size);
    if (!name) name = is_text ? text : "=(load)";
    int status = dn_compile(L, text, size, name, mode);
    if (status != LUA_OK) return fail(L, status);
    dn_keep_chunk(L, text, size);
    if (has_environment) {
        lua_pushvalue(L, 4);
        if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
    }
    return 1;
}
