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

/* Where a traversal is. Called with another table than pairs was given, an
 * iterator is `next`, as in stock Lua. */
typedef struct traversal {
    const void *given; /* kept alive by upvalue 3 or 4 */
    lua_Integer at, count;
} traversal;

static traversal *push_traversal(lua_State *L, lua_Integer count) {
    traversal *way = lua_newuserdatauv(L, sizeof *way, 0);
    *way = (traversal){lua_topointer(L, 1), 0, count};
    return way;
}

/* Upvalues: the table to read, the traversal, what pairs was given. */
int dn_step_list(lua_State *L) {
    const traversal *way = lua_touserdata(L, lua_upvalueindex(2));
    if (lua_topointer(L, 1) != way->given) return dn_lib_next(L);
    int is_integer;
    lua_Integer i = lua_tointegerx(L, 2, &is_integer);
    if (!is_integer && !lua_isnoneornil(L, 2)) return refuse_key(L);
    if (i < 0 || i > way->count) return refuse_key(L);
    while (i < way->count) {
        lua_pushinteger(L, ++i);
        if (lua_rawgeti(L, lua_upvalueindex(1), i) != LUA_TNIL) return 2;
        lua_pop(L, 2); /* cleared since */
        dn_charge(L, dn_of(L), 2);
    }
    lua_pushnil(L);
    return 1;
}

/* Upvalues: the table to read, the traversal, its sorted keys, what pairs was
 * given. The place of the last key is only where to look first, for the caller
 * may start again. */
int dn_step_sorted(lua_State *L) {
    traversal *way = lua_touserdata(L, lua_upvalueindex(2));
    if (lua_topointer(L, 1) != way->given) return dn_lib_next(L);
    int keys = lua_upvalueindex(3);
    lua_Integer i = way->at;
    lua_settop(L, 2);
    if (lua_isnil(L, 2)) {
        i = 0;
    } else if (lua_rawgeti(L, keys, i), !lua_rawequal(L, 2, -1)) {
        dn_charge(L, dn_of(L), way->count);
        for (i = 1; lua_settop(L, 2), lua_rawgeti(L, keys, i), !lua_rawequal(L, 2, -1); i++)
            if (i == way->count) return refuse_key(L);
    }
    while (lua_rawgeti(L, keys, ++i) != LUA_TNIL) {
        lua_pushvalue(L, -1);
        if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) {
            way->at = i;
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
    dn_refuse_tripped(L, dn_of(L));
    luaL_checkany(L, 1);
    lua_settop(L, 1);
    if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
        lua_pushvalue(L, 1);
        lua_callk(L, 1, 3, 0, has_three);
        return 3;
    }
    if (!lua_istable(L, 1)) { /* the loop says what is wrong, as stock Lua's does */
        lua_rawgetp(L, LUA_REGISTRYINDEX, &dn_next_key);
    } else {
        if (!dn_push_hidden(L, 1)) lua_pushvalue(L, 1);
        dn_keys s = dn_push_few(L, 2);
        dn_charge(L, dn_of(L), s.is_list ? 2 * s.count : 10 * s.count);
        dn_look_sometimes(L, dn_of(L)); /* it may have been emptied: then looking through it took long all the same */
        if (s.count == 0) {
            lua_rawgetp(L, LUA_REGISTRYINDEX, &dn_next_key);
        } else if (s.is_list) {
            push_traversal(L, s.count);
            lua_pushvalue(L, 1);
            lua_pushcclosure(L, dn_step_list, 3);
        } else {
            if (!s.is_pushed) dn_push_sorted(L, 2, s.count, 0);
            push_traversal(L, s.count);
            lua_insert(L, -2);
            lua_pushvalue(L, 1);
            lua_pushcclosure(L, dn_step_sorted, 4);
        }
    }
    lua_pushvalue(L, 1);
    lua_pushnil(L);
    return 3;
}

/* The lowest key, which needs no other to compare with where it is the only one. */
static int push_first(lua_State *L) {
    dn_key best, candidate;
    int64_t count = 1;
    lua_settop(L, 1);
    lua_pushnil(L);
    if (!lua_next(L, 1)) {
        lua_pushnil(L);
        return 1;
    }
    if (!dn_read_key(L, 2, &best)) return dn_refuse_key(L, 2);
    lua_pushvalue(L, 2);
    for (; lua_next(L, 1); count++) { /* 2, 3: the best so far and its value; 4, 5: what is looked at */
        if (!dn_read_key(L, 4, &candidate)) return dn_refuse_key(L, 4);
        if (dn_is_below(&candidate, &best)) {
            best = candidate;
            lua_copy(L, 4, 2);
            lua_copy(L, 5, 3);
        }
        lua_settop(L, 4);
    }
    dn_charge(L, dn_of(L), 1 + 3 * count);
    lua_settop(L, 3);
    return 2;
}

/* The lowest key above the one at index 2. */
static int push_next(lua_State *L) {
    int has_best = 0;
    dn_key after, best, candidate;
    int64_t count = 0;
    lua_settop(L, 2);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, 1) == LUA_TNIL) {
        /* A key that was never there raises; one that was cleared does not. */
        lua_pushvalue(L, 2);
        lua_next(L, 1);
    }
    if (!dn_read_key(L, 2, &after)) return dn_refuse_key(L, 2);
    lua_settop(L, 2);
    lua_pushnil(L); /* 3: the best so far */
    lua_pushnil(L); /* 4: the one looked at */
    for (; lua_next(L, 1); count++) {
        lua_pop(L, 1);
        if (!dn_read_key(L, 4, &candidate)) return dn_refuse_key(L, 4);
        if (!dn_is_below(&after, &candidate)) continue;
        if (has_best && !dn_is_below(&candidate, &best)) continue;
        best = candidate;
        has_best = 1;
        lua_copy(L, 4, 3);
    }
    dn_charge(L, dn_of(L), 1 + 3 * count);
    if (!has_best) {
        lua_pushnil(L);
        return 1;
    }
    lua_settop(L, 3);
    lua_pushvalue(L, 3);
    lua_rawget(L, 1);
    return 2;
}

int dn_lib_next(lua_State *L) {
    dn_refuse_tripped(L, dn_of(L));
    luaL_checktype(L, 1, LUA_TTABLE);
    if (dn_push_hidden(L, 1)) lua_replace(L, 1);
    int count = lua_isnoneornil(L, 2) ? push_first(L) : push_next(L);
    dn_look_sometimes(L, dn_of(L)); /* as in pairs */
    return count;
}
