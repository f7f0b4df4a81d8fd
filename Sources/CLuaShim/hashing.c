/* A seed for Lua's string hashes that is the host's, not the process's.
 *
 * Lua draws it from addresses and the time. Where a table was emptied and filled
 * again, the moment at which it grows depends on it, and with that moment what
 * `#` says of a list with holes: two processes that fold the same log could
 * differ. Lua has no call to set it, so it is written in the one moment when
 * that is safe: after lua_newstate has drawn it, before the first string.
 *
 *   (1) Where it stands is not assumed but found, once a process, in a state
 *       made for that: the one place whose number explains the hashes of strings.
 *   (2) Where none is found, Lua's own seed stays. dn_is_seeded tells. */

#include "internal.h"

#include <pthread.h>
#include <stdlib.h>

typedef struct first_block {
    char *place;
    size_t size;
    int calls;
} first_block;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static size_t block_size; /* of the block that holds the seed: the first that lua_newstate asks for */
static size_t offset;     /* of the seed in it; 0 where it was not found */

static const char *const samples[] = {"dandelion", "seed", "of the hashes"};
enum { SAMPLES = sizeof samples / sizeof *samples };

/* As Lua 5.4 hashes short strings. */
static unsigned int hash_of(const char *text, unsigned int seed) {
    size_t size = strlen(text);
    unsigned int hash = seed ^ (unsigned int)size;
    for (; size > 0; size--) hash ^= (hash << 5) + (hash >> 2) + (unsigned char)text[size - 1];
    return hash;
}

/* A string's hash stands before a word that stands before its bytes. */
static unsigned int stored_hash(const char *text) {
    unsigned int hash;
    memcpy(&hash, text - sizeof(size_t) - sizeof hash, sizeof hash);
    return hash;
}

static void *watch(void *context, void *block, size_t old_size, size_t size) {
    first_block *first = context;
    (void)old_size;
    if (size == 0) {
        free(block);
        return NULL;
    }
    /* All of the first block is looked at, and Lua does not write to all of it. */
    void *place = block ? realloc(block, size) : calloc(1, size);
    if (first->calls++ == 0) {
        first->place = place;
        first->size = size;
    }
    return place;
}

static int push_samples(lua_State *L) {
    for (int i = 0; i < SAMPLES; i++) lua_pushstring(L, samples[i]);
    return SAMPLES;
}

static void find(void) {
    first_block first = {0};
    lua_State *L = lua_newstate(watch, &first);
    if (!L) return;
    lua_pushcfunction(L, push_samples);
    if (lua_pcall(L, 0, SAMPLES, 0) == LUA_OK) {
        int found = 0;
        for (size_t at = 0; at + sizeof(unsigned int) <= first.size; at += sizeof(unsigned int)) {
            unsigned int seed;
            memcpy(&seed, first.place + at, sizeof seed);
            int matches = 0;
            while (matches < SAMPLES
                && hash_of(samples[matches], seed) == stored_hash(lua_tostring(L, matches + 1))) {
                matches++;
            }
            if (matches == SAMPLES) {
                found++;
                offset = at;
            }
        }
        if (found != 1) offset = 0;
        block_size = first.size;
    }
    lua_close(L);
}

typedef struct seeding {
    dn_lua *vm;
    first_block first;
    unsigned int seed;
} seeding;

static void *seed_allocate(void *context, void *block, size_t old_size, size_t size) {
    seeding *job = context;
    if (job->first.calls == 1 && job->first.size == block_size && offset) {
        memcpy(job->first.place + offset, &job->seed, sizeof job->seed);
    }
    void *place = dn_allocate(job->vm, block, old_size, size);
    if (job->first.calls++ == 0) {
        job->first.place = place;
        job->first.size = size;
    }
    return place;
}

lua_State *dn_new_state(dn_lua *vm, uint64_t seed) {
    pthread_once(&once, find);
    seeding job = {.vm = vm, .seed = (unsigned int)(seed ^ seed >> 32) * 2654435761u};
    lua_State *L = lua_newstate(seed_allocate, &job);
    if (L) lua_setallocf(L, dn_allocate, vm);
    return L;
}

int dn_is_seeded(void) {
    pthread_once(&once, find);
    return offset != 0;
}
