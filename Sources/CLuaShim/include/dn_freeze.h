#ifndef DN_FREEZE_H
#define DN_FREEZE_H

#include "dn_lua.h"

/* Freezing a state after its files have been loaded: see freeze.c. */

/* What a survey meets. */
enum {
    DN_SURVEY_CHUNK = 1,     /* a main function: `dump`; `name` is its text */
    DN_SURVEY_FUNCTION = 2,  /* a function in Lua that is reachable: `dump`, `name` */
    DN_SURVEY_COROUTINE = 3, /* `name`, and `function` and `upvalue` if a local leads to it */
    DN_SURVEY_ITERATOR = 4,  /* the same */
};

/* Valid during the call of the sink. */
typedef struct dn_survey_item {
    int32_t kind;
    int32_t function; /* which DN_SURVEY_FUNCTION holds the local, from 1; 0 for none */
    int32_t upvalue;  /* which upvalue of it, from 1 */
    const char *name; /* how the plugin reaches it, such as "cache.users"; may be empty */
    size_t name_size;
    const uint8_t *dump; /* an unstripped lua_dump */
    size_t dump_size;
} dn_survey_item;

/* Must not call back into the state. */
typedef void (*dn_survey_sink)(void *context, const dn_survey_item *item);

/* Reports all chunks that were loaded, then what is reachable from the globals
 * and from references; changes nothing. Returns a status as dn_lua_call does. */
int32_t dn_lua_survey(dn_lua *vm, dn_survey_sink sink, void *context);

/* Makes everything reachable read-only, the globals too. A second call freezes
 * what was made since. Returns a status; after a failure the state is half
 * frozen and fit only to be closed. */
int32_t dn_lua_freeze(dn_lua *vm);

/* Compiles a text in a bare state of its own and gives its dump to the sink, as
 * a DN_SURVEY_CHUNK. Returns 0, or 1 if this Lua cannot. */
int32_t dn_lua_dump_sample(const char *text, size_t size, dn_survey_sink sink, void *context);

#endif
