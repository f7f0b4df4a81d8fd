/* string. Left out: dump (bytecode). Pattern functions run on our own matcher
 * (lib_pattern.c), so that their steps are paid for. */
#define _GNU_SOURCE
#include "lib.h"

#include <limits.h>
#include <string.h>

size_t dn_start(lua_Integer position, size_t size) {
    if (position > 0) return (size_t)position;
    if (position == 0 || position < -(lua_Integer)size) return 1;
    return size + (size_t)position + 1;
}

/* ---- find and match ---- */

static const char is_special[256] = {
    ['^'] = 1, ['$'] = 1, ['*'] = 1, ['+'] = 1, ['?'] = 1, ['.'] = 1, ['('] = 1, ['['] = 1, ['%'] = 1, ['-'] = 1,
};

static int is_plain(lua_State *L, const char *pattern, size_t size) {
    if (size > 256) dn_charge(L, dn_of(L), (int64_t)(size >> 4));
    for (size_t i = 0; i < size; i++)
        if (is_special[(unsigned char)pattern[i]]) return 0;
    return 1;
}

/* Where `needle` stands, or NULL, in linear time: a few quick looks, as most
 * searches end there, then memmem, which is slower by the byte. */
static const char *look_for(
    lua_State *L, const char *text, size_t size, const char *needle, size_t needle_size
) {
    if (needle_size == 0) return text;
    for (int tries = 0; tries < 8; tries++) {
        if (size < needle_size) return NULL;
        const char *at = memchr(text, *needle, size - needle_size + 1);
        if (!at) return NULL;
        if (memcmp(at, needle, needle_size) == 0) return at;
        size -= (size_t)(at + 1 - text);
        text = at + 1;
    }
    const char *at = memmem(text, size, needle, needle_size);
    dn_charge(L, dn_of(L), (at ? at - text : (int64_t)size) >> 2);
    return at;
}

static int find_plain(lua_State *L, const char *s, size_t size, size_t from, const char *p, size_t p_size) {
    const char *at = look_for(L, s + from, size - from, p, p_size);
    int64_t work = at ? at - s - (int64_t)from : (int64_t)(size - from);
    if (work > 256) dn_charge(L, dn_of(L), work >> 5); /* a search that finds early costs little */
    if (!at) {
        lua_pushnil(L);
        return 1;
    }
    lua_pushinteger(L, at - s + 1);
    lua_pushinteger(L, at - s + (lua_Integer)p_size);
    return 2;
}

static int search(lua_State *L, int wants_place) {
    size_t size, p_size;
    const char *s = luaL_checklstring(L, 1, &size), *p = luaL_checklstring(L, 2, &p_size);
    size_t from = dn_start(luaL_optinteger(L, 3, 1), size) - 1;
    if (from > size) {
        lua_pushnil(L);
        return 1;
    }
    if (wants_place && (lua_toboolean(L, 4) || is_plain(L, p, p_size)))
        return find_plain(L, s, size, from, p, p_size);
    int is_anchored = *p == '^';
    dn_match m;
    dn_match_begin(&m, L, s, size, p, p_size);
    p += is_anchored;
    for (const char *at = s + from; at <= m.end; at++) {
        const char *end = dn_match_at(&m, at, p);
        if (end) {
            dn_match_end(&m);
            if (!wants_place) return dn_push_captures(&m, at, end);
            lua_pushinteger(L, at - s + 1);
            lua_pushinteger(L, end - s);
            return dn_push_captures(&m, NULL, NULL) + 2;
        }
        if (is_anchored) break;
    }
    dn_match_end(&m);
    lua_pushnil(L);
    return 1;
}

static int find(lua_State *L) { return search(L, 1); }
static int match(lua_State *L) { return search(L, 0); }

/* ---- rep and format ---- */

static int rep(lua_State *L) {
    size_t size, gap;
    const char *s = luaL_checklstring(L, 1, &size);
    lua_Integer count = luaL_checkinteger(L, 2);
    const char *separator = luaL_optlstring(L, 3, "", &gap);
    if (count <= 0 || size + gap == 0) {
        lua_pushliteral(L, "");
        return 1;
    }
    if (size + gap < size || size + gap > (size_t)(INT_MAX / count))
        return luaL_error(L, "resulting string too large");
    dn_lua *vm = dn_of(L);
    size_t total = (size_t)count * size + (size_t)(count - 1) * gap;
    if (vm->limit && total > vm->limit) dn_trip(L, vm, DN_LIMIT_MEMORY);
    if (total > 256) dn_charge(L, vm, (int64_t)(total >> 5) + (size + gap > 1 && size + gap < 16 ? count / 4 : 0));
    luaL_Buffer b;
    char *out = luaL_buffinitsize(L, &b, total);
    if (size == 1 && gap == 0) {
        memset(out, *s, total);
    } else {
        for (; count > 0; count--) {
            memcpy(out, s, size);
            out += size;
            if (gap && count > 1) {
                memcpy(out, separator, gap);
                out += gap;
            }
        }
    }
    luaL_pushresultsize(&b, total);
    return 1;
}

