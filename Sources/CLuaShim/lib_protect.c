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

/* The first `kept` values below the results belong to us. */
static int finish(lua_State *L, int status, lua_KContext kept) {
    dn_lua *vm = dn_of(L);
    if (status != LUA_OK && status != LUA_YIELD) {
        dn_caught(L, vm, status);
        lua_pushboolean(L, 0);
        lua_pushvalue(L, -2);
        return 2;
    }
    if (vm->tripped) dn_trip(L, vm, vm->tripped);
    return lua_gettop(L) - (int)kept;
}

int dn_lib_pcall(lua_State *L) {
    luaL_checkany(L, 1);
    lua_pushboolean(L, 1);
    lua_insert(L, 1);
    int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish);
    return finish(L, status, 0);
}

/* Upvalue 1 is the plugin's handler. */
static int guarded_handler(lua_State *L) {
    if (dn_is_limit(L, dn_of(L), 1)) return 1;
    lua_settop(L, 1);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, 1, 1);
    return 1;
}

int dn_lib_xpcall(lua_State *L) {
    int count = lua_gettop(L);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_pushvalue(L, 2);
    lua_pushcclosure(L, guarded_handler, 1);
    lua_replace(L, 2);
    lua_pushboolean(L, 1);
    lua_pushvalue(L, 1);
    lua_rotate(L, 3, 2); /* function, handler, true, function, arguments */
    int status = lua_pcallk(L, count - 2, LUA_MULTRET, 2, 2, finish);
    return finish(L, status, 2);
}

/* Takes a reader function and returns the text that it reads. */
static int read_chunk(lua_State *L) {
    dn_lua *vm = dn_of(L);
    luaL_Buffer text;
    size_t size, total = 0;
    luaL_buffinit(L, &text);
    while (total <= DN_CHUNK_BYTES) { /* more is refused anyway */
        dn_charge(L, vm, 8);
        lua_pushvalue(L, 1);
        lua_call(L, 0, 1);
        if (lua_isnil(L, -1)) {
            lua_pop(L, 1);
            break;
        }
        if (!lua_isstring(L, -1)) return luaL_error(L, "reader function must return a string");
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
    const char *mode = luaL_optstring(L, 3, "bt");
    int has_environment = !lua_isnone(L, 4);
    lua_settop(L, 4);
    if (!is_text) {
        luaL_checktype(L, 1, LUA_TFUNCTION);
        lua_pushcfunction(L, read_chunk);
        lua_pushvalue(L, 1);
        int status = lua_pcall(L, 1, 1, 0);
        if (status != LUA_OK) return fail(L, status);
        lua_replace(L, 1);
    }
    const char *text = lua_tolstring(L, 1, &size);
    const char *name = luaL_optstring(L, 2, is_text ? text : "=(load)");
    if (size > DN_CHUNK_BYTES) {
        lua_pushnil(L);
        lua_pushfstring(L, "chunk is longer than %d bytes; split it", DN_CHUNK_BYTES);
        return 2;
    }
    dn_charge(L, dn_of(L), 200 + (int64_t)size * 4);
    int status = luaL_loadbufferx(L, text, size, name, text[0] == LUA_SIGNATURE[0] ? "t" : mode);
    if (status != LUA_OK) return fail(L, status);
    dn_keep_chunk(L, text, size);
    if (has_environment) {
        lua_pushvalue(L, 4);
        if (!lua_setupvalue(L, -2, 1)) lua_pop(L, 1);
    }
    return 1;
}
