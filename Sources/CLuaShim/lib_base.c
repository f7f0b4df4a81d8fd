/* The global functions. Left out: dofile loadfile require (files), print (the
 * host's), collectgarbage (shows the collector's timing), warn (writes to
 * stderr). */
#include "lib.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#if defined(__APPLE__)
#include <sys/random.h>
#endif

/* As `tostring`, but an object without __tostring shows its type or __name
 * alone: addresses differ between runs. */
const char *dn_push_text(lua_State *L, int index, size_t *size) {
    index = lua_absindex(L, index);
    if (luaL_callmeta(L, index, "__tostring")) {
        if (!lua_isstring(L, -1)) luaL_error(L, "'__tostring' must return a string");
        return lua_tolstring(L, -1, size);
    }
    switch (lua_type(L, index)) {
    case LUA_TNIL:
    case LUA_TBOOLEAN:
    case LUA_TNUMBER:
    case LUA_TSTRING:
        return luaL_tolstring(L, index, size);
    default: {
        int type = luaL_getmetafield(L, index, "__name");
        if (type == LUA_TSTRING) return lua_tolstring(L, -1, size);
        if (type != LUA_TNIL) lua_pop(L, 1);
        lua_pushstring(L, luaL_typename(L, index));
        return lua_tolstring(L, -1, size);
    }
    }
}

static int to_string(lua_State *L) {
    luaL_checkany(L, 1);
    dn_push_text(L, 1, NULL);
    return 1;
}

void dn_speak(lua_State *L, int index) {
    size_t size;
    const char *text = lua_type(L, index) == LUA_TSTRING ? lua_tolstring(L, index, &size) : NULL;
    if (text && dn_is_overflow(text, size)) dn_of(L)->spoken = text;
}

/* Lua's own, noting a text that could be taken for a limit. */
static int raise(lua_State *L) {
    int level = (int)luaL_optinteger(L, 2, 1);
    lua_settop(L, 1);
    if (lua_type(L, 1) == LUA_TSTRING && level > 0) {
        luaL_where(L, level);
        lua_insert(L, 1);
        lua_concat(L, 2);
    }
    dn_speak(L, 1);
    return lua_error(L);
}

static int confirm(lua_State *L) {
    if (lua_toboolean(L, 1)) return lua_gettop(L);
    luaL_checkany(L, 1);
    lua_remove(L, 1);
    lua_pushliteral(L, "assertion failed!");
    lua_settop(L, 1); /* the message, if there is one */
    return raise(L);
}

/* ---- metatables ---- */

static int get_metatable(lua_State *L) {
    luaL_checkany(L, 1);
    dn_push_visible_metatable(L, 1);
    return 1;
}

/* The VM runs finalizers with the hook off, and a weak table shows when the
 * collector ran (and crashes Lua 5.4.4): a plugin gets neither. */
static void refuse_key(lua_State *L, int table, const char *key) {
    lua_pushstring(L, key);
    if (lua_rawget(L, table) != LUA_TNIL)
        luaL_error(L, "a metatable with '%s' cannot be used in a plugin", key);
    lua_pop(L, 1);
}

static int set_metatable(lua_State *L) {
    int type = lua_type(L, 2);
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL)
        return luaL_error(L, "cannot change a protected metatable");
    lua_settop(L, 2);
    if (dn_push_hidden(L, 1)) return dn_refuse_write(L, 1);
    if (type == LUA_TTABLE && !dn_use_frozen_metatable(L)) {
        refuse_key(L, 2, "__gc");
        refuse_key(L, 2, "__mode");
    }
    lua_setmetatable(L, 1);
    return 1;
}

/* Looking at __mode in setmetatable is not enough: the collector reads it from
 * the metatable each time, so a plugin may set it afterwards. It reads it by one
 * interned string, which lives as long as the state. We write random bytes
 * over that string: then no "__mode" that a plugin can make is the one that
 * the collector looks for. */
static void forget_mode(lua_State *L) {
    const char *interned = lua_pushliteral(L, "__mode");
    if (getentropy((char *)(uintptr_t)interned, strlen("__mode")) != 0)
        luaL_error(L, "no random bytes to switch '__mode' off with");
    if (lua_pushliteral(L, "__mode") == interned) luaL_error(L, "'__mode' cannot be switched off");
    lua_pop(L, 2);
}

/* ---- raw access ---- */

static int raw_get(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checkany(L, 2);
    lua_settop(L, 2);
    if (dn_push_hidden(L, 1)) lua_replace(L, 1);
    lua_rawget(L, 1);
    return 1;
}

static int raw_set(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_checkany(L, 2);
    luaL_checkany(L, 3);
    lua_settop(L, 3);
    if (dn_push_hidden(L, 1)) return dn_refuse_write(L, 1);
    lua_rawset(L, 1);
    return 1;
}

static int raw_len(lua_State *L) {
    int type = lua_type(L, 1);
    luaL_argexpected(L, type == LUA_TTABLE || type == LUA_TSTRING, 1, "table or string");
    if (dn_push_hidden(L, 1)) lua_replace(L, 1);
    lua_pushinteger(L, (lua_Integer)lua_rawlen(L, 1));
    return 1;
}

/* ---- opening ---- */

static const dn_entry entries[] = {
    /* Short, and the same everywhere. */
    {"_VERSION", DN_STOCK, NULL},
    {"ipairs", DN_STOCK, NULL},
    {"rawequal", DN_STOCK, NULL},
    {"select", DN_STOCK, NULL},
    {"type", DN_STOCK, NULL},
    /* What a plugin says is no limit. */
    {"assert", DN_OWN, confirm},
    {"error", DN_OWN, raise},
    /* Reads its whole text in C. */
    {"tonumber", DN_CHARGED, NULL},
    /* Limits pass through; see lib_protect.c. */
    {"load", DN_OWN, dn_lib_load},
    {"pcall", DN_OWN, dn_lib_pcall},
    {"xpcall", DN_OWN, dn_lib_xpcall},
    /* A fixed order. */
    {"next", DN_OWN, dn_lib_next},
    {"pairs", DN_OWN, dn_lib_pairs},
    /* Frozen tables look like any other; no finalizers, no weak tables. */
    {"getmetatable", DN_OWN, get_metatable},
    {"rawget", DN_OWN, raw_get},
    {"rawlen", DN_OWN, raw_len},
    {"rawset", DN_OWN, raw_set},
    {"setmetatable", DN_OWN, set_metatable},
    /* No addresses. */
    {"tostring", DN_OWN, to_string},
    {NULL, 0, NULL},
};

char dn_next_key;

/* Upvalue 1 is the iterator, the same for all, as in stock Lua. */
static int each_index(lua_State *L) {
    luaL_checkany(L, 1);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_pushvalue(L, 1);
    lua_pushinteger(L, 0);
    return 3;
}

static void open_iterators(lua_State *L, int globals) {
    lua_getfield(L, globals, "next");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &dn_next_key);
    lua_getfield(L, globals, "ipairs");
    lua_pushvalue(L, globals);
    lua_call(L, 1, 1);
    dn_push_library(L, lua_tocfunction(L, -1));
    lua_pushcclosure(L, each_index, 1);
    lua_setfield(L, globals, "ipairs");
    lua_pop(L, 1);
}

void dn_open_base(lua_State *L) {
    forget_mode(L);
    lua_pushglobaltable(L);
    dn_add_library(L, -1, luaopen_base, entries);
    open_iterators(L, lua_gettop(L));
    lua_pushvalue(L, -1);
    lua_setfield(L, -2, "_G");
    dn_publish(L, "_G");
    lua_pop(L, 1);
}
