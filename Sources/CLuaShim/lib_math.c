/* math and utf8. Left out: math.randomseed, for a run's chances come from its
 * log. */
#include "lib.h"

static uint64_t rotated(uint64_t x, int bits) { return (x << bits) | (x >> (64 - bits)); }

/* xoshiro256**, as Lua's own. */
static uint64_t next_random(uint64_t s[4]) {
    uint64_t result = rotated(s[1] * 5, 7) * 9, shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotated(s[3], 45);
    return result;
}

/* An even choice from 0...top. */
static uint64_t choose(uint64_t s[4], uint64_t top) {
    uint64_t bits = next_random(s);
    if ((top & (top + 1)) == 0) return bits & top;
    uint64_t mask = UINT64_MAX >> __builtin_clzll(top);
    while ((bits &= mask) > top) bits = next_random(s);
    return bits;
}

static int random_number(lua_State *L) {
    uint64_t *state = dn_of(L)->random;
    lua_Integer low = 1, high;
    switch (lua_gettop(L)) {
    case 0:
        lua_pushnumber(L, (lua_Number)(next_random(state) >> 11) * 0x1p-53);
        return 1;
    case 1:
        high = luaL_checkinteger(L, 1);
        if (high == 0) {
            lua_pushinteger(L, (lua_Integer)next_random(state));
            return 1;
        }
        break;
    case 2:
        low = luaL_checkinteger(L, 1);
        high = luaL_checkinteger(L, 2);
        break;
    default:
        return luaL_error(L, "wrong number of arguments");
    }
    luaL_argcheck(L, low <= high, 1, "interval is empty");
    uint64_t offset = choose(state, (lua_Unsigned)high - (lua_Unsigned)low);
    lua_pushinteger(L, (lua_Integer)(offset + (lua_Unsigned)low));
    return 1;
}

/* ---- max and min ---- */

/* As Lua's own, which compares any values, texts too, and in one call as many
 * as the stack has. */
static int extreme(lua_State *L, int wants_max) {
    int count = lua_gettop(L), best = 1;
    luaL_argcheck(L, count >= 1, 1, "value expected");
    for (int i = 2; i <= count; i++) {
        int is_better = wants_max ? dn_is_less(L, best, i) : dn_is_less(L, i, best);
        if (is_better) best = i;
    }
    if (count > 64) dn_charge(L, dn_of(L), count);
    lua_pushvalue(L, best);
    return 1;
}

static int greatest(lua_State *L) { return extreme(L, 1); }
static int least(lua_State *L) { return extreme(L, 0); }

static const dn_entry math_entries[] = {
    /* Arithmetic, without state. */
    {"abs", DN_STOCK, NULL},
    {"acos", DN_STOCK, NULL},
    {"asin", DN_STOCK, NULL},
    {"atan", DN_STOCK, NULL},
    {"ceil", DN_STOCK, NULL},
    {"cos", DN_STOCK, NULL},
    {"deg", DN_STOCK, NULL},
    {"exp", DN_STOCK, NULL},
    {"floor", DN_STOCK, NULL},
    {"fmod", DN_STOCK, NULL},
    {"huge", DN_STOCK, NULL},
    {"log", DN_STOCK, NULL},
    {"maxinteger", DN_STOCK, NULL},
    {"mininteger", DN_STOCK, NULL},
    {"modf", DN_STOCK, NULL},
    {"pi", DN_STOCK, NULL},
    {"rad", DN_STOCK, NULL},
    {"sin", DN_STOCK, NULL},
    {"sqrt", DN_STOCK, NULL},
    {"tan", DN_STOCK, NULL},
    {"tointeger", DN_STOCK, NULL},
    {"type", DN_STOCK, NULL},
    {"ult", DN_STOCK, NULL},
    /* Compare as many texts as one likes. */
    {"max", DN_OWN, greatest},
    {"min", DN_OWN, least},
    /* From the seed that the host gives. */
    {"random", DN_OWN, random_number},
    {NULL, 0, NULL},
};

void dn_open_math(lua_State *L) { dn_open_library(L, "math", luaopen_math, math_entries); }

/* ---- utf8 ---- */

/* Each runs Lua's own, and pays for the bytes that it has walked over: a program
 * that goes through a text one character at a time must not pay for the whole
 * text each time. */

static int run_stock(lua_State *L) { return lua_tocfunction(L, lua_upvalueindex(1))(L); }

/* What is as short as this costs less than to count it. */
static int is_short(lua_State *L) { return lua_type(L, 1) == LUA_TSTRING && lua_rawlen(L, 1) <= 256; }

static void pay_for(lua_State *L, lua_Integer bytes) {
    if (bytes < 0) bytes = -bytes;
    if (bytes > 256) dn_charge(L, dn_of(L), bytes >> 4);
}

/* A position from either end; as Lua's own does, at least 0. */
static lua_Integer position(lua_Integer from, lua_Integer size) {
    return from >= 0 ? from : -from > size ? 0 : size + from + 1;
}

static int utf8_length(lua_State *L) {
    size_t size;
    if (is_short(L)) return run_stock(L);
    luaL_checklstring(L, 1, &size);
    lua_Integer first = position(luaL_optinteger(L, 2, 1), (lua_Integer)size);
    lua_Integer last = position(luaL_optinteger(L, 3, -1), (lua_Integer)size);
    int count = run_stock(L);
    if (count == 2) last = lua_tointeger(L, -1); /* where it is no text any more */
    pay_for(L, last > first ? last - first : 0);
    return count;
}

static int utf8_offset(lua_State *L) {
    size_t size;
    if (is_short(L)) return run_stock(L);
    luaL_checklstring(L, 1, &size);
    lua_Integer n = luaL_checkinteger(L, 2);
    lua_Integer from = position(luaL_optinteger(L, 3, n > 0 ? 1 : (lua_Integer)size + 1), (lua_Integer)size);
    int count = run_stock(L);
    pay_for(L, lua_isnil(L, -1) ? (lua_Integer)size : lua_tointeger(L, -1) - from);
    return count;
}

static int utf8_codepoint(lua_State *L) {
    int count = run_stock(L);
    pay_for(L, count * 4);
    return count;
}

/* The iterator of codes: upvalue 1 is Lua's own. */
static int step_codes(lua_State *L) {
    if (is_short(L)) return run_stock(L);
    size_t size = lua_type(L, 1) == LUA_TSTRING ? lua_rawlen(L, 1) : 0;
    lua_Integer from = lua_tointeger(L, 2);
    int count = run_stock(L);
    pay_for(L, (count ? lua_tointeger(L, -2) : (lua_Integer)size) - from);
    return count;
}

static int utf8_codes(lua_State *L) {
    int count = run_stock(L);
    lua_pushvalue(L, -count);
    lua_pushcclosure(L, step_codes, 1);
    lua_replace(L, -count - 1);
    return count;
}

static const dn_entry utf8_entries[] = {
    /* One character at a time. */
    {"charpattern", DN_STOCK, NULL},
    /* Reads numbers, which may be long texts. */
    {"char", DN_CHARGED, NULL},
    /* Walk over a text in C. */
    {"codepoint", DN_OVER, utf8_codepoint},
    {"codes", DN_OVER, utf8_codes},
    {"len", DN_OVER, utf8_length},
    {"offset", DN_OVER, utf8_offset},
    {NULL, 0, NULL},
};

void dn_open_utf8(lua_State *L) { dn_open_library(L, "utf8", luaopen_utf8, utf8_entries); }
