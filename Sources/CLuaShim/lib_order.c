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

#include <string.h>

enum { RANK_BOOLEAN, RANK_INTEGER, RANK_FLOAT, RANK_STRING };

/* A key, apart from the table. Keys of one table all differ. */
typedef struct key {
    uint64_t prefix; /* ordered as the keys are, but for ties */
    union {
        lua_Integer integer;
        lua_Number number;
        const char *bytes;
    } as;
    size_t size; /* of bytes */
    uint32_t place; /* where the key itself is kept */
    uint32_t rank;
} key;

/* ---- comparing ---- */

static uint64_t float_prefix(lua_Number number) {
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits >> 63 ? ~bits : bits | (UINT64_C(1) << 63);
}

static uint64_t string_prefix(const char *bytes, size_t size) {
    uint64_t prefix = 0;
    for (size_t i = 0; i < 8; i++) prefix = prefix << 8 | (i < size ? (unsigned char)bytes[i] : 0);
    return prefix;
}

/* Reads the key at an index. Returns 0 for an object. */
static int read_key(lua_State *L, int index, key *k) {
    switch (lua_type(L, index)) {
    case LUA_TBOOLEAN:
        k->rank = RANK_BOOLEAN;
        k->prefix = (uint64_t)lua_toboolean(L, index);
        return 1;
    case LUA_TNUMBER:
        if (lua_isinteger(L, index)) {
            k->rank = RANK_INTEGER;
            k->as.integer = lua_tointeger(L, index);
            k->prefix = float_prefix((lua_Number)k->as.integer);
        } else {
            k->rank = RANK_FLOAT;
            k->as.number = lua_tonumber(L, index);
            k->prefix = float_prefix(k->as.number);
        }
        return 1;
    case LUA_TSTRING:
        k->rank = RANK_STRING;
        k->as.bytes = lua_tolstring(L, index, &k->size);
        k->prefix = string_prefix(k->as.bytes, k->size);
        return 1;
    default:
        return 0;
    }
}

/* Whether an integer is below a float with the same prefix. A float that is a
 * key has no integer value, so they are never equal. */
static int is_integer_below(lua_Integer integer, lua_Number number) {
    if (number >= 0x1p63) return 1;
    if (number < -0x1p63) return 0;
    lua_Integer whole = (lua_Integer)number; /* towards zero */
    return integer < whole || (integer == whole && number > 0);
}

static int is_below(const key *a, const key *b) {
    int a_numeric = a->rank == RANK_INTEGER || a->rank == RANK_FLOAT;
    int b_numeric = b->rank == RANK_INTEGER || b->rank == RANK_FLOAT;
    if (a->rank != b->rank && !(a_numeric && b_numeric)) return a->rank < b->rank;
    if (a->prefix != b->prefix) return a->prefix < b->prefix;
    switch (a->rank) {
    case RANK_INTEGER:
        if (b->rank == RANK_INTEGER) return a->as.integer < b->as.integer;
        return is_integer_below(a->as.integer, b->as.number);
    case RANK_FLOAT:
        return b->rank == RANK_INTEGER && !is_integer_below(b->as.integer, a->as.number);
    case RANK_STRING: {
        size_t common = a->size < b->size ? a->size : b->size;
        int order = common > 8 ? memcmp(a->as.bytes + 8, b->as.bytes + 8, common - 8) : 0;
        return order ? order < 0 : a->size < b->size;
    }
    default:
        return 0;
    }
}

/* Sorts by merging; returns where the result is: `keys` or `spare`. */
static key *sort_keys(key *keys, key *spare, size_t count) {
    enum { RUN = 8 };
    for (size_t first = 0; first < count; first += RUN) {
        size_t end = first + RUN < count ? first + RUN : count;
        for (size_t i = first + 1; i < end; i++) {
            key moving = keys[i];
            size_t j = i;
            for (; j > first && is_below(&moving, &keys[j - 1]); j--) keys[j] = keys[j - 1];
            keys[j] = moving;
        }
    }
    for (size_t width = RUN; width < count; width *= 2) {
        for (size_t first = 0; first < count; first += 2 * width) {
            size_t middle = first + width < count ? first + width : count;
            size_t end = middle + width < count ? middle + width : count;
            key *out = spare + first;
            size_t i = first, j = middle;
            while (i < middle && j < end)
                *out++ = is_below(&keys[j], &keys[i]) ? keys[j++] : keys[i++];
            memcpy(out, keys + i, (middle - i) * sizeof *out);
            memcpy(out + (middle - i), keys + j, (end - j) * sizeof *out);
        }
        key *merged = spare;
        spare = keys;
        keys = merged;
    }
    return keys;
}

