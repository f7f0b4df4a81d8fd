#ifndef DN_LIB_H
#define DN_LIB_H

/* What the files of the standard library share with each other.
 *
 * The library is an allow-list: dn_open_library builds a fresh table from the
 * names that a lib_*.c lists, and what is not listed does not exist. Functions
 * of our own behave as the manual says, with Lua's own error texts; where they
 * depart from it, the comment above them says so and why. */

#include "internal.h"

/* How a name of the library comes about. */
enum {
    DN_STOCK,   /* Lua's own: short, deterministic, and without reach */
    DN_OWN,     /* ours */
    DN_OVER,    /* ours, with Lua's own as upvalue 1 */
    DN_CHARGED, /* Lua's own, after paying for the strings that it is given */
};

typedef struct dn_entry {
    const char *name;
    int how;
    lua_CFunction own; /* for DN_OWN and DN_OVER */
} dn_entry;

/* Makes a global table of the listed names of the library that `open` makes. */
void dn_open_library(lua_State *L, const char *name, lua_CFunction open, const dn_entry *entries);
/* Puts the listed names into the table at an index. `open` runs once a process, in another state. */
void dn_add_library(lua_State *L, int table, lua_CFunction open, const dn_entry *entries);
/* The bytes of all arguments that are texts. */
int64_t dn_text_bytes(lua_State *L);
/* Lets error texts find the functions of the table on top by that table's name. */
void dn_publish(lua_State *L, const char *name);

/* ---- lib_base.c, lib_protect.c ---- */

/* Pushes what `tostring` shows: never an address. May call __tostring. */
const char *dn_push_text(lua_State *L, int index, size_t *size);

/* Notes that the text at an index is raised for a plugin, and is no limit of Lua's. */
void dn_speak(lua_State *L, int index);

int dn_lib_pcall(lua_State *L);
int dn_lib_xpcall(lua_State *L);
int dn_lib_load(lua_State *L);

/* ---- chunk.c ---- */

/* Compiles a text, never a binary chunk, and pays for it. Pushes the function, or
 * the message of what is wrong with the text; returns Lua's status. */
int dn_compile(lua_State *L, const char *text, size_t size, const char *name, const char *mode);

/* ---- lib_keys.c ---- */

/* A key, apart from the table. Keys of one table all differ. */
typedef struct dn_key {
    uint64_t prefix; /* ordered as the keys are, but for ties */
    union {
        lua_Integer integer;
        lua_Number number;
        const char *bytes;
    } as;
    size_t size; /* of bytes */
    uint32_t place; /* where the key itself is kept */
    uint32_t rank;
} dn_key;

/* Reads the key at an index; it lives as long as the value. Returns 0 for an object. */
int dn_read_key(lua_State *L, int index, dn_key *key);
int dn_is_below(const dn_key *a, const dn_key *b);
/* Whether one value is less than another, as lua_compare says, and paid for.
 * Texts compare bytewise, which is what Lua's own does in the C locale. */
int dn_is_less(lua_State *L, int a, int b);
/* Raises that the object at an index has no place in an order. */
int dn_refuse_key(lua_State *L, int index);

/* What the keys of a table are. */
typedef struct dn_keys {
    lua_Integer count;
    int is_list; /* they are 1...count */
    int is_pushed; /* sorted, as dn_push_sorted has them */
} dn_keys;

/* As dn_look_over, and where they are few, no list, and all have an order, pushes
 * them sorted: what most calls of pairs are about. */
dn_keys dn_push_few(lua_State *L, int table);

dn_keys dn_look_over(lua_State *L, int table);
/* Pushes an array of the table's `count` keys, sorted. Objects raise, or come
 * last if `keeps_objects`. */
void dn_push_sorted(lua_State *L, int table, lua_Integer count, int keeps_objects);
/* The same with all keys, and paid for. Returns how many there are. */
lua_Integer dn_push_keys(lua_State *L, int table);

/* ---- lib_order.c ---- */

int dn_lib_next(lua_State *L);
extern char dn_next_key; /* in the registry: the function that a plugin knows as next */
int dn_lib_pairs(lua_State *L);
/* The iterators of dn_lib_pairs, which freezing refuses to keep. */
int dn_step_sorted(lua_State *L);
int dn_step_list(lua_State *L);

/* ---- lib_pattern.c ---- */

enum { DN_CAPTURES = 32 };

/* One subject and one pattern while they are matched. */
typedef struct dn_match {
    const char *subject, *end;
    const char *pattern_end;
    lua_State *L;
    dn_lua *vm;
    int64_t credit; /* steps until the next charge */
    int depth;      /* recursions left */
    int count;      /* captures, open ones included */
    struct {
        const char *start;
        ptrdiff_t size; /* or one of the two below */
    } capture[DN_CAPTURES];
} dn_match;

enum { DN_CAPTURE_OPEN = -1, DN_CAPTURE_POSITION = -2 };

void dn_match_begin(
    dn_match *m, lua_State *L, const char *subject, size_t size, const char *pattern, size_t pattern_size);
/* Where a match that starts at `s` ends, or NULL. Forgets earlier captures. */
const char *dn_match_at(dn_match *m, const char *s, const char *pattern);
/* Pays for the steps that are not paid for yet; does not raise. */
void dn_match_end(dn_match *m);
/* Pays for what else a match makes necessary. */
void dn_match_charge(dn_match *m, int64_t units);
/* Pushes one capture; number 0 is the whole match where the pattern has none. */
void dn_push_capture(dn_match *m, int number, const char *start, const char *end);
/* Pushes all; the whole match where the pattern has none and `start` is not NULL. */
int dn_push_captures(dn_match *m, const char *start, const char *end);

/* ---- lib_string.c, lib_gsub.c ---- */

int dn_lib_gsub(lua_State *L);
int dn_lib_gmatch(lua_State *L);
int dn_step_gmatch(lua_State *L);
/* A start position as string functions read it: at least 1. */
size_t dn_start(lua_Integer position, size_t size);

/* ---- lib_table.c, lib_sort.c ---- */

/* What a value must be able to do to act as a table. */
enum { DN_READ = 1, DN_WRITE = 2, DN_LENGTH = 4 };

/* The length of an argument that is a table or acts as one; else raises. */
lua_Integer dn_checked_length(lua_State *L, int argument, int needs);

/* lua_geti and lua_seti, paid for. */
void dn_get_element(lua_State *L, int table, lua_Integer i);
void dn_set_element(lua_State *L, int table, lua_Integer i);

int dn_lib_sort(lua_State *L);

/* ---- lib_coroutine.c ---- */

int dn_step_wrap(lua_State *L);

/* ---- shell.c ---- */

/* Pushes the metatable that Lua code may see, or nil. */
void dn_push_visible_metatable(lua_State *L, int index);
/* Replaces a frozen table on top, about to become a metatable, by one that the
 * VM can use: raw look-ups would find an empty shell. Returns 0 for other tables. */
int dn_use_frozen_metatable(lua_State *L);
/* Raises that the shell at an index cannot be written. */
int dn_refuse_write(lua_State *L, int index);

#endif
