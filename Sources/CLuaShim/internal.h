#ifndef DN_INTERNAL_H
#define DN_INTERNAL_H

/* What the files of the shim share, and Swift never sees.
 *
 *   (1) Code that runs inside Lua may raise; code that Swift calls may not. A
 *       function declared in dn_lua.h runs its raising part under lua_pcall.
 *   (2) A limit is sticky: whoever catches an error calls dn_caught before any
 *       Lua code sees it, and whoever resumed a coroutine checks `tripped`.
 *   (3) Time is paid for. The hook pays for VM instructions, the allocator for
 *       bytes, and every loop in C that a plugin can make long calls dn_charge.
 *   (4) A dn_lua serves one thread at a time. Nothing here locks. */

#include "dn_lua.h"
#include "heap.h"

#include <stdio.h>

#include "lua/lauxlib.h"
#include "lua/lua.h"
#include "lua/lualib.h"

#if LUA_VERSION_NUM != 504
#error "Dandelion needs Lua 5.4"
#endif

enum {
    DN_CHUNK_BYTES = 64 * 1024, /* the longest source text: it bounds the compiler's recursion */
    DN_STEP = 50,               /* VM instructions between two calls of the hook; as cheap as 1,000 */
    DN_CLOSE_DEPTH = 100,       /* coroutines that close one another: stock 5.4.4 crashes on long chains */
    DN_CLOSE_STACK = 1 << 20,   /* bytes of C stack that they may take together */
    DN_HOT_LINES = 16,
};

/* A line that the hook met, and how often. */
typedef struct dn_hot_line {
    char source[LUA_IDSIZE];
    int line;
    uint32_t count;
} dn_hot_line;

struct dn_lua {
    lua_State *main;
    lua_State *current; /* the coroutine whose host call is being answered, or main */
    lua_State *running; /* the coroutine that runs */

    /* Budget. */
    int64_t fuel;      /* units left; spent at 0 */
    int64_t clock_at;  /* below so much fuel dn_charge looks at the clock; never under 1 */
    int64_t allowance; /* units that were given */
    int64_t started, deadline; /* monotonic nanoseconds; a deadline of 0 is none */
    size_t used, peak, limit;  /* bytes; a limit of 0 is none */
    size_t chunk_limit;        /* bytes of a source text */
    int step;                  /* VM instructions between two calls of the hook; 0 where nothing is metered */
    uint32_t heavy[DN_HEAVY_KINDS][64];       /* heavy blocks by the binary order of their size */
    uint64_t heavy_orders[DN_HEAVY_KINDS];    /* a bit for each that has any */
    dn_heavy *nodes;          /* those that may be nodes; see collisions.c */
    const dn_heavy *watched;  /* the one to look at next; NULL for the first */
    dn_arena arena;
    size_t heavy_text; /* bytes of heavy strings */
    size_t output, output_limit;
    int tripped;   /* DN_LIMIT_..., sticky until the next budget */
    int is_noted;  /* what was to be noted about that */
    int is_ruined; /* no later budget makes this state safe again */
    int is_unmetered; /* while the host builds or closes the state */
    int emergencies;  /* allocations refused in this budget */
    int64_t grace;    /* bytes that are still granted after a limit */
    const void *spoken; /* the last text that a plugin raised and that reads like an error of the C stack */
    unsigned samples;
    dn_hot_line hot[DN_HOT_LINES];
    dn_wire report;     /* lines of a traceback */
    int report_is_open; /* they belong to an error that is still on its way */

    /* For the libraries. */
    int handlers;       /* message handlers at work inside one another */
    int guard;          /* the guard of the last one; see lib_protect.c */
    const void *guarded; /* whose it is; NULL before there is one */
    unsigned looks;     /* calls of dn_look_sometimes */
    int close_depth;    /* coroutine.close and wrap inside one another; at most DN_CLOSE_DEPTH */
    uintptr_t close_base; /* where the C stack was at the outermost */
    uint64_t random[4]; /* xoshiro256**, for math.random */

    /* Host calls. */
    void *host;
    dn_dispatch dispatch;
    dn_print print;
    dn_wire out; /* what Lua is to receive; a host call works at its end and cuts it back */
    dn_wire in;  /* what Lua gave, until Swift has read it */
    char **names;       /* of host functions, by number */
    int32_t name_count;
    int32_t suspended_by;
    int resume_raises;  /* the call that suspended is to raise the failure that stands ... */
    size_t resume_at;   /* ... here in `out` */
    char fault_path[256];
    const char *fault_reason;

    /* Metatables, which live in the registry: slots, and for boxes the tables
     * themselves, to know one. */
    int error_metatable, business_metatable, record_metatables;
    int boxes[DN_BOX_KINDS];
    const void *box_tables[DN_BOX_KINDS];
};

