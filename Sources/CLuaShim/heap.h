#ifndef DN_HEAP_H
#define DN_HEAP_H

/* The heap of a state, as memory.c, arena.c and collisions.c share it. */

#include "dn_lua.h"

/* What a heavy block may be; see memory.c. */
enum { DN_HEAVY_OTHER, DN_HEAVY_STRING, DN_HEAVY_KINDS };

/* What stands before a heavy block; see memory.c. */
typedef struct dn_heavy {
    struct dn_heavy *next, *previous; /* of those that may be a table's nodes */
    void *block;
    int kind; /* DN_HEAVY_... */
    int bits; /* it may be 2^bits nodes; 0 for none */
} dn_heavy;

enum { DN_ARENA_BYTES = 4096 }; /* of an object at most */

/* Objects whose address Lua may hash; see arena.c. */
typedef struct dn_arena {
    char *base, *next, *end;
    void *freed[DN_ARENA_BYTES / 16 + 1]; /* by the size, in grains of 16 bytes */
} dn_arena;

/* ---- memory.c ---- */

void *dn_allocate(void *vm, void *block, size_t old_size, size_t size);
/* Sets the hook's step by what is heavy, or to none. */
void dn_set_pace(dn_lua *vm, int is_unmetered);

/* ---- arena.c ---- */

/* Reserves addresses for as many bytes; where there are none, nothing comes from the arena. */
void dn_arena_open(dn_arena *arena, size_t limit);
void dn_arena_close(dn_arena *arena);
/* A block of at most DN_ARENA_BYTES; NULL where the arena is full. */
void *dn_arena_take(dn_arena *arena, size_t size);
void dn_arena_give(dn_arena *arena, void *block, size_t size);
static inline int dn_arena_has(const dn_arena *arena, const void *block) {
    return (const char *)block >= arena->base && (const char *)block < arena->next;
}

/* ---- collisions.c ---- */

/* How many nodes a block of so many bytes may hold, as a power of two; 0 for
 * none. dn_knows_collisions must have been called before. */
int dn_node_bits(size_t size);
/* Units that it takes in the worst case to move a table's keys to 2^bits nodes, beyond what is usual. */
int64_t dn_rehash_cost(const dn_lua *vm, int bits);
/* Whether one of the tables has more keys of one place than makes sense; each call looks at one. */
int dn_has_long_chain(dn_lua *vm);

#endif
