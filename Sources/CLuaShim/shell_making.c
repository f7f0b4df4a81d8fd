/* Makes shells: see shell.c for what one is. */
#include "freezing.h"

#include <string.h>

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
    if (lua_rawget(L, lua_upvalueindex(upvalues + 1)) != LUA_TNIL) return dn_refuse(L, 1, 1);
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
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TNIL) return dn_refuse(L, 1, 1);
    lua_settop(L, 3);
    lua_settable(L, lua_upvalueindex(2));
    return 0;
}

/* __newindex: table, key, value. */
static int refuse_newindex(lua_State *L) { return dn_refuse(L, 1, 1); }
/* The same, called by a wrapper in Lua. */
static int refuse_for_wrapper(lua_State *L) { return dn_refuse(L, 1, 2); }

static int length(lua_State *L) {
    dn_push_hidden(L, 1);
    lua_pushinteger(L, (lua_Integer)lua_rawlen(L, -1));
    return 1;
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
        dn_shorten_index(L, f->hidden);
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
        dn_push_metamethods(L, -1);
        if (lua_rawgetp(L, fields, &dn_visible_key) == LUA_TNIL) {
            lua_pop(L, 1);
            lua_pushvalue(L, fields);
        }
        lua_rawsetp(L, -2, &dn_visible_key); /* hidden, O, fields of O, M */
        lua_remove(L, fields);
    } else {
        lua_newtable(L); /* without events */
        dn_push_metamethods(L, -1);
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
    lua_rawsetp(L, metatable, &dn_name_key);
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
