/* table. Each element moved is paid for: a __len that lies, or a range of 2^50,
 * would otherwise keep C busy for ever. Elements are read and written as the
 * manual says, through metamethods; that is also how frozen tables refuse. */
#include "lib.h"

#include <limits.h>

static int lacks(lua_State *L, int metatable, const char *event) {
    lua_pushstring(L, event);
    int is_absent = lua_rawget(L, metatable) == LUA_TNIL;
    lua_pop(L, 1);
    return is_absent;
}

/* The argument is a table, or has the metamethods to act as one. */
static void check_table(lua_State *L, int argument, int needs) {
    if (lua_type(L, argument) == LUA_TTABLE) return;
    if (lua_getmetatable(L, argument)) {
        int metatable = lua_gettop(L);
        if (!((needs & DN_READ) && lacks(L, metatable, "__index"))
            && !((needs & DN_WRITE) && lacks(L, metatable, "__newindex"))
            && !((needs & DN_LENGTH) && lacks(L, metatable, "__len"))) {
            lua_pop(L, 1);
            return;
        }
    }
    luaL_checktype(L, argument, LUA_TTABLE);
}

lua_Integer dn_checked_length(lua_State *L, int argument, int needs) {
    check_table(L, argument, needs | DN_LENGTH);
    return luaL_len(L, argument);
}

/* Whether what lua_geti finds, or lua_seti sets, stands in the table itself. If
 * it does, pushes it. */
static inline int is_near(lua_State *L, int table, lua_Integer i) {
    if (!lua_istable(L, table)) return 0;
    if (lua_rawgeti(L, table, i) != LUA_TNIL) return 1;
    if (!lua_getmetatable(L, table)) return 1;
    lua_pop(L, 2);
    return 0;
}

void dn_get_element(lua_State *L, int table, lua_Integer i) {
    dn_charge(L, dn_of(L), DN_ELEMENT);
    if (is_near(L, table, i)) return;
    dn_charge(L, dn_of(L), DN_FAR_ELEMENT);
    lua_geti(L, table, i);
}

void dn_set_element(lua_State *L, int table, lua_Integer i) {
    if (is_near(L, table, i)) {
        lua_pop(L, 1);
        lua_rawseti(L, table, i);
        return;
    }
    dn_charge(L, dn_of(L), DN_FAR_ELEMENT);
    lua_seti(L, table, i);
}

/* Whether reading and writing elements runs no code of a plugin's. */
static int is_raw(lua_State *L, int table) {
    if (!lua_istable(L, table)) return 0;
    if (!lua_getmetatable(L, table)) return 1;
    lua_pop(L, 1);
    return 0;
}

static inline void move_one(lua_State *L, int is_raw, int from, lua_Integer i, int to, lua_Integer j) {
    if (is_raw) {
        dn_charge(L, dn_of(L), DN_ELEMENT);
        lua_rawgeti(L, from, i);
        lua_rawseti(L, to, j);
    } else {
        dn_get_element(L, from, i);
        dn_set_element(L, to, j);
    }
}

static int insert(lua_State *L) {
    lua_Integer end = dn_checked_length(L, 1, DN_READ | DN_WRITE), place;
    end = (lua_Integer)((lua_Unsigned)end + 1); /* the first empty one */
    switch (lua_gettop(L)) {
    case 2:
        place = end;
        break;
    case 3: {
        int raw = is_raw(L, 1);
        place = luaL_checkinteger(L, 2);
        luaL_argcheck(L, (lua_Unsigned)place - 1 < (lua_Unsigned)end, 2, "position out of bounds");
        for (lua_Integer i = end; i > place; i--) move_one(L, raw, 1, i - 1, 1, i);
        break;
    }
    default:
        return luaL_error(L, "wrong number of arguments to 'insert'");
    }
    lua_seti(L, 1, place);
    return 0;
}

