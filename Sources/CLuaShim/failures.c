/* Failures of host functions as Lua sees them: tables with code, message, hint
 * and where, whose text is "plugin.lua:3: message (hint)".
 *
 * A business failure differs by its metatable only, which a plugin cannot get. */

#include "internal.h"

static int to_string(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    static const char *const fields[] = {"where", "message", "hint"};
    for (int i = 0; i < 3; i++) {
        lua_pushstring(L, fields[i]);
        lua_rawget(L, 1);
    }
    luaL_Buffer text;
    luaL_buffinit(L, &text);
    if (lua_type(L, 2) == LUA_TSTRING) {
        lua_pushvalue(L, 2);
        luaL_addvalue(&text);
        luaL_addstring(&text, ": ");
    }
    lua_pushvalue(L, 3);
    if (lua_type(L, 3) == LUA_TSTRING) luaL_addvalue(&text); else lua_pop(L, 1);
    if (lua_type(L, 4) == LUA_TSTRING) {
        luaL_addstring(&text, " (");
        lua_pushvalue(L, 4);
        luaL_addvalue(&text);
        luaL_addchar(&text, ')');
    }
    luaL_pushresult(&text);
    return 1;
}

static void concatenable(lua_State *L, int index) {
    if (lua_type(L, index) == LUA_TTABLE && dn_failure_kind(L, index)) {
        lua_pushcfunction(L, to_string);
        lua_pushvalue(L, index);
        lua_call(L, 1, 1);
        lua_replace(L, index);
    } else if (!lua_isstring(L, index)) {
        luaL_error(L, "attempt to concatenate a %s value", luaL_typename(L, index));
    }
}

static int concat(lua_State *L) {
    lua_settop(L, 2);
    concatenable(L, 1);
    concatenable(L, 2);
    lua_concat(L, 2);
    return 1;
}

static int metatable(lua_State *L) {
    lua_createtable(L, 0, 4);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pushliteral(L, "error");
    lua_setfield(L, -2, "__name");
    lua_pushcfunction(L, to_string);
    lua_setfield(L, -2, "__tostring");
    lua_pushcfunction(L, concat);
    lua_setfield(L, -2, "__concat");
    return luaL_ref(L, LUA_REGISTRYINDEX);
}

void dn_open_failures(lua_State *L) {
    dn_lua *vm = dn_of(L);
    vm->error_metatable = metatable(L);
    vm->business_metatable = metatable(L);
}

void dn_push_failure(lua_State *L, dn_lua *vm, size_t *at, int level) {
    if (vm->out.is_broken) dn_decode(L, vm, at, 1); /* raises */
    int means_business = vm->out.bytes[*at + 1];
    *at += 2; /* DN_WIRE_FAILURE and that */
    luaL_checkstack(L, 6, NULL);
    lua_createtable(L, 0, 4);
    static const char *const fields[] = {"code", "message", "hint"};
    for (int i = 0; i < 3; i++) {
        lua_pushstring(L, fields[i]);
        dn_decode(L, vm, at, 1);
        lua_rawset(L, -3);
    }
    char where[LUA_IDSIZE + 16];
    size_t size = dn_where(L, level, where, sizeof where);
    if (size) {
        lua_pushliteral(L, "where");
        lua_pushlstring(L, where, size);
        lua_rawset(L, -3);
    }
    lua_rawgeti(L, LUA_REGISTRYINDEX, means_business ? vm->business_metatable : vm->error_metatable);
    lua_setmetatable(L, -2);
}

int dn_failure_kind(lua_State *L, int index) {
    dn_lua *vm = dn_of(L);
    if (!lua_istable(L, index) || !lua_checkstack(L, 4) || !lua_getmetatable(L, index)) return 0;
    lua_rawgeti(L, LUA_REGISTRYINDEX, vm->error_metatable);
    lua_rawgeti(L, LUA_REGISTRYINDEX, vm->business_metatable);
    int kind = lua_rawequal(L, -3, -2) ? 1 : lua_rawequal(L, -3, -1) ? 2 : 0;
    lua_pop(L, 3);
    return kind;
}
