/* table.sort: a stable merge sort.
 *
 *   (1) Same input, same result, whatever the comparison function does; an
 *       inconsistent one gives some order instead of an error.
 *   (2) The table is written once, at the end: a comparison that raises leaves
 *       it as it was.
 *   (3) Elements stay in a Lua table, where the collector sees them; what is
 *       sorted is their numbers. */
#include "lib.h"

#include <limits.h>
#include <string.h>

enum { COMPARE = 2, ELEMENTS = 3, RUN = 6 };

typedef struct sorting {
    lua_State *L;
    dn_lua *vm;
    int has_function;
    int64_t cost; /* of a comparison */
    uint32_t *order, *spare;
} sorting;

/* Whether element `a` must come before element `b`. */
static int is_before(const sorting *s, uint32_t a, uint32_t b) {
    lua_State *L = s->L;
    int result;
    dn_charge(L, s->vm, s->cost);
    if (s->has_function) {
        lua_pushvalue(L, COMPARE);
        lua_rawgeti(L, ELEMENTS, a);
        lua_rawgeti(L, ELEMENTS, b);
        lua_call(L, 2, 1);
        result = lua_toboolean(L, -1);
        lua_pop(L, 1);
    } else {
        lua_rawgeti(L, ELEMENTS, a);
        lua_rawgeti(L, ELEMENTS, b);
        result = dn_is_less(L, -2, -1);
        lua_pop(L, 2);
    }
    return result;
}

static void sort_run(const sorting *s, lua_Integer first, lua_Integer end) {
    for (lua_Integer i = first + 1; i < end; i++) {
        uint32_t moving = s->order[i];
        lua_Integer j = i;
        for (; j > first && is_before(s, moving, s->order[j - 1]); j--) s->order[j] = s->order[j - 1];
        s->order[j] = moving;
    }
}

/* Merges two neighbours into `spare`. */
static void merge(const sorting *s, lua_Integer first, lua_Integer middle, lua_Integer end) {
    const uint32_t *order = s->order;
    uint32_t *out = s->spare + first;
    lua_Integer i = first, j = middle;
    if (middle < end && is_before(s, order[middle], order[middle - 1]))
        while (i < middle && j < end) *out++ = is_before(s, order[j], order[i]) ? order[j++] : order[i++];
    memcpy(out, order + i, (size_t)(middle - i) * sizeof *out);
    memcpy(out + (middle - i), order + j, (size_t)(end - j) * sizeof *out);
}

int dn_lib_sort(lua_State *L) {
    dn_lua *vm = dn_of(L);
    lua_Integer count = dn_checked_length(L, 1, DN_READ | DN_WRITE);
    if (count < 2) return 0;
    luaL_argcheck(L, count < INT_MAX, 1, "array too big");
    if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_settop(L, 2);

    lua_createtable(L, (int)count, 0);
    uint32_t *numbers = lua_newuserdatauv(L, (size_t)count * 2 * sizeof *numbers, 0);
    int has_function = !lua_isnil(L, COMPARE);
    sorting s = {L, vm, has_function, has_function ? dn_call_cost(L, COMPARE) : 4, numbers, numbers + count};
    for (lua_Integer i = 1; i <= count; i++) {
        dn_get_element(L, 1, i);
        lua_rawseti(L, ELEMENTS, i);
        s.order[i - 1] = (uint32_t)i;
    }
    for (lua_Integer first = 0; first < count; first += RUN)
        sort_run(&s, first, first + RUN < count ? first + RUN : count);
    for (lua_Integer width = RUN; width < count; width *= 2) {
        for (lua_Integer first = 0; first < count; first += 2 * width) {
            lua_Integer middle = first + width < count ? first + width : count;
            merge(&s, first, middle, middle + width < count ? middle + width : count);
        }
        uint32_t *merged = s.spare;
        s.spare = s.order;
        s.order = merged;
    }
    for (lua_Integer i = 1; i <= count; i++) {
        dn_charge(L, vm, DN_ELEMENT);
        lua_rawgeti(L, ELEMENTS, s.order[i - 1]);
        dn_set_element(L, 1, i);
    }
    return 0;
}
