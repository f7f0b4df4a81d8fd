/* Walks everything that Lua code can reach: through tables, keys included,
 * metatables and upvalues, breadth first and in a fixed order, so that names in
 * messages are the same in every process. It allocates but changes nothing. */
#include "freezing.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_NAME = 120 };

void dn_walk_begin(dn_walk *w, lua_State *L, dn_survey *survey) {
    luaL_checkstack(L, 24, NULL);
    for (int i = 0; i < 4; i++) lua_newtable(L);
    int top = lua_gettop(L);
    *w = (dn_walk){
        .L = L, .list = top - 3, .names = top - 2, .places = top - 1, .walked = top, .survey = survey};
}

void dn_walk_exempt(dn_walk *w, int index) {
    lua_pushvalue(w->L, index);
    lua_pushboolean(w->L, 1);
    lua_rawset(w->L, w->walked);
}

/* ---- reporting ---- */

static int write_dump(lua_State *L, const void *bytes, size_t count, void *context) {
    dn_survey *survey = context;
    (void)L;
    if (survey->count + count > survey->capacity) {
        size_t capacity = (survey->count + count) * 2;
        uint8_t *grown = realloc(survey->bytes, capacity);
        if (!grown) return 1;
        survey->bytes = grown;
        survey->capacity = capacity;
    }
    memcpy(survey->bytes + survey->count, bytes, count);
    survey->count += count;
    return 0;
}

int dn_survey_function(lua_State *L, dn_survey *survey, int index, int kind, int name) {
    dn_survey_item item = {.kind = kind};
    if (name) item.name = lua_tolstring(L, name, &item.name_size);
    lua_pushvalue(L, index);
    survey->count = 0;
    int failed = lua_dump(L, write_dump, survey, 0);
    lua_pop(L, 1);
    if (failed) return failed;
    item.dump = survey->bytes;
    item.dump_size = survey->count;
    survey->sink(survey->context, &item);
    return 0;
}

static void report_refusal(dn_walk *w, int kind, int name, lua_Integer place) {
    if (!w->survey) return;
    dn_survey_item item = {
        .kind = kind, .function = (int32_t)(place / 256), .upvalue = (int32_t)(place % 256)};
    item.name = lua_tolstring(w->L, name, &item.name_size);
    w->survey->sink(w->survey->context, &item);
}

/* ---- names ---- */

static int is_identifier(const char *text) {
    if (!isalpha((unsigned char)*text) && *text != '_') return 0;
    while (isalnum((unsigned char)*text) || *text == '_') text++;
    return *text == 0;
}

/* Pushes the name of what stands at a key of a table with the name at `name`. */
static void push_member_name(lua_State *L, int name, int key) {
    const char *parent = lua_tostring(L, name);
    if (lua_rawlen(L, name) > LONGEST_NAME) {
        lua_pushvalue(L, name);
        return;
    }
    switch (lua_type(L, key)) {
    case LUA_TSTRING: {
        const char *text = lua_tostring(L, key);
        if (lua_rawlen(L, key) > LONGEST_NAME || !is_identifier(text))
            lua_pushfstring(L, "%s[…]", parent);
        else
            lua_pushfstring(L, *parent ? "%s.%s" : "%s%s", parent, text);
        break;
    }
    case LUA_TNUMBER:
    case LUA_TBOOLEAN: {
        const char *text = luaL_tolstring(L, key, NULL);
        lua_pushfstring(L, "%s[%s]", parent, text);
        lua_remove(L, -2);
        break;
    }
    default:
        lua_pushfstring(L, "%s[…]", parent);
    }
}

/* ---- walking ---- */

void dn_walk_meet(dn_walk *w, lua_Integer place) {
    lua_State *L = w->L;
    int name = lua_gettop(L), value = name - 1, type = lua_type(L, value);
    if (type == LUA_TTABLE || type == LUA_TFUNCTION || type == LUA_TTHREAD) {
        lua_pushvalue(L, value);
        int is_known = lua_rawget(L, w->names) != LUA_TNIL;
        lua_pushvalue(L, value);
        is_known |= lua_rawget(L, w->walked) != LUA_TNIL;
        is_known |= dn_push_hidden(L, value); /* what is frozen already stays as it is */
        if (!is_known) {
            lua_pushvalue(L, value);
            lua_pushvalue(L, name);
            lua_rawset(L, w->names);
            lua_pushvalue(L, value);
            lua_rawseti(L, w->list, ++w->count);
            if (place) {
                lua_pushvalue(L, value);
                lua_pushinteger(L, place);
                lua_rawset(L, w->places);
            }
        }
    }
    lua_settop(L, value - 1);
}

