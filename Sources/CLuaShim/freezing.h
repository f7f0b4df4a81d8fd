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
    struct dn_report *report; /* or NULL */
} dn_walk;

/* Where a walk reports to, and the buffer that dumps are written into. Stands
 * outside the protected call, so that an error leaks nothing. */
typedef struct dn_report {
    dn_survey_sink sink;
    void *context;
    uint8_t *bytes;
    size_t count, capacity;
} dn_report;

/* Pushes the walk's tables. */
void dn_walk_begin(dn_walk *w, lua_State *L, dn_report *report);
/* Pops a name and a value, which is to be walked. `place` as in `places`, or 0. */
void dn_walk_meet(dn_walk *w, lua_Integer place);
/* Leaves the table at an index out. */
void dn_walk_exempt(dn_walk *w, int index);
void dn_walk_all(dn_walk *w);
/* Reports the function at an index, which runs as `kind` says. */
void dn_report_function(lua_State *L, dn_report *report, int index, int kind, const char *name);

/* Turns the tables of a walk into shells. */
void dn_make_shells(dn_walk *w);

#endif
