/* The order of a table's keys: false, true, numbers by value, strings bytewise.
 *
 * Integers and floats compare exactly, as Lua's own comparison does. Objects
 * have no order. */
#include "lib.h"

#include <string.h>

enum { RANK_BOOLEAN, RANK_INTEGER, RANK_FLOAT, RANK_STRING };

/* ---- comparing ---- */

static uint64_t float_prefix(lua_Number number) {
    uint64_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits >> 63 ? ~bits : bits | (UINT64_C(1) << 63);
}

static uint64_t string_prefix(const char *bytes, size_t size) {
    uint64_t prefix = 0;
    memcpy(&prefix, bytes, size < 8 ? size : 8);
    return __builtin_bswap64(prefix);
}

int dn_read_key(lua_State *L, int index, dn_key *k) {
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

int dn_is_below(const dn_key *a, const dn_key *b) {
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
static dn_key *sort_keys(dn_key *keys, dn_key *spare, size_t count) {
    enum { RUN = 8 };
    for (size_t first = 0; first < count; first += RUN) {
        size_t end = first + RUN < count ? first + RUN : count;
        for (size_t i = first + 1; i < end; i++) {
            dn_key moving = keys[i];
            size_t j = i;
            for (; j > first && dn_is_below(&moving, &keys[j - 1]); j--) keys[j] = keys[j - 1];
            keys[j] = moving;
        }
    }
    for (size_t width = RUN; width < count; width *= 2) {
        for (size_t first = 0; first < count; first += 2 * width) {
            size_t middle = first + width < count ? first + width : count;
            size_t end = middle + width < count ? middle + width : count;
            dn_key *out = spare + first;
            size_t i = first, j = middle;
            while (i < middle && j < end)
                *out++ = dn_is_below(&keys[j], &keys[i]) ? keys[j++] : keys[i++];
            memcpy(out, keys + i, (middle - i) * sizeof *out);
            memcpy(out + (middle - i), keys + j, (end - j) * sizeof *out);
        }
        dn_key *merged = spare;
        spare = keys;
        keys = merged;
    }
    return keys;
}

int dn_is_less(lua_State *L, int a, int b) {
    int type = lua_type(L, a);
    if (type != LUA_TSTRING || lua_type(L, b) != LUA_TSTRING) {
        if (type != LUA_TNUMBER) dn_charge(L, dn_of(L), 64); /* by a metamethod */
        return lua_compare(L, a, b, LUA_OPLT);
    }
    size_t a_size, b_size;
    const char *a_bytes = lua_tolstring(L, a, &a_size), *b_bytes = lua_tolstring(L, b, &b_size);
    size_t common = a_size < b_size ? a_size : b_size;
    if (common > 256) dn_charge(L, dn_of(L), (int64_t)(common >> 6));
    int order = memcmp(a_bytes, b_bytes, common);
    return order ? order < 0 : a_size < b_size;
}

int dn_refuse_key(lua_State *L, int index) {
    return luaL_error(
        L, "a key of type '%s' has no fixed order; use a list instead", luaL_typename(L, index));
}

void dn_push_sorted(lua_State *L, int table, lua_Integer count, int keeps_objects) {
    enum { SMALL = 32 };
    dn_key few[2 * SMALL], *keys = few, *sorted;
    lua_Integer ordered = 0, objects = 0;
    lua_createtable(L, (int)count, 0); /* unsorted */
    lua_createtable(L, (int)count, 0); /* the result */
    int result = lua_gettop(L), unsorted = result - 1;
    if (count > SMALL) keys = lua_newuserdatauv(L, (size_t)count * 2 * sizeof *keys, 0);
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pop(L, 1);
        lua_pushvalue(L, -1);
        if (dn_read_key(L, -1, &keys[ordered])) {
            keys[ordered].place = (uint32_t)ordered + 1;
            ordered++;
            lua_rawseti(L, unsorted, ordered);
        } else if (keeps_objects) {
            lua_rawseti(L, result, count - objects++);
        } else {
            dn_refuse_key(L, -1);
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

/* Whether the table is a list whose elements come in their order, which then is
 * that of pairs; `s` counts the keys so far. */
static int is_plain_list(lua_State *L, int table, dn_keys *s) {
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pop(L, 1);
        int is_integer;
        if (lua_tointegerx(L, -1, &is_integer) == s->count + 1 && is_integer && lua_type(L, -1) == LUA_TNUMBER) {
            s->count++;
            continue;
        }
        lua_pop(L, 1);
        return 0;
    }
    return 1;
}

dn_keys dn_push_few(lua_State *L, int table) {
    enum { FEW = 128 };
    dn_key keys[2 * FEW];
    dn_keys s = {0};
    if (is_plain_list(L, table, &s)) {
        s.is_list = 1;
        return s;
    }
    s.count = 0;
    int first = lua_gettop(L) + 1, is_ordered = 1;
    luaL_checkstack(L, FEW + 4, NULL);
    lua_pushnil(L);
    while (lua_next(L, table)) { /* the keys stay on the stack, each below the next */
        lua_pop(L, 1);
        if (s.count == FEW || !is_ordered) break;
        is_ordered = dn_read_key(L, -1, &keys[s.count]);
        keys[s.count].place = (uint32_t)s.count;
        s.count++;
        lua_pushvalue(L, -1);
    }
    int is_few = is_ordered && lua_gettop(L) == first + s.count - 1;
    if (!is_few) {
        lua_settop(L, first - 1);
        return dn_look_over(L, table);
    }
    dn_key *sorted = sort_keys(keys, keys + FEW, (size_t)s.count);
    lua_createtable(L, (int)s.count, 0);
    for (lua_Integer i = 0; i < s.count; i++) {
        lua_pushvalue(L, first + (int)sorted[i].place);
        lua_rawseti(L, -2, i + 1);
    }
    lua_replace(L, first);
    lua_settop(L, first);
    s.is_pushed = 1;
    return s;
}

dn_keys dn_look_over(lua_State *L, int table) {
    dn_keys s = {.is_list = 1};
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
    dn_keys s = dn_look_over(L, table);
    dn_charge(L, dn_of(L), s.count * 10);
    dn_push_sorted(L, table, s.count, 1);
    return s.count;
}