static int delete(lua_State *L) {
    lua_Integer size = dn_checked_length(L, 1, DN_READ | DN_WRITE);
    lua_Integer place = luaL_optinteger(L, 2, size);
    if (place != size)
        luaL_argcheck(L, (lua_Unsigned)place - 1 <= (lua_Unsigned)size, 2, "position out of bounds");
    lua_geti(L, 1, place);
    for (int raw = is_raw(L, 1); place < size; place++) move_one(L, raw, 1, place + 1, 1, place);
    lua_pushnil(L);
    lua_seti(L, 1, place);
    return 1;
}

static int move(lua_State *L) {
    lua_Integer first = luaL_checkinteger(L, 2), last = luaL_checkinteger(L, 3);
    lua_Integer place = luaL_checkinteger(L, 4);
    int to = lua_isnoneornil(L, 5) ? 1 : 5;
    check_table(L, 1, DN_READ);
    check_table(L, to, DN_WRITE);
    if (last >= first) {
        luaL_argcheck(L, first > 0 || last < LUA_MAXINTEGER + first, 3, "too many elements to move");
        lua_Integer count = last - first + 1;
        luaL_argcheck(L, place <= LUA_MAXINTEGER - count + 1, 4, "destination wrap around");
        int is_apart = place > last || place <= first || (to != 1 && !lua_compare(L, 1, to, LUA_OPEQ));
        int raw = is_raw(L, 1) && is_raw(L, to);
        if (is_apart)
            for (lua_Integer i = 0; i < count; i++) move_one(L, raw, 1, first + i, to, place + i);
        else
            for (lua_Integer i = count - 1; i >= 0; i--) move_one(L, raw, 1, first + i, to, place + i);
    }
    lua_pushvalue(L, to);
    return 1;
}

static void add_element(lua_State *L, luaL_Buffer *b, lua_Integer i) {
    dn_get_element(L, 1, i);
    if (!lua_isstring(L, -1))
        luaL_error(
            L, "invalid value (%s) at index %I in table for 'concat'", luaL_typename(L, -1),
            (LUAI_UACINT)i);
    luaL_addvalue(b);
}

static int concat(lua_State *L) {
    lua_Integer last = dn_checked_length(L, 1, DN_READ);
    size_t gap;
    const char *separator = luaL_optlstring(L, 2, "", &gap);
    lua_Integer i = luaL_optinteger(L, 3, 1);
    last = luaL_optinteger(L, 4, last);
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    for (; i < last; i++) {
        add_element(L, &b, i);
        luaL_addlstring(&b, separator, gap);
    }
    if (i == last) add_element(L, &b, i);
    luaL_pushresult(&b);
    return 1;
}

static int unpack(lua_State *L) {
    lua_Integer i = luaL_optinteger(L, 2, 1);
    lua_Integer last = luaL_opt(L, luaL_checkinteger, 3, luaL_len(L, 1));
    if (i > last) return 0;
    lua_Unsigned count = (lua_Unsigned)last - (lua_Unsigned)i; /* one less: it cannot overflow */
    if (count >= LUAI_MAXSTACK || !lua_checkstack(L, (int)++count + 2))
        return luaL_error(L, "too many results to unpack");
    for (; i < last; i++) dn_get_element(L, 1, i);
    lua_geti(L, 1, last);
    return (int)count;
}

static const dn_entry entries[] = {
    {"concat", DN_OWN, concat},
    {"insert", DN_OWN, insert},
    {"move", DN_OWN, move},
    {"remove", DN_OWN, delete},
    {"unpack", DN_OWN, unpack},
    /* Stable, and the same everywhere: stock sort looks at the clock. */
    {"sort", DN_OWN, dn_lib_sort},
    /* As long as its arguments. */
    {"pack", DN_STOCK, NULL},
    {NULL, 0, NULL},
};

void dn_open_table(lua_State *L) { dn_open_library(L, "table", luaopen_table, entries); }