static int is_object(lua_State *L, int index) {
    int type = lua_type(L, index);
    return type == LUA_TTABLE || type == LUA_TFUNCTION || type == LUA_TTHREAD;
}

static int has_objects(lua_State *L, int table) {
    int64_t count = 0;
    lua_pushnil(L);
    while (lua_next(L, table)) {
        count++;
        if (is_object(L, -1) || is_object(L, -2)) {
            lua_pop(L, 2);
            return 1;
        }
        lua_pop(L, 1);
    }
    dn_charge(L, dn_of(L), count * 2);
    return 0;
}

void dn_walk_fields(dn_walk *w, int table, int name, lua_Integer place) {
    lua_State *L = w->L;
    if (!has_objects(L, table)) return;
    luaL_checkstack(L, 8, NULL);
    lua_Integer count = dn_push_keys(L, table);
    int keys = lua_gettop(L);
    for (lua_Integer i = 1; i <= count; i++) {
        lua_rawgeti(L, keys, i);
        lua_pushvalue(L, -1);
        lua_rawget(L, table); /* keys + 1: the key; keys + 2: the value */
        if (is_object(L, keys + 2)) {
            push_member_name(L, name, keys + 1);
            dn_walk_meet(w, place);
        } else {
            lua_pop(L, 1);
        }
        if (is_object(L, keys + 1)) {
            lua_pushvalue(L, name);
            dn_walk_meet(w, place);
        }
        lua_settop(L, keys);
    }
    lua_settop(L, keys - 1);
}

/* A metatable that Lua code cannot get at stays as it is, since the host may
 * use it; what it leads to does not. */
static void walk_metatable(dn_walk *w, int table, int name, lua_Integer place) {
    lua_State *L = w->L;
    if (!lua_getmetatable(L, table)) return;
    int metatable = lua_gettop(L);
    lua_pushliteral(L, "__metatable");
    int is_protected = lua_rawget(L, metatable) != LUA_TNIL;
    lua_pop(L, 1);
    lua_pushfstring(L, "metatable of %s", lua_tostring(L, name));
    if (!is_protected) {
        dn_walk_meet(w, place);
        return;
    }
    lua_pushvalue(L, metatable);
    if (lua_rawget(L, w->walked) == LUA_TNIL) {
        dn_walk_exempt(w, metatable);
        dn_walk_fields(w, metatable, metatable + 1, place);
    }
    lua_settop(L, metatable - 1);
}

static void walk_function(dn_walk *w, int function, int name, lua_Integer place) {
    lua_State *L = w->L;
    lua_CFunction c = lua_tocfunction(L, function);
    if (c == dn_step_wrap) {
        report_refusal(w, DN_SURVEY_COROUTINE, name, place);
        return;
    }
    if (c == dn_step_gmatch || c == dn_step_sorted || c == dn_step_list) {
        report_refusal(w, DN_SURVEY_ITERATOR, name, place);
        return;
    }
    if (!c) {
        w->functions++;
        if (w->survey) {
            if (dn_survey_function(L, w->survey, function, DN_SURVEY_FUNCTION, name))
                luaL_error(L, "not enough memory");
            /* A long function, made many times, is dumped and read each time. */
            dn_charge(L, dn_of(L), (int64_t)(w->survey->count / 8));
        }
    }
    const char *upvalue;
    for (int i = 1; (upvalue = lua_getupvalue(L, function, i)); i++) {
        if (c)
            lua_pushvalue(L, name);
        else
            lua_pushstring(L, upvalue);
        dn_walk_meet(w, c ? place : w->functions * 256 + i);
    }
}

void dn_walk_all(dn_walk *w) {
    lua_State *L = w->L;
    int top = lua_gettop(L), object = top + 1, name = top + 2;
    for (lua_Integer i = 1; i <= w->count; i++) {
        dn_charge(L, dn_of(L), 16);
        lua_rawgeti(L, w->list, i);
        lua_pushvalue(L, object);
        lua_rawget(L, w->names);
        lua_pushvalue(L, object);
        lua_rawget(L, w->places);
        lua_Integer place = lua_tointeger(L, -1);
        lua_pop(L, 1);
        switch (lua_type(L, object)) {
        case LUA_TTABLE:
            dn_walk_fields(w, object, name, place);
            walk_metatable(w, object, name, place);
            break;
        case LUA_TFUNCTION:
            walk_function(w, object, name, place);
            break;
        default:
            report_refusal(w, DN_SURVEY_COROUTINE, name, place);
        }
        lua_settop(L, top);
    }
}
