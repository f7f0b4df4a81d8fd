/* Limits that no plugin can swallow or outlive.
 *
 *   running --(budget, clock, memory, C stack, output)--> tripped   dn_trip
 *   tripped --(every further VM instruction, every caught error)--> raised again
 *   tripped --(a new budget, where nothing is left in doubt)--> running   dn_refuel
 *
 *   (1) A tripped state raises at each VM instruction (the hook counts to 1),
 *       in each allocation of note (memory.c), and wherever an error is caught
 *       (dn_caught).
 *   (2) No Lua code runs for a limit's error: handlers and __tostring are not
 *       asked, for Lua keeps the hook off while it handles an error of the hook.
 *   (3) A coroutine that died by a limit is never closed: its hook may be off.
 *       It is dropped, and the collector frees it without running anything. A
 *       plugin's own coroutine can be reached again, so such a state is ruined. */

#include "internal.h"

#include <time.h>

char dn_sentinel;

enum { SAMPLE_INTERVAL = 64 }; /* calls of the hook between two samples of the line, and of the tables */

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

void dn_arm(lua_State *L, int steps) { lua_sethook(L, steps ? hook : NULL, steps ? LUA_MASKCOUNT : 0, steps); }

void dn_follow(lua_State *L, dn_lua *vm) {
    if (vm->tripped || lua_gethookcount(L) == vm->step) return;
    vm->fuel -= vm->step; /* setting a hook forgets what it had counted */
    dn_arm(L, vm->step);
}

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

void dn_look(dn_lua *vm) {
    if (vm->is_unmetered) return;
    int64_t next = vm->fuel - dn_clock_interval(vm);
    vm->clock_at = next > 1 ? next : 1;
    if (vm->tripped) return;
    if (vm->fuel <= 0) vm->tripped = DN_LIMIT_INSTRUCTIONS;
    else if (vm->deadline && dn_now() > vm->deadline) vm->tripped = DN_LIMIT_WALL;
}

void dn_charge_slow(lua_State *L, dn_lua *vm) {
    dn_look(vm);
    if (vm->tripped && !vm->is_unmetered) dn_trip(L, vm, vm->tripped);
}

int dn_is_spent(dn_lua *vm) {
    dn_look(vm);
    return vm->tripped != DN_LIMIT_NONE;
}

static void hook(lua_State *L, lua_Debug *at) {
    dn_lua *vm = dn_of(L);
    if (vm->tripped) dn_trip(L, vm, vm->tripped);
    int step = lua_gethookcount(L);
    vm->fuel -= step;
    if (vm->samples++ % SAMPLE_INTERVAL == 0) {
        dn_sample(L, vm, at);
        if (vm->nodes && dn_has_long_chain(vm)) dn_trip(L, vm, DN_LIMIT_INSTRUCTIONS);
    }
    dn_charge_slow(L, vm); /* each time: an instruction that compares long strings takes a millisecond */
    if (step != vm->step) dn_arm(L, vm->step);
}

static int ends_with(const char *text, size_t size, const char *end) {
    size_t length = strlen(end);
    return size >= length && memcmp(text + size - length, end, length) == 0;
}

int dn_is_stack_error(lua_State *L, dn_lua *vm, int index) {
    if (lua_type(L, index) != LUA_TSTRING) return 0;
    size_t size;
    const char *text = lua_tolstring(L, index, &size);
    return dn_is_overflow(text, size) && text != vm->spoken;
}

int dn_is_overflow(const char *text, size_t size) { return ends_with(text, size, "stack overflow"); }

int dn_limit_of(lua_State *L, dn_lua *vm, int status) {
    if (status == LUA_ERRMEM && !vm->tripped) vm->tripped = DN_LIMIT_MEMORY;
    if (!vm->tripped && (status == LUA_ERRERR || dn_is_stack_error(L, vm, -1))) vm->tripped = DN_LIMIT_STACK;
    vm->spoken = NULL; /* the same words may be Lua's own the next time */
    if (vm->tripped) note(L, vm, vm->tripped);
    return vm->tripped;
}

void dn_caught(lua_State *L, dn_lua *vm, int status) {
    vm->running = L; /* the error may have left other coroutines behind */
    if (dn_limit_of(L, vm, status)) dn_trip(L, vm, vm->tripped);
    vm->report_is_open = 0;
}

int dn_handle_message(lua_State *L) {
    dn_lua *vm = dn_of(L);
    if (!dn_is_limit(L, vm, 1)) dn_trace_from(L, vm, 1); /* level 0 is this function */
    return 1;
}

/* ---- Budgets ---- */

/* What the stopped code left behind could trip the next budget: tables whose keys
 * collide, or a heap that is full, and then even after a collection, for ever. */
static void judge(dn_lua *vm, size_t limit) {
    if (!vm->tripped || vm->is_ruined) return;
    lua_gc(vm->main, LUA_GCCOLLECT);
    if (vm->tripped == DN_LIMIT_MEMORY && limit && vm->used > limit / 4 * 3) vm->is_ruined = 1;
}

void dn_refuel(dn_lua *vm, const dn_budget *budget) {
    judge(vm, budget->bytes);
    if (vm->tripped && vm->is_ruined) return;
    vm->tripped = DN_LIMIT_NONE;
    vm->is_noted = 0;
    vm->emergencies = 0;
    vm->grace = 0;
    if (vm->current == vm->main) vm->handlers = 0;
    vm->spoken = NULL;
    if (vm->current == vm->main) vm->close_depth = 0; /* an error may have jumped over the end of one */
    vm->samples = 0;
    memset(vm->hot, 0, sizeof vm->hot);
    vm->report.count = 0;
    vm->report_is_open = 0;
    vm->output = 0;
    vm->output_limit = budget->output;
    vm->limit = budget->bytes;
    vm->chunk_limit = budget->chunk ? budget->chunk : DN_CHUNK_BYTES;
    vm->running = vm->current;
    vm->peak = vm->used;
    vm->started = dn_now();
    vm->fuel = vm->allowance = budget->is_unmetered ? INT64_MAX / 2 : budget->instructions;
    vm->deadline = budget->wall_nanoseconds ? vm->started + budget->wall_nanoseconds : 0;
    dn_set_pace(vm, budget->is_unmetered);
    dn_look(vm);
    dn_arm(vm->main, vm->step);
    dn_arm(vm->current, vm->step);
}

int dn_is_usable(dn_lua *vm) {
    judge(vm, vm->limit);
    return !vm->is_ruined;
}

int dn_tripped(const dn_lua *vm) { return vm->tripped; }

dn_usage dn_used(const dn_lua *vm) {
    return (dn_usage){
        .instructions = vm->allowance - vm->fuel,
        .nanoseconds = dn_now() - vm->started,
        .bytes = vm->used,
        .peak_bytes = vm->peak,
        .output = vm->output,
    };
}
