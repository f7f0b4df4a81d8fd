/* Frozen tables.
 *
 * A frozen table T is an empty shell: what it held has moved to a hidden table
 * H, and T has a metatable M of its own whose __index is H. So T keeps its
 * identity, reading costs one more look-up in the VM and no call, and every
 * write arrives at M.__newindex, because T has no fields.
 *
 *   (1) Lua code never sees H, nor M: getmetatable answers the table that the
 *       plugin set, or nil.
 *   (2) Nothing writes H. What a plugin sees of T is what it saw before.
 *   (3) M has the metamethods that T's metatable had when T was frozen. The
 *       VM looks metamethods up raw, so a frozen metatable O would have none:
 *       for tables made later, M(O) keeps a copy that the VM can use.
 *   (4) H has a metatable only to pass a miss on, to what __index was; a
 *       function there still gets T. */
#include "freezing.h"

#include <string.h>

char dn_shell_key;      /* M[] = H */
char dn_visible_key;    /* M[] = the metatable that the plugin set */
char dn_name_key;       /* M[] = the plugin's name for T; false for the globals */
static char usable_key; /* M[] = a copy of H's metamethods, for use as a metatable */

#define REMEDY \
    "is read-only after the file has been loaded; keep it in 'store', or make it local to the function"

int dn_push_hidden(lua_State *L, int index) {
    if (lua_type(L, index) != LUA_TTABLE || !lua_getmetatable(L, index)) return 0;
    if (lua_rawgetp(L, -1, &dn_shell_key) == LUA_TNIL) {
        lua_pop(L, 2);
        return 0;
    }
    lua_remove(L, -2);
    return 1;
}

/* ---- writing ---- */

int dn_refuse(lua_State *L, int index, int level) {
    index = lua_absindex(L, index);
    lua_getmetatable(L, index);
    switch (lua_rawgetp(L, -1, &dn_name_key)) {
    case LUA_TNIL: /* not frozen by us: whoever made it says what is wrong */
        if (lua_gettop(L) >= index + 5 && luaL_getmetafield(L, index, "__newindex") != LUA_TNIL) {
            for (int i = 0; i < 3; i++) lua_pushvalue(L, index + i);
            lua_call(L, 3, 0);
        }
        return luaL_error(L, "this table is read-only");
    case LUA_TBOOLEAN:
        lua_pushvalue(L, index + 1);
        break;
    }
    luaL_where(L, level);
    if (lua_type(L, -2) == LUA_TSTRING && lua_rawlen(L, -2) > 0)
        lua_pushfstring(L, "%s'%s' " REMEDY, lua_tostring(L, -1), lua_tostring(L, -2));
    else
        lua_pushfstring(L, "%sthis table " REMEDY, lua_tostring(L, -1));
    return lua_error(L);
}

int dn_refuse_write(lua_State *L, int index) { return dn_refuse(L, index, 1); }

/* ---- metatables ---- */

void dn_push_visible_metatable(lua_State *L, int index) {
    if (!lua_getmetatable(L, index)) {
        lua_pushnil(L);
        return;
    }
    lua_pushliteral(L, "__metatable");
    if (lua_rawget(L, -2) == LUA_TNIL) {
        lua_pop(L, 1);
        if (lua_rawgetp(L, -1, &dn_visible_key) == LUA_TNIL) {
            lua_pop(L, 1);
            if (lua_rawgetp(L, -1, &dn_shell_key) == LUA_TNIL) {
                lua_pop(L, 1);
                return;
            }
            lua_pop(L, 1);
            lua_pushnil(L);
        }
    }
    lua_remove(L, -2);
}

void dn_push_metamethods(lua_State *L, int table) {
    table = lua_absindex(L, table);
    lua_createtable(L, 0, 8);
    /* The first key stands where the VM looks first. */
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__index");
    lua_pushnil(L);
    while (lua_next(L, table)) {
        const char *event = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "";
        if (strncmp(event, "__", 2) == 0 && strcmp(event, "__index") != 0
            && strcmp(event, "__gc") != 0 && strcmp(event, "__mode") != 0) {
            lua_pushvalue(L, -2);
            lua_insert(L, -2);
            lua_rawset(L, -4);
        } else {
            lua_pop(L, 1);
        }
    }
}

void dn_shorten_index(lua_State *L, int hidden) {
    if (hidden) {
        lua_pushvalue(L, -1);
        if (lua_rawget(L, hidden) != LUA_TNIL) {
            lua_replace(L, -2);
            return;
        }
        lua_pop(L, 1);
    }
    if (!dn_push_hidden(L, -1)) return;
    lua_getmetatable(L, -2);
    lua_pushliteral(L, "__index");
    lua_rawget(L, -2);
    int is_same = lua_rawequal(L, -1, -3);
    lua_pop(L, 2);
    if (is_same)
        lua_replace(L, -2);
    else
        lua_pop(L, 1);
}

int dn_use_frozen_metatable(lua_State *L) {
    if (!lua_getmetatable(L, -1)) return 0;
    if (lua_rawgetp(L, -1, &usable_key) == LUA_TNIL) {
        lua_pop(L, 1);
        if (lua_rawgetp(L, -1, &dn_shell_key) == LUA_TNIL) {
            lua_pop(L, 2);
            return 0;
        }
        dn_push_metamethods(L, -1); /* O, M, H, copy */
        lua_pushliteral(L, "__index");
        lua_pushliteral(L, "__index");
        lua_rawget(L, -4);
        dn_shorten_index(L, 0);
        lua_rawset(L, -3);
        lua_pushvalue(L, -4);
        lua_rawsetp(L, -2, &dn_visible_key);
        lua_pushvalue(L, -1);
        lua_rawsetp(L, -4, &usable_key);
        lua_remove(L, -2);
    }
    lua_replace(L, -3);
    lua_pop(L, 1);
    return 1;
}