/* Stock format with two differences: %s of an object shows no address, and %p,
 * which is one, is no conversion. */
static int format(lua_State *L) {
    size_t size;
    const char *text = luaL_checklstring(L, 1, &size);
    int top = lua_gettop(L), argument = 1;
    dn_charge(L, dn_of(L), 1 + (dn_text_bytes(L) >> 5));
    for (size_t i = 0; i < size; i++) {
        if (text[i] != '%') continue;
        size_t start = i++;
        if (text[i] == '%') continue;
        while (i < size && text[i] && strchr("-+ #0123456789.", text[i])) i++;
        argument++;
        if (text[i] == 'p') {
            lua_pushlstring(L, text + start, i + 1 - start);
            return luaL_error(L, "invalid conversion '%s' to 'format'", lua_tostring(L, -1));
        }
        if (text[i] != 's' || argument > top || lua_type(L, argument) <= LUA_TSTRING) continue;
        dn_push_text(L, argument, NULL);
        lua_replace(L, argument);
    }
    return lua_tocfunction(L, lua_upvalueindex(1))(L);
}

/* ---- byte and unpack ---- */

static int byte(lua_State *L) {
    size_t size;
    const char *s = luaL_checklstring(L, 1, &size);
    lua_Integer from = luaL_optinteger(L, 2, 1);
    size_t first = dn_start(from, size), last;
    lua_Integer to = luaL_optinteger(L, 3, from);
    if (to > (lua_Integer)size) last = size;
    else if (to >= 0) last = (size_t)to;
    else last = to < -(lua_Integer)size ? 0 : size + (size_t)to + 1;
    if (first > last) return 0;
    size_t count = last - first + 1;
    if (count >= INT_MAX) return luaL_error(L, "string slice too long");
    luaL_checkstack(L, (int)count, "string slice too long");
    if (count > 64) dn_charge(L, dn_of(L), (int64_t)(count >> 1));
    for (size_t i = 0; i < count; i++) lua_pushinteger(L, (unsigned char)s[first - 1 + i]);
    return (int)count;
}

/* Pays for what was read, which the next position tells, and a little for what
 * may have been looked through in vain. */
static int unpack(lua_State *L) {
    size_t format, size;
    luaL_checklstring(L, 1, &format);
    luaL_checklstring(L, 2, &size);
    lua_Integer from = luaL_optinteger(L, 3, 1);
    if (format + size > 256) dn_charge(L, dn_of(L), (int64_t)((format >> 4) + (size >> 10)));
    int count = lua_tocfunction(L, lua_upvalueindex(1))(L);
    lua_Integer read = lua_tointeger(L, -1) - (lua_Integer)dn_start(from, size);
    if (read > 256) dn_charge(L, dn_of(L), read >> 6);
    return count;
}

/* ---- opening ---- */

static const dn_entry entries[] = {
    /* The allocator charges for what these make. */
    {"len", DN_STOCK, NULL},
    {"lower", DN_STOCK, NULL},
    {"reverse", DN_STOCK, NULL},
    {"sub", DN_STOCK, NULL},
    {"upper", DN_STOCK, NULL},
    /* Read numbers, which may be long texts. */
    {"char", DN_CHARGED, NULL},
    {"pack", DN_CHARGED, NULL},
    {"packsize", DN_CHARGED, NULL},
    /* Read a part of their text in C. */
    {"byte", DN_OWN, byte},
    {"unpack", DN_OVER, unpack},
    /* Could run for ever in C. */
    {"find", DN_OWN, find},
    {"gmatch", DN_OWN, dn_lib_gmatch},
    {"gsub", DN_OWN, dn_lib_gsub},
    {"match", DN_OWN, match},
    {"rep", DN_OWN, rep},
    /* No addresses. */
    {"format", DN_OVER, format},
    {NULL, 0, NULL},
};

/* The arithmetic of numerals, as Lua's own strings have it. */
static const dn_entry operators[] = {
    {"__add", DN_CHARGED, NULL},
    {"__div", DN_CHARGED, NULL},
    {"__idiv", DN_CHARGED, NULL},
    {"__mod", DN_CHARGED, NULL},
    {"__mul", DN_CHARGED, NULL},
    {"__pow", DN_CHARGED, NULL},
    {"__sub", DN_CHARGED, NULL},
    {"__unm", DN_CHARGED, NULL},
    {NULL, 0, NULL},
};

static int open_operators(lua_State *L) {
    lua_pushcfunction(L, luaopen_string);
    lua_call(L, 0, 0);
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    return 1;
}

/* Strings have a metatable of ours, protected, with methods from our table. */
void dn_open_string(lua_State *L) {
    dn_open_library(L, "string", luaopen_string, entries);
    lua_pushliteral(L, "");
    lua_createtable(L, 0, 10);
    dn_add_library(L, -1, open_operators, operators);
    lua_getglobal(L, "string");
    lua_setfield(L, -2, "__index");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
    lua_pop(L, 1);
}
