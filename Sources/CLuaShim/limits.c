/* Limits that no plugin can swallow or outlive.
 *
 *   running --(budget, clock, memory, C stack, output)--> tripped   dn_trip
 *   tripped --(every further VM instruction, every caught error)--> raised again
 *   tripped --(a new budget, where nothing is left in doubt)--> running   dn_refuel
 *
 *   (1) A tripped state raises at each VM instruction (the hook counts to 1),
 *       in each allocation of note, and wherever an error is caught (dn_caught).
 *   (2) No Lua code runs for a limit's error: handlers and __tostring are not
 *       asked, for Lua keeps the hook off while it handles an error of the hook.
 *   (3) A coroutine that died by a limit is never closed: its hook may be off.
 *       It is dropped, and the collector frees it without running anything. A
 *       plugin's own coroutine can be reached again, so such a state is ruined. */

#include "internal.h"

#include <stdlib.h>
#include <time.h>

char dn_sentinel;

enum {
    CLOCK_INTERVAL = 1 << 16,   /* units of work in C between two looks at the clock */
    SAMPLE_INTERVAL = 16,       /* calls of the hook between two samples of the line */
    STACK_BYTES = 256,          /* no stack of Lua's is smaller */
    SPARE_BYTES = 32,           /* 5.4.4 writes up to two slots behind a full stack when C calls run out */
    SMALL_ALLOCATION = 256,     /* still granted when a limit has tripped, so that errors can be told */
    EMERGENCIES = 64,           /* refused allocations that a budget survives, each after a full collection */
};

int64_t dn_now(void) {
    struct timespec time;
#ifdef CLOCK_MONOTONIC_COARSE
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time); /* to a few milliseconds, in a quarter of the time */
#else
    clock_gettime(CLOCK_MONOTONIC, &time);
#endif
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

/* ---- Tripping ---- */

static void hook(lua_State *L, lua_Debug *at);

void dn_arm(lua_State *L, int steps) { lua_sethook(L, hook, LUA_MASKCOUNT, steps); }

/* What is noted when a limit trips; the stack of L is as it was then. */
static void note(lua_State *L, dn_lua *vm, int why) {
    if (!vm->tripped) vm->tripped = why; /* the allocator may have been first */
    if (vm->is_noted) return;
    vm->is_noted = 1;
    lua_Debug at;
    for (int level = 0; level < 4 && vm->samples == 0 && lua_getstack(L, level, &at); level++) {
        dn_sample(L, vm, &at);
    }
    if (!vm->report_is_open) dn_trace(L, vm); /* else the error on its way has told already */
}

int dn_trip(lua_State *L, dn_lua *vm, int why) {
    note(L, vm, why);
    if (L != vm->main && !dn_is_fiber(L)) vm->is_ruined = 1;
    dn_arm(L, 1);
    lua_pushlightuserdata(L, &dn_sentinel);
    return lua_error(L);
}

void dn_charge_slow(lua_State *L, dn_lua *vm) {
    if (vm->is_unmetered) return;
    if (vm->tripped) dn_trip(L, vm, vm->tripped);
    if (vm->fuel <= 0) dn_trip(L, vm, DN_LIMIT_INSTRUCTIONS);
    if (vm->deadline && dn_now() > vm->deadline) dn_trip(L, vm, DN_LIMIT_WALL);
    int64_t next = vm->fuel - CLOCK_INTERVAL;
    vm->clock_at = next > 1 ? next : 1;
}

int dn_is_spent(dn_lua *vm) {
    if (vm->tripped) return 1;
    if (vm->is_unmetered) return 0;
    if (vm->fuel <= 0) vm->tripped = DN_LIMIT_INSTRUCTIONS;
    else if (vm->deadline && dn_now() > vm->deadline) vm->tripped = DN_LIMIT_WALL;
    return vm->tripped != DN_LIMIT_NONE;
}

static void hook(lua_State *L, lua_Debug *at) {
    dn_lua *vm = dn_of(L);
    if (vm->tripped) dn_trip(L, vm, vm->tripped);
    vm->fuel -= DN_STEP;
    if (vm->samples++ % SAMPLE_INTERVAL == 0) dn_sample(L, vm, at);
    if (vm->fuel <= 0) dn_trip(L, vm, DN_LIMIT_INSTRUCTIONS);
    /* At each call: one instruction that compares long strings may take a millisecond. */
    if (vm->deadline && dn_now() > vm->deadline) dn_trip(L, vm, DN_LIMIT_WALL);
}

