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

char dn_shell_key;       /* M[] = H */
static char visible_key; /* M[] = the metatable that the plugin set */
static char usable_key;  /* M[] = a copy of H's metamethods, for use as a metatable */
static char name_key;    /* M[] = the plugin's name for T; false for the globals */

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

/* `level` is the call that wants to write: 1 where it called us. */
static int refuse(lua_State *L, int index, int level) {
    index = lua_absindex(L, index);
    lua_getmetatable(L, index);
    switch (lua_rawgetp(L, -1, &name_key)) {
    case LUA_TNIL: /* not frozen by us: whoever made it says what is wrong */
        if (lua_gettop(L) > 4 && luaL_getmetafield(L, index, "__newindex") != LUA_TNIL) {
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

int dn_refuse_write(lua_State *L, int index) { return refuse(L, index, 1); }

/* __newindex: table, key, value. */
static int refuse_newindex(lua_State *L) { return refuse(L, 1, 1); }
/* The same, called by a wrapper in Lua. */
static int refuse_for_wrapper(lua_State *L) { return refuse(L, 1, 2); }

static int length(lua_State *L) {
    dn_push_hidden(L, 1);
    lua_pushinteger(L, (lua_Integer)lua_rawlen(L, -1));
    return 1;
}

/* ---- metatables ---- */

void dn_push_visible_metatable(lua_State *L, int index) {
    if (!lua_getmetatable(L, index)) {
        lua_pushnil(L);
        return;
    }
    lua_pushliteral(L, "__metatable");
    if (lua_rawget(L, -2) == LUA_TNIL) {
        lua_pop(L, 1);
        if (lua_rawgetp(L, -1, &visible_key) == LUA_TNIL) {
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

/* Pushes a table with the metamethods of the raw table at an index, without
 * those that a plugin may not have. */
static void push_metamethods(lua_State *L, int table) {
    table = lua_absindex(L, table);
    lua_newtable(L);
    lua_pushnil(L);
    while (lua_next(L, table)) {
        const char *event = lua_type(L, -2) == LUA_TSTRING ? lua_tostring(L, -2) : "";
        if (strncmp(event, "__", 2) == 0 && strcmp(event, "__gc") != 0 && strcmp(event, "__mode") != 0) {
            lua_pushvalue(L, -2);
            lua_insert(L, -2);
            lua_rawset(L, -4);
        } else {
            lua_pop(L, 1);
        }
    }
}

/* Replaces a frozen table on top by its hidden one, where looking there means
 * the same: one look-up less. `hidden` is a table of tables that are about to
 * be frozen, or 0. */
static void shorten_index(lua_State *L, int hidden) {
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

void dn_use_as_metatable(lua_State *L) {
    if (!dn_push_hidden(L, -1)) return;
    lua_getmetatable(L, -2); /* O, H, M */
    if (lua_rawgetp(L, -1, &usable_key) == LUA_TNIL) {
        lua_pop(L, 1);
        push_metamethods(L, -2);
        lua_pushliteral(L, "__index");
        lua_pushliteral(L, "__index");
        lua_rawget(L, -3);
        shorten_index(L, 0);
        lua_rawset(L, -3);
        lua_pushvalue(L, -4);
        lua_rawsetp(L, -2, &visible_key);
        lua_pushvalue(L, -1);
        lua_rawsetp(L, -3, &usable_key);
    }
    lua_replace(L, -4);
    lua_pop(L, 2);
}

/* ---- functions in metatables ---- */

/* A wrapper in C runs the function that it wraps in its own frame, with that
 * function's upvalues in their places, so that levels and positions in errors
 * stay as they were. Behind them stand its own two: a table, and the function. */
static int index_bound(lua_State *L, int upvalues) {
    lua_settop(L, 2);
    lua_pushvalue(L, lua_upvalueindex(upvalues + 1));
    lua_replace(L, 1);
    return lua_tocfunction(L, lua_upvalueindex(upvalues + 2))(L);
}

static int newindex_bound(lua_State *L, int upvalues) {
    lua_settop(L, 3);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(upvalues + 1)) != LUA_TNIL) return refuse(L, 1, 1);
    lua_settop(L, 3);
    return lua_tocfunction(L, lua_upvalueindex(upvalues + 2))(L);
}

static int index_0(lua_State *L) { return index_bound(L, 0); }
static int index_1(lua_State *L) { return index_bound(L, 1); }
static int index_2(lua_State *L) { return index_bound(L, 2); }
static int index_3(lua_State *L) { return index_bound(L, 3); }
static int newindex_0(lua_State *L) { return newindex_bound(L, 0); }
static int newindex_1(lua_State *L) { return newindex_bound(L, 1); }
static int newindex_2(lua_State *L) { return newindex_bound(L, 2); }
static int newindex_3(lua_State *L) { return newindex_bound(L, 3); }

static const lua_CFunction bound_index[] = {index_0, index_1, index_2, index_3};
static const lua_CFunction bound_newindex[] = {newindex_0, newindex_1, newindex_2, newindex_3};

static void push_bound(lua_State *L, int function, int table, const lua_CFunction bound[4]) {
    int count = 0;
    while (lua_getupvalue(L, function, count + 1)) count++;
    if (count > 3) luaL_error(L, "a metamethod in C with %d upvalues cannot be frozen", count);
    lua_pushvalue(L, table);
    lua_pushvalue(L, function);
    lua_pushcclosure(L, bound[count], count + 2);
}

/* A wrapper in Lua leaves by a tail call, for the same reason. */
static const char wrappers[] =
    "local rawget, refuse = ...\n"
    "return function(t, f) return function(_, k) return f(t, k) end end,\n"
    "  function(h, f) return function(t, k, v)\n"
    "    if rawget(h, k) ~= nil then return refuse(t, k, v) end\n"
    "    return f(t, k, v)\n"
    "  end end\n";

static int raw_get(lua_State *L) {
    lua_settop(L, 2);
    lua_rawget(L, 1);
    return 1;
}

/* Upvalues: H, and the table that takes new fields. */
static int newindex_elsewhere(lua_State *L) {
    lua_settop(L, 3);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return refuse(L, 1, 1);
    lua_settop(L, 3);
    lua_settable(L, lua_upvalueindex(2));
    return 0;
}

/* ---- freezing ---- */

typedef struct freezing {
    lua_State *L;
    int hidden;   /* T → H */
    int wrap_index, wrap_newindex;
} freezing;

/* Moves what T holds into a new table, which stays on top. */
static void move_fields(lua_State *L, int table) {
    int count = 0;
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pop(L, 1);
        count++;
    }
    dn_charge(L, dn_of(L), 8 + 4 * (int64_t)count);
    int length = (int)lua_rawlen(L, table);
    lua_createtable(L, length, count > length ? count - length : 0);
    int hidden = lua_gettop(L);
    lua_pushnil(L);
    while (lua_next(L, table)) {
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, hidden);
        lua_pushvalue(L, -1);
        lua_pushnil(L);
        lua_rawset(L, table);
    }
}

/* Stack: ..., the old __index. Replaces it by what H's misses go to. */
static void bind_index(const freezing *f, int table) {
    lua_State *L = f->L;
    int old = lua_gettop(L);
    if (lua_iscfunction(L, old)) {
        push_bound(L, old, table, bound_index);
    } else if (lua_isfunction(L, old)) {
        lua_pushvalue(L, f->wrap_index);
        lua_pushvalue(L, table);
        lua_pushvalue(L, old);
        lua_call(L, 2, 1);
    } else {
        shorten_index(L, f->hidden);
        return;
    }
    lua_replace(L, old);
}

/* Stack: ..., the old __newindex or nil. Replaces it by M's. */
static void bind_newindex(const freezing *f, int hidden) {
    lua_State *L = f->L;
    int old = lua_gettop(L);
    if (lua_isnil(L, old)) {
        lua_pushcfunction(L, refuse_newindex);
    } else if (lua_iscfunction(L, old)) {
        push_bound(L, old, hidden, bound_newindex);
    } else if (lua_isfunction(L, old)) {
        lua_pushvalue(L, f->wrap_newindex);
        lua_pushvalue(L, hidden);
        lua_pushvalue(L, old);
        lua_call(L, 2, 1);
    } else {
        lua_pushvalue(L, hidden);
        lua_pushvalue(L, old);
        lua_pushcclosure(L, newindex_elsewhere, 2);
    }
    lua_replace(L, old);
}

/* Pushes a raw field of the table at an index. */
static int push_field(lua_State *L, int table, const char *field) {
    lua_pushstring(L, field);
    return lua_rawget(L, table);
}

/* Gives T, which is empty by now, its metatable M. */
static void close_shell(const freezing *f, int table, int name) {
    lua_State *L = f->L;
    int hidden = lua_gettop(L) + 1, fields = hidden + 1, metatable = hidden + 2;
    lua_pushvalue(L, table);
    lua_rawget(L, f->hidden);
    if (lua_getmetatable(L, table)) {
        lua_pushvalue(L, fields);
        if (lua_rawget(L, f->hidden) == LUA_TNIL) { /* not frozen in this walk */
            lua_pop(L, 1);
            lua_pushvalue(L, fields);
        }
        push_metamethods(L, -1);
        if (lua_rawgetp(L, fields, &visible_key) == LUA_TNIL) {
            lua_pop(L, 1);
            lua_pushvalue(L, fields);
        }
        lua_rawsetp(L, -2, &visible_key); /* hidden, O, fields of O, M */
        lua_remove(L, fields);
    } else {
        lua_newtable(L); /* without events */
        lua_createtable(L, 0, 5);
    }
    if (push_field(L, fields, "__index") != LUA_TNIL) {
        bind_index(f, table);
        lua_createtable(L, 0, 1);
        lua_insert(L, -2);
        lua_setfield(L, -2, "__index");
        lua_setmetatable(L, hidden);
    } else {
        lua_pop(L, 1);
    }
    push_field(L, fields, "__newindex");
    bind_newindex(f, hidden);
    lua_setfield(L, metatable, "__newindex");
    if (push_field(L, metatable, "__len") == LUA_TNIL) {
        lua_pushcfunction(L, length);
        lua_setfield(L, metatable, "__len");
    }
    lua_settop(L, metatable);
    lua_pushvalue(L, hidden);
    lua_setfield(L, metatable, "__index");
    lua_pushvalue(L, hidden);
    lua_rawsetp(L, metatable, &dn_shell_key);
    lua_pushvalue(L, name);
    lua_rawsetp(L, metatable, &name_key);
    lua_setmetatable(L, table);
    lua_settop(L, hidden - 1);
}

void dn_make_shells(dn_walk *w) {
    lua_State *L = w->L;
    int top = lua_gettop(L);
    freezing f = {.L = L, .hidden = top + 1, .wrap_index = top + 2, .wrap_newindex = top + 3};
    lua_newtable(L);
    if (luaL_loadbufferx(L, wrappers, strlen(wrappers), "=(frozen)", "t") != LUA_OK) lua_error(L);
    lua_pushcfunction(L, raw_get);
    lua_pushcfunction(L, refuse_for_wrapper);
    lua_call(L, 2, 2);
    int table = lua_gettop(L) + 1;
    for (lua_Integer i = 1; i <= w->count; i++) {
        if (lua_rawgeti(L, w->list, i) == LUA_TTABLE) {
            lua_pushvalue(L, table);
            move_fields(L, table);
            lua_rawset(L, f.hidden);
        }
        lua_settop(L, table - 1);
    }
    for (lua_Integer i = 1; i <= w->count; i++) {
        if (lua_rawgeti(L, w->list, i) == LUA_TTABLE) {
            lua_pushvalue(L, table);
            lua_rawget(L, w->names);
            close_shell(&f, table, table + 1);
        }
        lua_settop(L, table - 1);
    }
    lua_settop(L, top);
}