static int refuse_object(lua_State *L, int index) {
    return luaL_error(
        L, "a key of type '%s' has no fixed order; use a list instead", luaL_typename(L, index));
}

/* Pushes an array of the table's `count` keys, sorted. Objects raise, or come
 * last if `keeps_objects`. */
static void push_sorted(lua_State *L, int table, lua_Integer count, int keeps_objects) {
    enum { SMALL = 32 };
    key few[2 * SMALL], *keys = few, *sorted;
    lua_Integer ordered = 0, objects = 0;
    lua_createtable(L, (int)count, 0); /* unsorted */
    lua_createtable(L, (int)count, 0); /* the result */
    int result = lua_gettop(L), unsorted = result - 1;
    if (count > SMALL) keys = lua_newuserdatauv(L, (size_t)count * 2 * sizeof *keys, 0);
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pop(L, 1);
        lua_pushvalue(L, -1);
        if (read_key(L, -1, &keys[ordered])) {
            keys[ordered].place = (uint32_t)ordered + 1;
            ordered++;
            lua_rawseti(L, unsorted, ordered);
        } else if (keeps_objects) {
            lua_rawseti(L, result, count - objects++);
        } else {
            refuse_object(L, -1);
        }
    }
    sorted = sort_keys(keys, keys + ordered, (size_t)ordered);
    for (lua_Integer i = 0; i < ordered; i++) {
        lua_rawgeti(L, unsorted, sorted[i].place);
        lua_rawseti(L, result, i + 1);
    }
    lua_settop(L, result);
    lua_remove(L, unsorted);
}

/* ---- traversing ---- */

/* What the traversal of a table has to do. */
typedef struct survey {
    lua_Integer count;
    int is_list; /* the keys are 1...count, or fewer of them */
} survey;

static survey look_over(lua_State *L, int table) {
    survey s = {0, 1};
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pop(L, 1);
        s.count++;
        if (s.is_list) s.is_list = lua_isinteger(L, -1) && lua_tointeger(L, -1) == s.count;
    }
    return s;
}

lua_Integer dn_push_keys(lua_State *L, int table) {
    table = lua_absindex(L, table);
    survey s = look_over(L, table);
    dn_charge(L, dn_of(L), s.count * 10);
    push_sorted(L, table, s.count, 1);
    return s.count;
}

static int refuse_key(lua_State *L) { return luaL_error(L, "invalid key to 'next'"); }

/* Upvalues: the table, how long it was. */
int dn_step_list(lua_State *L) {
    lua_Integer count = lua_tointeger(L, lua_upvalueindex(2));
    int is_integer = 1;
    lua_settop(L, 2);
    lua_Integer i = lua_isnil(L, 2) ? 0 : lua_tointegerx(L, 2, &is_integer);
    if (!is_integer || i < 0 || i > count) return refuse_key(L);
    while (i < count) {
        lua_pushinteger(L, ++i);
        if (lua_rawgeti(L, lua_upvalueindex(1), i) != LUA_TNIL) return 2;
        lua_pop(L, 2);
    }
    lua_pushnil(L);
    return 1;
}

/* Upvalues: the table, its sorted keys, the place of the key returned last. The
 * place is only where to look first, for the caller may start again. */
int dn_step_sorted(lua_State *L) {
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
        survey s = look_over(L, 2);
        dn_charge(L, dn_of(L), s.is_list ? 2 * s.count : 10 * s.count);
        if (s.count == 0) {
            lua_pushcfunction(L, dn_lib_next);
        } else if (s.is_list) {
            lua_pushinteger(L, s.count);
            lua_pushcclosure(L, dn_step_list, 2);
        } else {
            push_sorted(L, 2, s.count, 0);
            lua_pushinteger(L, 0);
            lua_pushcclosure(L, dn_step_sorted, 3);
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
    key after, best, candidate;
    if (!is_first) {
        lua_pushvalue(L, 2);
        if (lua_rawget(L, 1) == LUA_TNIL) {
            /* A key that was never there raises; one that was cleared does not. */
            lua_pushvalue(L, 2);
            lua_next(L, 1);
        }
        if (!read_key(L, 2, &after)) return refuse_object(L, 2);
    }
    lua_settop(L, 2);
    int64_t count = 0;
    lua_pushnil(L); /* 3: the best so far */
    lua_pushnil(L); /* 4: the one looked at */
    while (lua_next(L, 1)) {
        lua_pop(L, 1);
        count++;
        if (!read_key(L, 4, &candidate)) return refuse_object(L, 4);
        if (!is_first && !is_below(&after, &candidate)) continue;
        if (has_best && !is_below(&candidate, &best)) continue;
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