/* Each coroutine has the address in its extra space; the lowest bit marks a
 * fiber, which only Swift may resume, and which only a host call may suspend:
 * coroutine.resume, close and yield refuse one. */
static inline dn_lua *dn_of(lua_State *L) {
    return (dn_lua *)(*(uintptr_t *)lua_getextraspace(L) & ~(uintptr_t)1);
}
static inline int dn_is_fiber(lua_State *L) { return (int)(*(uintptr_t *)lua_getextraspace(L) & 1); }

/* ---- limits.c ---- */

/* The error object of a limit: light userdata, so that raising allocates nothing. */
extern char dn_sentinel;

/* Trips a limit for good and raises. Never returns. `why` is DN_LIMIT_... */
int dn_trip(lua_State *L, dn_lua *vm, int why);

/* Raises where a limit has tripped. What pays only afterwards calls it first: as a
 * __close it may be called thousands of times on the way out. */
static inline void dn_refuse_tripped(lua_State *L, dn_lua *vm) {
    if (vm->tripped) dn_trip(L, vm, vm->tripped);
}

/* Trips the budget or the clock where it is over, without raising, and says
 * when dn_charge is to look again. */
void dn_look(dn_lua *vm);
/* The same, and raises where a limit has tripped. A function whose work nobody
 * can foretell, as looking through an emptied table, calls it each time. */
void dn_charge_slow(lua_State *L, dn_lua *vm);

/* The same in one call of 16: what one costs then is small beside 16 times as much. */
static inline void dn_look_sometimes(lua_State *L, dn_lua *vm) {
    if (++vm->looks % 16 == 0) dn_charge_slow(L, vm);
}

/* Units of work in C between two looks at the clock: the fewer, the longer one
 * call of a C function may take. */
static inline int64_t dn_clock_interval(const dn_lua *vm) {
    return vm->step == 0 || vm->step >= DN_STEP ? 1 << 16 : vm->step * 1310;
}

/* What a loop in C pays for each call that it makes of a function of the
 * plugin's: no hook comes in a C function. */
static inline int64_t dn_call_cost(lua_State *L, int function) { return lua_iscfunction(L, function) ? 64 : 8; }
/* Pays for work done in C: one unit is about one VM instruction. Raises when spent. */
static inline void dn_charge(lua_State *L, dn_lua *vm, int64_t units) {
    vm->fuel -= units;
    if (vm->fuel < vm->clock_at || vm->tripped) dn_charge_slow(L, vm);
}

/* What a loop pays for an element of a table: little where it stands in the table
 * itself, much where a chain of __index or a function of the plugin's has it. */
enum { DN_ELEMENT = 2, DN_FAR_ELEMENT = 64 };

/* Trips the budget or the clock where it is over, without raising: 1 then, and
 * where any limit has tripped before. */
int dn_is_spent(dn_lua *vm);

/* To be called by whoever caught an error, with the error object on top, before
 * Lua code sees it: notes memory and C stack errors as limits, and raises again
 * where a limit has tripped. `status` is what lua_pcallk or lua_resume said. */
void dn_caught(lua_State *L, dn_lua *vm, int status);

/* The same without raising: the limit that the error on top comes to, or DN_LIMIT_NONE. */
int dn_limit_of(lua_State *L, dn_lua *vm, int status);

/* Whether a text says that a stack is at its end, as Lua does. */
int dn_is_overflow(const char *text, size_t size);

/* Whether the error at an index is one of a stack at its end: Lua says so in its
 * texts only, and a plugin may raise the same words as its own. */
int dn_is_stack_error(lua_State *L, dn_lua *vm, int index);

/* Whether a message handler must leave its error alone: Lua code may not run
 * then, for the hook may be off. */
static inline int dn_is_limit(lua_State *L, dn_lua *vm, int index) {
    return vm->tripped || lua_touserdata(L, index) == (void *)&dn_sentinel;
}

/* What pcall of Swift's calls has as its handler: writes the report, and leaves the error as it is. */
int dn_handle_message(lua_State *L);
/* Has the hook come each so many instructions of a coroutine; 0 for never. */
void dn_arm(lua_State *L, int steps);
/* Gives a coroutine that is about to go on the step of the others. */
void dn_follow(lua_State *L, dn_lua *vm);
int64_t dn_now(void);

/* ---- trace.c ---- */

/* Writes where a coroutine stands into the report, below what an error on its
 * way has left there. Whoever raises a dead coroutine's error again, as a
 * wrapped one does, calls this first. */
void dn_trace(lua_State *L, dn_lua *vm);
/* The same without the innermost levels. */
void dn_trace_from(lua_State *L, dn_lua *vm, int first);
/* Counts the line at which the hook met the code. */
void dn_sample(lua_State *L, dn_lua *vm, lua_Debug *at);