static int ends_with(const char *text, size_t size, const char *end) {
    size_t length = strlen(end);
    return size >= length && memcmp(text + size - length, end, length) == 0;
}

/* Lua says so in its texts only. */
static int is_stack_error(lua_State *L, int status) {
    if (status == LUA_ERRERR) return 1;
    if (lua_type(L, -1) != LUA_TSTRING) return 0;
    size_t size;
    const char *text = lua_tolstring(L, -1, &size);
    return ends_with(text, size, "stack overflow"); /* of C too */
}

int dn_limit_of(lua_State *L, dn_lua *vm, int status) {
    if (status == LUA_ERRMEM && !vm->tripped) vm->tripped = DN_LIMIT_MEMORY;
    if (!vm->tripped && is_stack_error(L, status)) vm->tripped = DN_LIMIT_STACK;
    if (vm->tripped) note(L, vm, vm->tripped);
    return vm->tripped;
}

void dn_caught(lua_State *L, dn_lua *vm, int status) {
    if (dn_limit_of(L, vm, status)) dn_trip(L, vm, vm->tripped);
    vm->report_is_open = 0;
}

int dn_handle_message(lua_State *L) {
    dn_lua *vm = dn_of(L);
    if (!dn_is_limit(L, vm, 1)) dn_trace_from(L, vm, 1); /* level 0 is this function */
    return 1;
}

/* ---- Memory ---- */

/* The byte cap, and a price for what other code does by the byte: concatenation,
 * formatting and rehashing pay here. A refused allocation makes Lua collect
 * everything and try once more, so each costs a share of the heap. */
static int refuses(dn_lua *vm, size_t growth) {
    if (vm->limit && vm->used + growth > vm->limit) {
        vm->fuel -= (int64_t)(vm->used / 32);
        if (++vm->emergencies > EMERGENCIES && !vm->tripped) vm->tripped = DN_LIMIT_MEMORY;
        return 1;
    }
    if (vm->fuel <= 0 && !vm->tripped) vm->tripped = DN_LIMIT_INSTRUCTIONS;
    if (vm->tripped && growth > SMALL_ALLOCATION) return 1; /* ends loops in C as well */
    vm->fuel -= 1 + (int64_t)(growth / 64);
    return 0;
}

void *dn_allocate(void *context, void *block, size_t old_size, size_t size) {
    dn_lua *vm = context;
    if (!block) old_size = 0; /* it is a type then */
    if (size == 0) {
        free(block);
        vm->used -= old_size;
        return NULL;
    }
    if (size > old_size && !vm->is_unmetered && refuses(vm, size - old_size)) return NULL;
    void *place = realloc(block, size < STACK_BYTES ? size : size + SPARE_BYTES);
    if (!place) return NULL;
    vm->used += size - old_size;
    if (vm->used > vm->peak) vm->peak = vm->used;
    return place;
}

/* ---- Budgets ---- */

void dn_refuel(dn_lua *vm, const dn_budget *budget) {
    /* A heap that is full after a collection would trip at once, for ever. */
    if (vm->tripped == DN_LIMIT_MEMORY && !vm->is_ruined) {
        lua_gc(vm->main, LUA_GCCOLLECT);
        if (vm->used > budget->bytes / 4 * 3) vm->is_ruined = 1;
    }
    if (vm->tripped && vm->is_ruined) return;
    vm->tripped = DN_LIMIT_NONE;
    vm->is_noted = 0;
    vm->emergencies = 0;
    if (vm->current == vm->main) vm->close_depth = 0; /* an error may have jumped over the end of one */
    vm->samples = 0;
    memset(vm->hot, 0, sizeof vm->hot);
    vm->report.count = 0;
    vm->report_is_open = 0;
    vm->output = 0;
    vm->output_limit = budget->output;
    vm->limit = budget->bytes;
    vm->peak = vm->used;
    vm->fuel = vm->allowance = budget->instructions;
    vm->clock_at = vm->fuel - CLOCK_INTERVAL > 1 ? vm->fuel - CLOCK_INTERVAL : 1;
    vm->deadline = budget->wall_nanoseconds ? dn_now() + budget->wall_nanoseconds : 0;
    dn_arm(vm->main, DN_STEP);
}

int dn_is_usable(const dn_lua *vm) { return !vm->is_ruined; }

int dn_tripped(const dn_lua *vm) { return vm->tripped; }

dn_usage dn_used(const dn_lua *vm) {
    return (dn_usage){
        .instructions = vm->allowance - vm->fuel,
        .bytes = vm->used,
        .peak_bytes = vm->peak,
        .output = vm->output,
    };
}
