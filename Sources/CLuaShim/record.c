/* Records: read-only tables that know their fields.
 *
 * The fields stand in a hidden copy, which a shell reads through __index at the
 * cost of one more look-up. A record's hidden copy has a metatable itself, so
 * that a field that neither it nor its schema has is an error, with the name
 * that was probably meant. */

#include "internal.h"

/* ---- Suggesting a name ---- */

enum { NAME_BYTES = 32 };

/* Damerau and Levenshtein's distance, where no letter is edited twice. */
static int distance(const char *left, size_t rows, const char *right, size_t columns) {
    int older[NAME_BYTES + 1], old[NAME_BYTES + 1], new[NAME_BYTES + 1];
    for (size_t column = 0; column <= columns; column++) old[column] = older[column] = (int)column;
    for (size_t row = 0; row < rows; row++) {
        new[0] = (int)row + 1;
        for (size_t column = 0; column < columns; column++) {
            int least = old[column] + (left[row] != right[column]);
            if (new[column] + 1 < least) least = new[column] + 1;
            if (old[column + 1] + 1 < least) least = old[column + 1] + 1;
            if (row > 0 && column > 0 && left[row] == right[column - 1] && left[row - 1] == right[column]
                && older[column - 1] + 1 < least) {
                least = older[column - 1] + 1;
            }
            new[column + 1] = least;
        }
        memcpy(older, old, sizeof old);
        memcpy(old, new, sizeof old);
    }
    return old[columns];
}

/* Pushes the nearest key of a table to a name, if one is nearer than `best`. */
static void nearest(lua_State *L, int table, const char *name, size_t size, int *best) {
    if (size > NAME_BYTES) return;
    int place = lua_gettop(L); /* the best so far, or nil */
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pop(L, 1);
        size_t length;
        const char *key = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &length) : NULL;
        dn_charge(L, dn_of(L), 1);
        if (!key || length > NAME_BYTES) continue;
        dn_charge(L, dn_of(L), (int64_t)(size * length / 8));
        int edits = distance(name, size, key, length);
        if (edits > 2 || (size_t)edits * 2 > (size > length ? size : length)) continue;
        /* Of equally near ones the first by name: the order of a table is nobody's business. */
        const char *other = lua_tostring(L, place);
        if (edits < *best || (edits == *best && other && strcmp(key, other) < 0)) {
            *best = edits;
            lua_pushvalue(L, -1);
            lua_replace(L, place);
        }
    }
}

static const char *article(const char *noun) { return strchr("aeiou", *noun) ? "an" : "a"; }

/* Upvalues: the noun, and the set of fields that exist but are absent here, or nil. */
static int absent_field(lua_State *L) {
    dn_lua *vm = dn_of(L);
    lua_settop(L, 2);
    int has_known = lua_istable(L, lua_upvalueindex(2));
    if (has_known) {
        lua_pushvalue(L, 2);
        if (lua_rawget(L, lua_upvalueindex(2)) != LUA_TNIL) return lua_pushnil(L), 1;
        lua_settop(L, 2);
    }
    const char *noun = lua_tostring(L, lua_upvalueindex(1));
    size_t size;
    const char *name = lua_type(L, 2) == LUA_TSTRING ? lua_tolstring(L, 2, &size) : NULL;
    if (!name) return luaL_error(L, "%s %s has no field of type %s", article(noun), noun, luaL_typename(L, 2));
    dn_charge(L, vm, 100 + (int64_t)(size / 16));
    int best = 3;
    lua_pushnil(L);
    nearest(L, 1, name, size, &best);
    if (has_known) {
        lua_pushvalue(L, lua_upvalueindex(2));
        lua_insert(L, 3);
        nearest(L, 3, name, size, &best);
    }
    const char *meant = lua_tostring(L, -1);
    if (!meant) return luaL_error(L, "no field '%s' on %s", name, noun);
    return luaL_error(L, "no field '%s' on %s; did you mean '%s'?", name, noun, meant);
}

/* Upvalue: the noun, or nil. */
static int refuse_writing(lua_State *L) {
    const char *noun = lua_tostring(L, lua_upvalueindex(1));
    if (!noun) return luaL_error(L, "this table is read-only; copy what is to change into a table of your own");
    return luaL_error(L, "%s %s is read-only", article(noun), noun);
}

static int length(lua_State *L) {
    lua_Unsigned count = dn_push_hidden(L, 1) ? lua_rawlen(L, -1) : 0;
    lua_pushinteger(L, (lua_Integer)count);
    return 1;
}

/* ---- Making one ---- */

/* A noun has two parts that all its records share: the metatable of hidden
 * copies at index 1, and the function that refuses to write at index 2. */
static void push_noun(lua_State *L, const char *noun, size_t size) {
    lua_rawgeti(L, LUA_REGISTRYINDEX, dn_of(L)->record_metatables);
    if (noun) lua_pushlstring(L, noun, size); else lua_pushboolean(L, 0);
    lua_pushvalue(L, -1);
    if (lua_rawget(L, -3) != LUA_TNIL) {
        lua_replace(L, -3);
        lua_pop(L, 1);
        return;
    }
    lua_pop(L, 1);
    lua_createtable(L, 2, 0);
    if (noun) {
        lua_createtable(L, 0, 1);
        lua_pushvalue(L, -3);
        lua_pushnil(L);
        lua_pushcclosure(L, absent_field, 2);
        lua_setfield(L, -2, "__index");
        lua_rawseti(L, -2, 1);
        lua_pushvalue(L, -2);
    } else {
        lua_pushnil(L);
    }
    lua_pushcclosure(L, refuse_writing, 1);
    lua_rawseti(L, -2, 2);
    lua_pushvalue(L, -2); /* the noun */
    lua_pushvalue(L, -2);
    lua_rawset(L, -5);
    lua_replace(L, -3);
    lua_pop(L, 1);
}

void dn_make_shell(lua_State *L, const char *noun, size_t size, int known) {
    luaL_checkstack(L, 8, NULL);
    int hidden = lua_gettop(L);
    if (known) known = lua_absindex(L, known);
    push_noun(L, noun, size);
    if (noun && known) {
        lua_createtable(L, 0, 1);
        lua_pushlstring(L, noun, size);
        lua_pushvalue(L, known);
        lua_pushcclosure(L, absent_field, 2);
        lua_setfield(L, -2, "__index");
        lua_setmetatable(L, hidden);
    } else if (noun) {
        lua_rawgeti(L, hidden + 1, 1);
        lua_setmetatable(L, hidden);
    }
    lua_createtable(L, 0, 0);
    lua_createtable(L, 0, 6);
    lua_pushvalue(L, hidden);
    lua_rawsetp(L, -2, &dn_shell_key);
    lua_pushliteral(L, "__index");
    lua_pushvalue(L, hidden);
    lua_rawset(L, -3);
    lua_pushliteral(L, "__newindex");
    lua_rawgeti(L, hidden + 1, 2);
    lua_rawset(L, -3);
    lua_pushliteral(L, "__len");
    lua_pushcfunction(L, length);
    lua_rawset(L, -3);
    lua_pushliteral(L, "__metatable");
    lua_pushboolean(L, 0);
    lua_rawset(L, -3);
    if (noun) {
        lua_pushliteral(L, "__name");
        lua_pushlstring(L, noun, size);
        lua_rawset(L, -3);
    }
    lua_setmetatable(L, -2);
    lua_replace(L, hidden);
    lua_settop(L, hidden);
}

void dn_open_records(lua_State *L) {
    lua_createtable(L, 0, 8);
    dn_of(L)->record_metatables = luaL_ref(L, LUA_REGISTRYINDEX);
}
