/* Freezing a whole state: a plugin has no memory outside its store and its
 * coroutines, so that a turn's result depends on its inputs alone.
 *
 * Roots are the globals, the methods of strings, and what Swift holds by
 * reference. Shells keep tables from changing; that no function can assign a
 * local which exists by then is for the survey's reader to judge, from dumps. */
#include "freezing.h"

#include <stdlib.h>
#include <string.h>

enum { CHUNK_BYTES_KEPT = 1 << 20 }; /* more than a plugin's files have */

static char chunks_key; /* registry[] = main functions and texts in turn, bytes at 0; false once frozen */

void dn_keep_chunk(lua_State *L, const char *text, size_t size) {
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &chunks_key) == LUA_TBOOLEAN) {
        lua_pop(L, 1);
        return;
    }
    if (lua_isnil(L, -1)) {
        lua_pop(L, 1);
        lua_newtable(L);
        lua_pushvalue(L, -1);
        lua_rawsetp(L, LUA_REGISTRYINDEX, &chunks_key);
    }
    lua_Integer count = (lua_Integer)lua_rawlen(L, -1), bytes;
    lua_rawgeti(L, -1, 0);
    bytes = lua_tointeger(L, -1) + 256 + (lua_Integer)size;
    if (bytes <= CHUNK_BYTES_KEPT) {
        lua_pushinteger(L, bytes);
        lua_rawseti(L, -3, 0);
        lua_pushvalue(L, -3);
        lua_rawseti(L, -3, count + 1);
        lua_pushlstring(L, text, size);
        lua_rawseti(L, -3, count + 2);
    }
    lua_pop(L, 2);
}

static void exempt_slot(dn_walk *w, int slot) {
    if (lua_rawgeti(w->L, LUA_REGISTRYINDEX, slot) == LUA_TTABLE) dn_walk_exempt(w, -1);
    lua_pop(w->L, 1);
}

static void walk_everything(dn_walk *w, lua_State *L, dn_survey *survey) {
    const dn_lua *vm = dn_of(L);
    dn_walk_begin(w, L, survey);
    exempt_slot(w, vm->error_metatable);
    exempt_slot(w, vm->business_metatable);
    exempt_slot(w, vm->record_metatables);
    for (int i = 0; i < DN_BOX_KINDS; i++) exempt_slot(w, vm->boxes[i]);

    lua_pushglobaltable(L);
    if (dn_push_hidden(L, -1)) { /* frozen before: what the host has set since is not */
        lua_pushliteral(L, "");
        dn_walk_fields(w, lua_gettop(L) - 1, lua_gettop(L), 0);
        lua_pop(L, 3);
    } else {
        lua_pushliteral(L, "");
        dn_walk_meet(w, 0);
    }
    lua_pushliteral(L, "");
    if (lua_getmetatable(L, -1)) {
        lua_getfield(L, -1, "__index");
        lua_pushliteral(L, "string");
        dn_walk_meet(w, 0);
        lua_pop(L, 1);
    }
    lua_pop(L, 1);
    lua_Integer slots = (lua_Integer)lua_rawlen(L, LUA_REGISTRYINDEX);
    for (lua_Integer i = LUA_RIDX_LAST + 1; i <= slots; i++) {
        lua_rawgeti(L, LUA_REGISTRYINDEX, i);
        lua_pushliteral(L, "");
        dn_walk_meet(w, 0);
    }
    dn_walk_all(w);
}

/* ---- surveying ---- */

static int survey_job(lua_State *L) {
    dn_survey *survey = lua_touserdata(L, 1);
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, &chunks_key) == LUA_TTABLE) {
        lua_Integer count = (lua_Integer)lua_rawlen(L, -1);
        for (lua_Integer i = 1; i <= count; i += 2) {
            lua_rawgeti(L, -1, i);
            lua_rawgeti(L, -2, i + 1);
            if (dn_survey_function(L, survey, -2, DN_SURVEY_CHUNK, -1)) return luaL_error(L, "not enough memory");
            lua_pop(L, 2);
        }
    }
    dn_walk w;
    walk_everything(&w, L, survey);
    return 0;
}

/* ---- freezing ---- */

/* Replaces each field of the table on top that is a shell by what it hides. */
static void unveil_fields(lua_State *L) {
    int table = lua_gettop(L);
    lua_pushnil(L);
    while (lua_next(L, table)) {
        if (dn_push_hidden(L, -1)) {
            lua_pushvalue(L, -3);
            lua_insert(L, -2);
            lua_rawset(L, table);
        }
        lua_pop(L, 1);
    }
}

static int freeze_job(lua_State *L) {
    dn_walk w;
    walk_everything(&w, L, NULL);
    lua_pushglobaltable(L); /* its fields are named, not itself */
    lua_pushboolean(L, 0);
    lua_rawset(L, w.names);
    dn_make_shells(&w);

    /* Where only C looks, it may look at once at what is hidden: methods of
     * strings, and the names of functions in error texts. */
    lua_pushliteral(L, "");
    if (lua_getmetatable(L, -1)) unveil_fields(L);
    if (luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE)) unveil_fields(L);
    lua_pushboolean(L, 0);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &chunks_key);
    return 0;
}

void dn_freeze(lua_State *L, int index) {
    int top = lua_gettop(L);
    index = lua_absindex(L, index);
    dn_walk w;
    dn_walk_begin(&w, L, NULL);
    lua_pushvalue(L, index);
    lua_pushliteral(L, "");
    dn_walk_meet(&w, 0);
    dn_walk_all(&w);
    dn_make_shells(&w);
    lua_settop(L, top);
}

/* ---- for Swift ---- */

int32_t dn_lua_survey(dn_lua *vm, dn_survey_sink sink, void *context) {
    dn_survey survey = {.sink = sink, .context = context};
    int outcome = dn_protect(vm, survey_job, &survey);
    free(survey.bytes);
    return outcome;
}

int32_t dn_lua_freeze(dn_lua *vm) { return dn_protect(vm, freeze_job, NULL); }

int32_t dn_lua_dump_sample(const char *text, size_t size, dn_survey_sink sink, void *context) {
    lua_State *L = luaL_newstate();
    if (!L) return 1;
    dn_survey survey = {.sink = sink, .context = context};
    int failed = luaL_loadbufferx(L, text, size, "=sample", "t") != LUA_OK;
    if (!failed) failed = dn_survey_function(L, &survey, -1, DN_SURVEY_CHUNK, 0) != 0;
    lua_close(L);
    free(survey.bytes);
    return failed;
}