/* ---- hashing.c ---- */

/* A bare state whose string hashes have a seed of the host's. */
lua_State *dn_new_state(dn_lua *vm, uint64_t seed);

/* ---- encode.c, decode.c ---- */

/* Appends a value to `in`. Does not raise: 0 where it cannot be converted, and
 * the fault says why. `depth` is 0. */
int dn_encode(lua_State *L, dn_lua *vm, int index);
/* The same for a value that is one by itself; 0, and nothing is written, for a
 * table, a function or a coroutine. */
int dn_encode_scalar(lua_State *L, dn_lua *vm, int index);
/* As dn_encode_scalar, but those become references. May raise. */
void dn_encode_shallow(lua_State *L, dn_lua *vm, int index);
/* Pushes `count` values that stand in `out` from `*at` on, and moves it behind
 * them. May raise. */
void dn_decode(lua_State *L, dn_lua *vm, size_t *at, int32_t count);
/* Pushes a value that needs no memory and returns 1; else 0, and nothing is pushed. */
int dn_decode_scalar(lua_State *L, const dn_wire *wire, size_t *at);

/* ---- host.c ---- */

/* "plugin.lua:12" of the innermost Lua function from a level on. */
size_t dn_where(lua_State *L, int level, char *text, size_t capacity);
/* The name under which the function of a level was declared, or NULL for one that is none of the host's. */
const char *dn_host_name(lua_State *L, lua_Debug *at);

/* ---- calls.c ---- */

/* Runs a C function protected, in the current coroutine, with the job as its argument: DN_OK, DN_FAILED with
 * the error described in `in`, or DN_TRIPPED. What it returns is dropped. */
int dn_protect(dn_lua *vm, lua_CFunction function, void *job);
/* What an error comes to: it is described in `in`, and taken from the stack. */
int dn_describe(lua_State *L, dn_lua *vm, int status);
/* Writes the values from `first` to the top into `in`; DN_OK or as dn_protect. */
int dn_take_results(lua_State *L, dn_lua *vm, int first, int32_t *count);

/* ---- failures.c ---- */

void dn_open_failures(lua_State *L);
/* Pushes the table that stands for a host function's failure, from `out`. May raise. */
void dn_push_failure(lua_State *L, dn_lua *vm, size_t *at, int level);
/* 0 for no failure of a host function, 1 for one, 2 for one that means business. */
int dn_failure_kind(lua_State *L, int index);

/* ---- boxes.c ---- */

/* Full userdata of 24 bytes, and for a personal value the subject behind them:
 * a is its slot, b the subject's size. */
typedef struct dn_box {
    uint8_t kind; /* DN_BOX_... */
    int64_t a, b;
} dn_box;

/* The box at an index, or NULL. */
const dn_box *dn_to_box(lua_State *L, int index);
static inline const char *dn_box_subject(const dn_box *box) { return (const char *)(box + 1); }
/* May raise. */
void dn_push_box(lua_State *L, uint8_t kind, int64_t a, int64_t b);
void dn_push_personal(lua_State *L, const char *subject, size_t size, int64_t slot);
void dn_open_boxes(lua_State *L);

/* ---- shell.c: read-only tables ---- */

/* A shell is an empty table T. Its metatable M holds the hidden copy at
 * M[&dn_shell_key] (rawgetp), and M.__metatable is false. */
extern char dn_shell_key;

/* If the value is a shell, pushes its hidden copy and returns 1; else pushes nothing and returns 0. */
int dn_push_hidden(lua_State *L, int index);
/* Freezes everything reachable from the value. May raise. */
void dn_freeze(lua_State *L, int index);
/* Keeps the main function on top, and its text, until the state is frozen, which
 * reads from them where locals were declared. May raise. */
void dn_keep_chunk(lua_State *L, const char *text, size_t size);

/* ---- record.c ---- */

/* Replaces the table on top, which nobody else has, by a shell over it. With a
 * noun, such as "member", reading a field raises that neither it has nor the
 * set at index `known` (0 for none). May raise itself. */
void dn_make_shell(lua_State *L, const char *noun, size_t size, int known);
void dn_open_records(lua_State *L);

/* ---- lib_*.c: each builds its part of the allow-listed globals ---- */

/* Pushes a function that a plugin sees. One without upvalues would be hashed by
 * the address of its code, which differs between processes. */
void dn_push_library(lua_State *L, lua_CFunction function);

void dn_open_base(lua_State *L);
void dn_open_string(lua_State *L);
void dn_open_table(lua_State *L);
void dn_open_coroutine(lua_State *L);
void dn_open_math(lua_State *L);
void dn_open_utf8(lua_State *L);

#endif
