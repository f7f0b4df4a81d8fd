/* pairs and next in a fixed order: false, true, numbers, strings bytewise.
 *
 * Lua's own order depends on addresses and on a random seed. Ours is a property
 * of the keys. An object as a key has no order that two runs share, so
 * traversing a table that has one raises.
 *
 *   (1) pairs visits the keys that the table had when it was called, less those
 *       that were cleared since: deterministic also where a program adds
 *       fields while it traverses, which Lua leaves undefined.
 *   (2) next has no state, so each call looks at all keys. */
#include "lib.h"

static int refuse_key(lua_State *L) { return luaL_error(L, "invalid key to 'next'"); }

/* Upvalues: the table to read, how long it was, the table that pairs was given.
 * Called with another, the iterator is `next`, as in stock Lua. */
int dn_step_list(lua_State *L) {
    if (!lua_rawequal(L, 1, lua_upvalueindex(3))) return dn_lib_next(L);
    lua_Integer count = lua_tointeger(L, lua_upvalueindex(2));
    int is_integer = 1;
    lua_settop(L, 2);
    lua_Integer i = lua_isnil(L, 2) ? 0 : lua_tointegerx(L, 2, &is_integer);
    if (!is_integer || i < 0 || i > count) return refuse_key(L);
    while (i < count) {
        lua_pushinteger(L, ++i);
        if (lua_rawgeti(L, lua_upvalueindex(1), i) != LUA_TNIL) return 2;
        lua_pop(L, 2); /* cleared since */
        dn_charge(L, dn_of(L), 2);
    }
    lua_pushnil(L);
    return 1;
}

/* Upvalues: the table to read, its sorted keys, the place of the key returned
 * last, the table that pairs was given. The place is only where to look first,
 * for the caller may start again. */
int dn_step_sorted(lua_State *L) {
    if (!lua_rawequal(L, 1, lua_upvalueindex(4))) return dn_lib_next(L);
    int keys = lua_upvalueindex(2);
    lua_Integer i = lua_tointeger(L, lua_upvalueindex(3));
    lua_settop(L, 2);
    if (lua_isnil(L, 2)) {
        i = 0;
    } else if (lua_rawgeti(L, keys, i), !lua_rawequal(L, 2, -1)) {
        lua_Integer count = (lua_Integer)lua_rawlen(L, keys);
        dn_charge(L, dn_of(L), count);
        for (i = 1; lua_settop(L, 2), lua_rawgeti(L, keys, i), !lua_rawequal(L, 2, -1); i++)
            if (i == count) return refuse_key(L);
    }
    lua_settop(L, 2);
    while (lua_rawgeti(L, keys, ++i) != LUA_TNIL) {
        lua_pushvalue(L, -1);
        if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) {
            lua_pushinteger(L, i);
            lua_replace(L, lua_upvalueindex(3));
            return 2;
        }
        lua_pop(L, 2); /* cleared since */
        dn_charge(L, dn_of(L), 4);
    }
    return 1;
}

static int has_three(lua_State *L, int status, lua_KContext context) {
    (void)L;
    (void)status;
    (void)context;
    return 3;
}

int dn_lib_pairs(lua_State *L) {
    luaL_checkany(L, 1);
    lua_settop(L, 1);
    if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
        lua_pushvalue(L, 1);
        lua_callk(L, 1, 3, 0, has_three);
        return 3;
    }
    if (!lua_istable(L, 1)) { /* the loop says what is wrong, as stock Lua's does */
        lua_pushcfunction(L, dn_lib_next);
    } else {
        if (!dn_push_hidden(L, 1)) lua_pushvalue(L, 1);
        dn_keys s = dn_look_over(L, 2);
        dn_charge(L, dn_of(L), s.is_list ? 2 * s.count : 10 * s.count);
        dn_charge_slow(L, dn_of(L)); /* it may have been emptied: then looking through it took long all the same */
        if (s.count == 0) {
            lua_pushcfunction(L, dn_lib_next);
        } else if (s.is_list) {
            lua_pushinteger(L, s.count);
            lua_pushvalue(L, 1);
            lua_pushcclosure(L, dn_step_list, 3);
        } else {
            dn_push_sorted(L, 2, s.count, 0);
            lua_pushinteger(L, 0);
            lua_pushvalue(L, 1);
            lua_pushcclosure(L, dn_step_sorted, 4);
        }
    }
    lua_pushvalue(L, 1);
    lua_pushnil(L);
    return 3;
}

int dn_lib_next(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    if (dn_push_hidden(L, 1)) lua_replace(L, 1);
    int is_first = lua_isnil(L, 2), has_best = 0;
    dn_key after, best, candidate;
    if (!is_first) {
        lua_pushvalue(L, 2);
        if (lua_rawget(L, 1) == LUA_TNIL) {
            /* A key that was never there raises; one that was cleared does not. */
            lua_pushvalue(L, 2);
            lua_next(L, 1);
        }
        if (!dn_read_key(L, 2, &after)) return dn_refuse_key(L, 2);
    }
    lua_settop(L, 2);
    int64_t count = 0;
    lua_pushnil(L); /* 3: the best so far */
    lua_pushnil(L); /* 4: the one looked at */
    while (lua_next(L, 1)) {
        lua_pop(L, 1);
        count++;
        if (!dn_read_key(L, 4, &candidate)) return dn_refuse_key(L, 4);
        if (!is_first && !dn_is_below(&after, &candidate)) continue;
        if (has_best && !dn_is_below(&candidate, &best)) continue;
        best = candidate;
        has_best = 1;
        lua_copy(L, 4, 3);
    }
    dn_charge(L, dn_of(L), 1 + 3 * count);
    dn_charge_slow(L, dn_of(L)); /* as in pairs */
    if (!has_best) {
        lua_pushnil(L);
        return 1;
    }
    lua_settop(L, 3);
    lua_pushvalue(L, 3);
    lua_rawget(L, 1);
    return 2;
}
