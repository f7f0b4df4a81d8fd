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
    {"max", DN_STOCK, NULL},
    {"maxinteger", DN_STOCK, NULL},
    {"min", DN_STOCK, NULL},
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
    /* From the seed that the host gives. */
    {"random", DN_OWN, random_number},
    {NULL, 0, NULL},
};

void dn_open_math(lua_State *L) { dn_open_library(L, "math", luaopen_math, math_entries); }

static const dn_entry utf8_entries[] = {
    /* One character at a time. */
    {"char", DN_STOCK, NULL},
    {"charpattern", DN_STOCK, NULL},
    {"codes", DN_CHARGED, NULL},
    /* Walk the whole string in C. */
    {"codepoint", DN_CHARGED, NULL},
    {"len", DN_CHARGED, NULL},
    {"offset", DN_CHARGED, NULL},
    {NULL, 0, NULL},
};

void dn_open_utf8(lua_State *L) { dn_open_library(L, "utf8", luaopen_utf8, utf8_entries); }
