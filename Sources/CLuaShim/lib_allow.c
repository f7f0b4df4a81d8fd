#include "lib.h"

/* Runs upvalue 1, Lua's own function, after paying for the bytes that it may read. */
static int charged(lua_State *L) {
    int64_t bytes = 0;
    for (int i = lua_gettop(L); i > 0; i--)
        if (lua_type(L, i) == LUA_TSTRING) bytes += (int64_t)lua_rawlen(L, i);
    if (bytes > 256) dn_charge(L, dn_of(L), bytes >> 5);
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

void dn_add_library(lua_State *L, int table, lua_CFunction open, const dn_entry *entries) {
    table = lua_absindex(L, table);
    lua_pushcfunction(L, open);
    lua_call(L, 0, 1);
    for (; entries->name; entries++) {
        if (entries->how == DN_OWN) {
            lua_pushcfunction(L, entries->own);
        } else {
            if (lua_getfield(L, -1, entries->name) == LUA_TNIL)
                luaL_error(L, "this Lua has no '%s'", entries->name);
            if (entries->how == DN_OVER) lua_pushcclosure(L, entries->own, 1);
            if (entries->how == DN_CHARGED) lua_pushcclosure(L, charged, 1);
        }
        lua_setfield(L, table, entries->name);
    }
    lua_pop(L, 1);
}

void dn_publish(lua_State *L, const char *name) {
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    lua_pushvalue(L, -2);
    lua_setfield(L, -2, name);
    lua_pop(L, 1);
}

void dn_open_library(lua_State *L, const char *name, lua_CFunction open, const dn_entry *entries) {
    int count = 0;
    while (entries[count].name) count++;
    lua_createtable(L, 0, count);
    dn_add_library(L, -1, open, entries);
    dn_publish(L, name);
    lua_setglobal(L, name);
}
