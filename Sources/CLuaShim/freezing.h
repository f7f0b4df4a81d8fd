#ifndef DN_FREEZING_H
#define DN_FREEZING_H

/* What walk.c, shell.c and freeze.c share. */

#include "lib.h"

#include "dn_freeze.h"

/* A walk over what Lua code can reach. The indices are of tables on the stack. */
typedef struct dn_walk {
    lua_State *L;
    int list;     /* the objects met, in order */
    int names;    /* object → how the plugin reaches it */
    int places;   /* object → function number * 256 + upvalue number, where a local led to it */
    int walked;   /* tables that are looked through, but never frozen */
    lua_Integer count, functions;
    struct dn_survey *survey; /* or NULL */
} dn_walk;

/* Where a walk reports to, and the buffer that dumps are written into. Stands
 * outside the protected call, so that an error leaks nothing. */
typedef struct dn_survey {
    dn_survey_sink sink;
    void *context;
    uint8_t *bytes;
    size_t count, capacity;
} dn_survey;

/* Pushes the walk's tables. */
void dn_walk_begin(dn_walk *w, lua_State *L, dn_survey *survey);
/* Pops a name and a value, which is to be walked. `place` as in `places`, or 0. */
void dn_walk_meet(dn_walk *w, lua_Integer place);
/* Leaves the table at an index out. */
void dn_walk_exempt(dn_walk *w, int index);
/* Meets what the table at an index holds, by the table's name at another. */
void dn_walk_fields(dn_walk *w, int table, int name, lua_Integer place);
void dn_walk_all(dn_walk *w);
/* Reports the function at an index, with the text at another, or 0. Does not
 * raise: 0, or 1 where memory is out. */
int dn_survey_function(lua_State *L, dn_survey *survey, int index, int kind, int name);

/* ---- shell.c ---- */

extern char dn_visible_key, dn_name_key;

/* Raises that the shell at an index cannot be written; the key stands behind it.
 * `level` is the call that wants to write: 1 where it called us. */
int dn_refuse(lua_State *L, int index, int level);
/* Pushes a table with the metamethods of the raw table at an index, without
 * those that a plugin may not have. Its __index is the caller's to set. */
void dn_push_metamethods(lua_State *L, int table);
/* Replaces a frozen table on top by its hidden one, where looking there means
 * the same: one look-up less. `hidden` is a table of tables that are about to
 * be frozen, or 0. */
void dn_shorten_index(lua_State *L, int hidden);

/* ---- shell_making.c ---- */

/* Turns the tables of a walk into shells. */
void dn_make_shells(dn_walk *w);

#endif
