/* Tables whose keys collide.
 *
 * Lua hashes numbers by a function that everyone knows. Keys can be made that
 * spread well in a table of 2^16 places and all collide in one of 2^17: then the
 * one instruction that makes the table grow compares each key with each other,
 * which takes minutes, and no hook runs meanwhile. So the allocator, which is
 * asked for the new places before, looks at the old ones.
 *
 *   (1) Which vector is about to be moved, Lua does not say. All large ones are
 *       looked at, and the worst is paid for.
 *   (2) What a node is like is not assumed but tried, once a process, as is how
 *       numbers are hashed. A block that is no vector of nodes is known by this:
 *       the main place of a key is never empty, nor does a key of another stand there.
 *   (3) First a few nodes are looked at, at places that nobody can foretell; only
 *       where too many of them collide, all. What that comes to is a property of
 *       the keys, the same in every process.
 *   (4) Keys that collide can also come one by one. Looking one up costs little
 *       then, but two thousand steps of __index at once cost much: so the hook
 *       looks too, from time to time.
 *
 *   Strings are hashed with a seed (hashing.c) and objects by their address. */

#include "internal.h"

#include <math.h>
#include <pthread.h>
#include <stdlib.h>

enum {
    NODE = 24,     /* bytes of a node: value, its tag, the key's tag, the next of the chain, the key */
    VALUE_TAG = 8,
    KEY_TAG = 9,
    KEY = 16,
    INTEGER_TAG = LUA_TNUMBER,
    FLOAT_TAG = LUA_TNUMBER | 1 << 4,
    SMALL_BITS = 13,   /* vectors up to this size are looked at whole */
    SAMPLES = 256,
    LONG_CHAIN = 4096, /* keys of one main place that no sensible table has */
    STEPS_PER_UNIT = 4,
};

/* ---- Nodes ---- */

static uint32_t hash_of_float(double number) {
    int exponent;
    double scaled = frexp(number, &exponent) * 0x1p31;
    if (!(scaled >= -0x1p63 && scaled < 0x1p63)) return 0;
    uint32_t hash = (uint32_t)exponent + (uint32_t)(int64_t)scaled;
    return hash <= INT32_MAX ? hash : ~hash;
}

/* The main place of a node's key among 2^bits; -1 where the key is no number. */
static int64_t place_of(const char *node, int bits) {
    uint64_t modulus = ((UINT64_C(1) << bits) - 1) | 1;
    if (node[KEY_TAG] == INTEGER_TAG) {
        uint64_t key;
        memcpy(&key, node + KEY, sizeof key);
        return (int64_t)(key % modulus);
    }
    if (node[KEY_TAG] != FLOAT_TAG) return -1;
    double key;
    memcpy(&key, node + KEY, sizeof key);
    return hash_of_float(key) % (uint32_t)modulus;
}

static int is_live(const char *node) { return (node[VALUE_TAG] & 0x0f) != LUA_TNIL; }

/* Whether what is known of a node does not speak against a vector of them; see (2). */
static int is_plausible(const dn_heavy *v, const char *node) {
    int64_t main = place_of(node, v->bits);
    if (main < 0) return 1;
    const char *there = (const char *)v->block + main * NODE;
    if (there[KEY_TAG] == LUA_TNIL) return 0;
    int64_t other = place_of(there, v->bits);
    return other < 0 || other == main;
}

/* ---- Counting ---- */

typedef struct count {
    int64_t keys, steps; /* steps along the chains that it takes to put all keys in */
    uint32_t longest;
} count;

/* What it comes to when the keys move to 2^bits places. */
static count count_all(const dn_heavy *v, int bits) {
    count c = {0};
    uint32_t *chains = calloc((size_t)1 << bits, sizeof *chains);
    if (!chains) return c;
    const char *node = v->block;
    for (size_t i = 0; i < (size_t)1 << v->bits; i++, node += NODE) {
        if (!is_live(node)) continue;
        int64_t main = place_of(node, bits);
        if (main < 0) continue;
        if (c.keys++ < SAMPLES && !is_plausible(v, node)) {
            c = (count){0};
            break;
        }
        c.steps += chains[main]++;
        if (chains[main] > c.longest) c.longest = chains[main];
    }
    free(chains);
    return c;
}

