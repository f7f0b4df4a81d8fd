/* The heap of a state: its cap, its price, and what is heavy in it.
 *
 *   (1) A growth beyond the cap is refused; Lua collects everything then and
 *       tries once more, so each refusal costs a share of the heap.
 *   (2) What others do by the byte (concatenating, formatting, rehashing) pays
 *       here, and asks the clock here.
 *   (3) One VM instruction may read the whole of a string (to compare it, or as
 *       a number), or move the whole of a stack. No hook runs meanwhile. So heavy
 *       blocks are counted, and the hook comes the more often, the heavier the
 *       heaviest is.
 *   (4) A heavy block has a header that says what it is. Which blocks have one
 *       follows from their size, which Lua tells whenever it changes or frees one. */

#include "internal.h"

#include <stdlib.h>

enum {
    /* What is granted although a limit has tripped: each of thousands of variables
     * that are to be closed may make an error text, and Lua collects everything
     * whenever it is refused something. */
    SMALL = 1 << 14,
    GRACE = 1 << 20,
    EMERGENCIES = 1000, /* refused allocations that a budget survives, each after a full collection */
    HEAVY_BITS = 16,
    HEAVY = 1 << HEAVY_BITS,
    HEADER = sizeof(dn_heavy), /* a multiple of what malloc aligns to */
};

/* ---- Price and cap ---- */

static int refuses(dn_lua *vm, size_t growth) {
    int is_graceful = vm->tripped && growth <= SMALL && vm->grace > 0;
    if (is_graceful) vm->grace -= (int64_t)growth;
    if (!is_graceful && vm->limit && vm->used + growth > vm->limit) {
        vm->fuel -= 1000 + (int64_t)((vm->used - vm->heavy_text) / 32); /* texts are not looked through */
        if (++vm->emergencies > EMERGENCIES && !vm->tripped) vm->tripped = DN_LIMIT_MEMORY;
        dn_look(vm);
        return 1;
    }
    if (vm->fuel < vm->clock_at) dn_look(vm);
    if (vm->tripped && growth > SMALL) return 1; /* ends loops in C as well */
    vm->fuel -= 1 + (int64_t)(growth / 64);
    return 0;
}

/* ---- What is heavy ---- */

/* VM instructions between two calls of the hook, by the binary order of the
 * heaviest string's size: to look at 8 MB takes some 20 ms. */
static int step_for_string(int order) {
    int bits = 22 - order;
    return bits <= 0 ? 1 : bits > 5 ? DN_STEP : 1 << bits;
}

/* The same for a block that may be a stack: to pass on 8 MB of it takes 3 ms. */
static int step_for_stack(int order) {
    int bits = order - 19; /* from 1 MiB on */
    return bits <= 0 ? DN_STEP : bits > 4 ? 3 : DN_STEP >> bits;
}

static int highest(uint64_t orders) { return 63 - __builtin_clzll(orders); }

static void reconsider(dn_lua *vm) {
    if (vm->step == 0) return; /* nothing is metered */
    int step = DN_STEP, was = vm->step;
    uint64_t strings = vm->heavy_orders[DN_HEAVY_STRING], others = vm->heavy_orders[DN_HEAVY_OTHER];
    if (strings) step = step_for_string(highest(strings));
    if (others && step_for_stack(highest(others)) < step) step = step_for_stack(highest(others));
    if (step == was) return;
    vm->step = step;
    if (step > was || vm->tripped || vm->is_unmetered || !vm->running) return; /* the hook lengthens its own step */
    vm->fuel -= was; /* setting a hook forgets what it had counted */
    dn_arm(vm->running, step);
    if (vm->fuel - dn_clock_interval(vm) > vm->clock_at) return;
    vm->clock_at = vm->fuel + 1; /* look at once */
}

void dn_set_pace(dn_lua *vm, int is_unmetered) {
    vm->step = is_unmetered ? 0 : DN_STEP;
    reconsider(vm);
}

static void weigh(dn_lua *vm, int kind, size_t size, int change) {
    if (kind == DN_HEAVY_STRING) vm->heavy_text += change > 0 ? size : -size;
    int order = highest(size);
    uint32_t *count = &vm->heavy[kind][order];
    *count += (uint32_t)change;
    if (*count) vm->heavy_orders[kind] |= UINT64_C(1) << order;
    else vm->heavy_orders[kind] &= ~(UINT64_C(1) << order);
}

