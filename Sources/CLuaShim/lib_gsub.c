/* string.gmatch and string.gsub, over the matcher of lib_pattern.c. */
#include "lib.h"

#include <ctype.h>
#include <string.h>

/* ---- gmatch ---- */

typedef struct place {
    const char *next, *last; /* where to look next; where the last match ended */
} place;

/* Upvalues: the subject, the pattern, the place. */
int dn_step_gmatch(lua_State *L) {
    size_t size, p_size;
    const char *s = lua_tolstring(L, lua_upvalueindex(1), &size);
    const char *p = lua_tolstring(L, lua_upvalueindex(2), &p_size);
    place *at = lua_touserdata(L, lua_upvalueindex(3));
    dn_match m;
    dn_match_begin(&m, L, s, size, p, p_size);
    for (const char *start = at->next; start <= m.end; start++) {
        const char *end = dn_match_at(&m, start, p);
        if (end && end != at->last) {
            at->next = at->last = end;
            dn_match_end(&m);
            return dn_push_captures(&m, start, end);
        }
    }
    dn_match_end(&m);
    return 0;
}

int dn_lib_gmatch(lua_State *L) {
    size_t size;
    const char *s = luaL_checklstring(L, 1, &size);
    luaL_checkstring(L, 2);
    size_t from = dn_start(luaL_optinteger(L, 3, 1), size) - 1;
    if (from > size) from = size + 1;
    lua_settop(L, 2);
    place *at = lua_newuserdatauv(L, sizeof *at, 0);
    at->next = s + from;
    at->last = NULL;
    lua_pushcclosure(L, dn_step_gmatch, 3);
    return 1;
}

/* ---- gsub ---- */

/* Adds the replacement string at index 3 with its %0...%9 filled in. */
static void add_template(dn_match *m, luaL_Buffer *b, const char *start, const char *end) {
    lua_State *L = m->L;
    size_t size;
    const char *text = lua_tolstring(L, 3, &size), *stop = text + size;
    for (const char *mark; (mark = memchr(text, '%', (size_t)(stop - text))); text = mark + 2) {
        int digit = (unsigned char)mark[1];
        dn_match_charge(m, 1);
        luaL_addlstring(b, text, (size_t)(mark - text));
        if (digit == '%') {
            luaL_addchar(b, '%');
        } else if (digit == '0') {
            luaL_addlstring(b, start, (size_t)(end - start));
        } else if (isdigit(digit)) {
            dn_push_capture(m, digit - '1', start, end);
            luaL_addvalue(b);
        } else {
            luaL_error(L, "invalid use of '%%' in replacement string");
        }
    }
    luaL_addlstring(b, text, (size_t)(stop - text));
}

/* Adds what takes the place of a match. Returns whether that changed the text. */
static int add_replacement(dn_match *m, luaL_Buffer *b, const char *start, const char *end, int type) {
    lua_State *L = m->L;
    if (type == LUA_TFUNCTION) {
        dn_match_charge(m, dn_call_cost(L, 3));
        lua_pushvalue(L, 3);
        lua_call(L, dn_push_captures(m, start, end), 1);
    } else if (type == LUA_TTABLE) {
        dn_push_capture(m, 0, start, end);
        lua_pushvalue(L, -1);
        if (lua_rawget(L, 3) != LUA_TNIL) {
            lua_replace(L, -2);
        } else {
            lua_pop(L, 1);
            dn_match_charge(m, DN_FAR_ELEMENT);
            lua_gettable(L, 3);
        }
    } else {
        add_template(m, b, start, end);
        return 1;
    }
    if (!lua_toboolean(L, -1)) { /* keeps the original */
        lua_pop(L, 1);
        luaL_addlstring(b, start, (size_t)(end - start));
        return 0;
    }
    if (!lua_isstring(L, -1))
        return luaL_error(L, "invalid replacement value (a %s)", luaL_typename(L, -1));
    luaL_addvalue(b);
    return 1;
}

int dn_lib_gsub(lua_State *L) {
    size_t size, p_size;
    const char *s = luaL_checklstring(L, 1, &size), *p = luaL_checklstring(L, 2, &p_size);
    const char *last = NULL; /* where the last match ended: an empty one there is none */
    int type = lua_type(L, 3), is_changed = 0, is_anchored = *p == '^';
    lua_Integer most = luaL_optinteger(L, 4, (lua_Integer)size + 1), count = 0;
    luaL_argexpected(
        L, type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TFUNCTION || type == LUA_TTABLE, 3,
        "string/function/table");
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    dn_match m;
    dn_match_begin(&m, L, s, size, p, p_size);
    p += is_anchored;
    while (count < most) {
        const char *end = dn_match_at(&m, s, p);
        if (end && end != last) {
            count++;
            is_changed |= add_replacement(&m, &b, s, end, type);
            s = last = end;
        } else if (s < m.end) {
            luaL_addchar(&b, *s++);
        } else {
            break;
        }
        if (is_anchored) break;
    }
    dn_match_end(&m);
    if (is_changed) {
        luaL_addlstring(&b, s, (size_t)(m.end - s));
        luaL_pushresult(&b);
    } else {
        lua_pushvalue(L, 1);
    }
    lua_pushinteger(L, count);
    return 2;
}