static uint64_t scattered(uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

/* Whether the keys of some nodes, one out of each stretch, have their main place
 * in common more often than chance would have it. */
static int collides(const dn_lua *vm, const dn_heavy *v, int bits, int samples) {
    int64_t places[SAMPLES];
    int count = 0, pairs = 0;
    size_t stretch = ((size_t)1 << v->bits) / (size_t)samples;
    uint64_t chance = (uintptr_t)v->block ^ (uint64_t)vm->fuel << 20;
    for (int i = 0; i < samples; i++) {
        chance = scattered(chance + 0x9e3779b97f4a7c15);
        const char *node = (const char *)v->block + ((size_t)i * stretch + chance % stretch) * NODE;
        int64_t main = is_live(node) ? place_of(node, bits) : -1;
        if (main < 0) continue;
        for (int k = 0; k < count; k++) pairs += places[k] == main;
        places[count++] = main;
    }
    return pairs > 2 + samples / 32 + 4 * (samples * samples >> bits);
}

/* ---- Trying ---- */

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int is_known;

typedef struct last_vector {
    char *place;
    size_t size;
} last_vector;

static void *watch(void *context, void *block, size_t old_size, size_t size) {
    last_vector *last = context;
    if (size == 0) {
        free(block);
        return NULL;
    }
    if (block) return realloc(block, size);
    char *place = malloc(size);
    if (old_size == 0 && size == NODE << 6) *last = (last_vector){place, size};
    return place;
}

/* Fills a table of 64 places with numbers that collide and some that do not. */
static int fill(lua_State *L) {
    lua_createtable(L, 0, 64);
    for (int i = 1; i <= 48; i++) {
        if (i % 3 == 0) lua_pushnumber(L, i * 1.37 + 0x1p40);
        else lua_pushinteger(L, i % 3 == 1 ? (lua_Integer)i * 63 : -(lua_Integer)i * i * 1000003);
        lua_pushboolean(L, 1);
        lua_rawset(L, -3);
    }
    return 1;
}

static void try(void) {
    last_vector last = {0};
    lua_State *L = lua_newstate(watch, &last);
    if (!L) return;
    lua_pushcfunction(L, fill);
    if (lua_pcall(L, 0, 1, 0) == LUA_OK && last.place) {
        dn_heavy v = {.block = last.place, .bits = 6};
        int integers = 0, floats = 0, faults = 0;
        for (int i = 0; i < 64; i++) {
            const char *node = last.place + i * NODE;
            if (!is_live(node)) continue;
            integers += node[KEY_TAG] == INTEGER_TAG;
            floats += node[KEY_TAG] == FLOAT_TAG;
            faults += !is_plausible(&v, node);
        }
        is_known = integers == 32 && floats == 16 && faults == 0;
    }
    lua_close(L);
}

int dn_knows_collisions(void) {
    pthread_once(&once, try);
    return is_known;
}

/* ---- Looking ---- */

int dn_node_bits(size_t size) {
    size_t count = size / NODE;
    if (size % NODE || (count & (count - 1)) || !is_known) return 0;
    return 63 - __builtin_clzll(count);
}

int64_t dn_rehash_cost(const dn_lua *vm, int bits) {
    int64_t most = 0;
    for (const dn_heavy *v = vm->nodes; v; v = v->next) {
        if (v->bits < bits - 1) continue; /* tables grow by the double */
        if (v->bits > SMALL_BITS && !collides(vm, v, bits, SAMPLES)) continue;
        count c = count_all(v, bits);
        if (c.keys <= (int64_t)1 << bits && c.steps > 32 * c.keys && c.steps > most) most = c.steps;
    }
    return most / STEPS_PER_UNIT;
}

int dn_has_long_chain(dn_lua *vm) {
    enum { FEW = 64 };
    const dn_heavy *v = vm->watched ? vm->watched : vm->nodes;
    if (!v) return 0;
    vm->watched = v->next;
    return collides(vm, v, v->bits, FEW) && count_all(v, v->bits).longest > LONG_CHAIN;
}
