/* How the allow-list becomes tables.
 *
 * What it takes from Lua's own library is looked up once a process, in a state
 * made for that: functions of C without upvalues and constants are the same in
 * every state, and opening a library of thirty functions for three of them
 * would be most of what a state costs. */
#include "lib.h"

#include <pthread.h>
#include <stdlib.h>

/* ---- Lua's own ---- */

/* A function, a number or a short text of Lua's own library. */
typedef struct stock {
    int type; /* LUA_T...; LUA_TNIL where Lua has none, or one that is of its state */
    lua_CFunction function;
    lua_Number number;
    lua_Integer integer;
    int is_integer;
    size_t size;
    char text[32];
} stock;

typedef struct stock_library {
    const dn_entry *entries; /* whose it is */
    stock *values;           /* one for each entry */
} stock_library;

enum { LIBRARIES = 16 };
static stock_library libraries[LIBRARIES];
static int library_count;
static pthread_mutex_t library_lock = PTHREAD_MUTEX_INITIALIZER;

static stock read_stock(lua_State *L) {
    stock value = {.type = lua_type(L, -1)};
    switch (value.type) {
    case LUA_TFUNCTION:
        value.function = lua_tocfunction(L, -1);
        if (!value.function || lua_getupvalue(L, -1, 1)) value.type = LUA_TNIL;
        break;
    case LUA_TNUMBER:
        value.is_integer = lua_isinteger(L, -1);
        value.integer = lua_tointeger(L, -1);
        value.number = lua_tonumber(L, -1);
        break;
    case LUA_TSTRING: {
        const char *text = lua_tolstring(L, -1, &value.size);
        if (value.size <= sizeof value.text) memcpy(value.text, text, value.size);
        else value.type = LUA_TNIL;
        break;
    }
    default: value.type = LUA_TNIL;
    }
    return value;
}

typedef struct looking_up {
    lua_CFunction open;
    const dn_entry *entries;
    stock *values;
} looking_up;

static int look_up(lua_State *L) {
    looking_up *job = lua_touserdata(L, 1);
    lua_pushcfunction(L, job->open);
    lua_call(L, 0, 1);
    int table = lua_gettop(L);
    for (int i = 0; job->entries[i].name; i++) {
        lua_getfield(L, table, job->entries[i].name);
        job->values[i] = read_stock(L);
        lua_settop(L, table);
    }
    return 0;
}

static stock *make_stock(lua_CFunction open, const dn_entry *entries) {
    size_t count = 0;
    while (entries[count].name) count++;
    looking_up job = {open, entries, calloc(count + 1, sizeof(stock))};
    lua_State *L = job.values ? luaL_newstate() : NULL;
    if (L) {
        lua_pushcfunction(L, look_up);
        lua_pushlightuserdata(L, &job);
        if (lua_pcall(L, 1, 0, 0) == LUA_OK) {
            lua_close(L);
            return job.values;
        }
        lua_close(L);
    }
    free(job.values);
    return NULL;
}

/* What Lua has under the names of a list; NULL where memory is out. It is kept
 * as long as the process: there are as many as files that list something. */
static const stock *stock_of(lua_CFunction open, const dn_entry *entries) {
    pthread_mutex_lock(&library_lock);
    stock *found = NULL;
    for (int i = 0; i < library_count && !found; i++) {
        if (libraries[i].entries == entries) found = libraries[i].values;
    }
    if (!found && library_count < LIBRARIES && (found = make_stock(open, entries))) {
        libraries[library_count++] = (stock_library){entries, found};
    }
    pthread_mutex_unlock(&library_lock);
    return found;
}

void dn_push_library(lua_State *L, lua_CFunction function) {
    lua_pushnil(L);
    lua_pushcclosure(L, function, 1);
}

static void push_stock(lua_State *L, const stock *value, const char *name) {
    switch (value->type) {
    case LUA_TFUNCTION: lua_pushcfunction(L, value->function); break;
    case LUA_TSTRING: lua_pushlstring(L, value->text, value->size); break;
    case LUA_TNUMBER:
        if (value->is_integer) lua_pushinteger(L, value->integer); else lua_pushnumber(L, value->number);
        break;
    default: luaL_error(L, "this Lua has no '%s'", name);
    }
}

/* ---- The tables ---- */

int64_t dn_text_bytes(lua_State *L) {
    int64_t bytes = 0;
    for (int i = lua_gettop(L); i > 0; i--)
        if (lua_type(L, i) == LUA_TSTRING) bytes += (int64_t)lua_rawlen(L, i);
    return bytes;
}

/* Runs upvalue 1, Lua's own function, after paying for the bytes that it may read. */
static int charged(lua_State *L) {
    int64_t bytes = dn_text_bytes(L);
    if (bytes > 256) dn_charge(L, dn_of(L), bytes >> 5);
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

void dn_add_library(lua_State *L, int table, lua_CFunction open, const dn_entry *entries) {
    table = lua_absindex(L, table);
    const stock *values = stock_of(open, entries);
    if (!values) luaL_error(L, "no memory for Lua's own library");
    for (int i = 0; entries[i].name; i++) {
        const dn_entry *entry = &entries[i];
        lua_pushstring(L, entry->name);
        if (entry->how == DN_OWN) {
            dn_push_library(L, entry->own);
        } else {
            push_stock(L, &values[i], entry->name);
            if (entry->how == DN_STOCK && values[i].type == LUA_TFUNCTION) {
                lua_pop(L, 1);
                dn_push_library(L, values[i].function);
            }
            if (entry->how == DN_OVER) lua_pushcclosure(L, entry->own, 1);
            if (entry->how == DN_CHARGED) lua_pushcclosure(L, charged, 1);
        }
        lua_rawset(L, table);
    }
}

void dn_publish(lua_State *L, const char *name) {
    int table = lua_gettop(L);
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    lua_createtable(L, 0, 16);
    for (lua_pushnil(L); lua_next(L, table);) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, -4);
    }
    lua_setfield(L, -2, name);
    lua_settop(L, table);
}

void dn_open_library(lua_State *L, const char *name, lua_CFunction open, const dn_entry *entries) {
    int count = 0;
    while (entries[count].name) count++;
    lua_createtable(L, 0, count);
    dn_add_library(L, -1, open, entries);
    dn_publish(L, name);
    lua_setglobal(L, name);
}