static dn_heavy *heavy_of(void *base) { return base; }

static void list(dn_lua *vm, dn_heavy *heavy) {
    heavy->next = vm->nodes;
    heavy->previous = NULL;
    if (vm->nodes) vm->nodes->previous = heavy;
    vm->nodes = heavy;
}

static void unlist(dn_lua *vm, dn_heavy *heavy) {
    if (vm->watched == heavy) vm->watched = heavy->next;
    if (heavy->next) heavy->next->previous = heavy->previous;
    if (heavy->previous) heavy->previous->next = heavy->next; else vm->nodes = heavy->next;
    heavy->bits = 0;
}

/* Whether a table that grows to 2^bits nodes takes more work than is left. */
static int hides_work(dn_lua *vm, int bits) {
    int64_t cost = dn_rehash_cost(vm, bits);
    if (!cost) return 0;
    vm->fuel = vm->fuel > cost ? vm->fuel - cost : 0;
    dn_look(vm);
    return vm->tripped != DN_LIMIT_NONE;
}

/* An allocation, a change or a release where a heavy block comes or goes. Where
 * it fails, nothing has changed. */
static void *allocate_heavy(dn_lua *vm, void *block, size_t old_size, size_t size, int kind) {
    int was_heavy = old_size >= HEAVY;
    char *base = was_heavy ? (char *)block - HEADER : block;
    if (was_heavy) {
        kind = heavy_of(base)->kind;
        if (heavy_of(base)->bits) unlist(vm, heavy_of(base));
    }
    if (size >= HEAVY) {
        char *place = realloc(base, size + HEADER);
        if (!place) return NULL;
        if (!was_heavy && block) memmove(place + HEADER, place, old_size);
        *heavy_of(place) = (dn_heavy){.block = place + HEADER, .kind = kind};
        /* Lua never changes the size of a vector of nodes, but makes a new one. */
        if (!block && kind == DN_HEAVY_OTHER && (heavy_of(place)->bits = dn_node_bits(size))) list(vm, heavy_of(place));
        if (was_heavy) weigh(vm, kind, old_size, -1);
        weigh(vm, kind, size, 1);
        reconsider(vm);
        return place + HEADER;
    }
    weigh(vm, kind, old_size, -1);
    reconsider(vm);
    if (size == 0) {
        free(base);
        return NULL;
    }
    memmove(base, block, size); /* it shrinks, which Lua takes for certain to succeed */
    char *place = realloc(base, size);
    return place ? place : base;
}

void *dn_allocate(void *context, void *block, size_t old_size, size_t size) {
    dn_lua *vm = context;
    int type = block ? LUA_TNIL : (int)old_size; /* Lua says what a new block is for */
    if (!block) old_size = 0;
    if (size > old_size && !vm->is_unmetered && refuses(vm, size - old_size)) return NULL;
    void *place = NULL;
    if (size >= HEAVY || old_size >= HEAVY) {
        int bits = !block && type == LUA_TNIL && vm->step && !vm->is_unmetered ? dn_node_bits(size) : 0;
        if (bits && hides_work(vm, bits)) return NULL;
        int kind = type == LUA_TSTRING ? DN_HEAVY_STRING : DN_HEAVY_OTHER;
        place = allocate_heavy(vm, block, old_size, size, kind);
    } else if (type >= LUA_TTABLE && type <= LUA_TTHREAD && size <= DN_ARENA_BYTES) {
        place = dn_arena_take(&vm->arena, size);
        if (!place) place = malloc(size);
    } else if (size == 0) {
        if (dn_arena_has(&vm->arena, block)) dn_arena_give(&vm->arena, block, old_size); else free(block);
    } else {
        place = realloc(block, size); /* an object keeps its size */
    }
    if (!place && size) return NULL;
    vm->used += size - old_size;
    if (size < old_size && vm->grace < GRACE) vm->grace += (int64_t)(old_size - size); /* it has been collected */
    if (vm->used > vm->peak) vm->peak = vm->used;
    return place;
}
