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

#include <stddef.h>
#include <stdint.h>

/* Debian keeps Lua's headers in a folder of their own; others do not. */
#if __has_include(<lua5.4/lua.h>)
#include <lua5.4/lauxlib.h>
#include <lua5.4/lua.h>
#include <lua5.4/lualib.h>
#else
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#endif

#if LUA_VERSION_NUM != 504
#error "Dandelion needs Lua 5.4"
#endif

enum {
    DN_CHUNK_BYTES = 64 * 1024, /* the longest source text: it bounds the compiler's recursion */
    DN_STEP = 200,              /* VM instructions between two calls of the hook */
    DN_CLOSE_DEPTH = 100,       /* coroutines that close one another: stock 5.4.4 crashes on long chains */
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
    lua_State *fiber;   /* the innermost coroutine that Swift drives, or NULL */

    /* Budget. */
    int64_t fuel;      /* units left; spent at 0 */
    int64_t clock_at;  /* below so much fuel dn_charge looks at the clock; never under 1 */
    int64_t allowance; /* units that were given */
    int64_t deadline;  /* monotonic nanoseconds; 0 for none */
    size_t used, peak, limit; /* bytes; a limit of 0 is none */
    size_t output, output_limit;
    int tripped;   /* DN_LIMIT_..., sticky until the next budget */
    int is_ruined; /* no later budget makes this state safe again */
    int is_unmetered; /* while the host builds or closes the state */
    int emergencies;  /* allocations refused in this budget */
    unsigned samples;
    dn_hot_line hot[DN_HOT_LINES];
    char *report; /* lines of the traceback when a limit tripped */
    size_t report_size;

    /* For the libraries. */
    int close_depth;    /* coroutine.close and wrap inside one another; at most DN_CLOSE_DEPTH */
    uint64_t random[4]; /* xoshiro256**, for math.random */

    /* Host calls. */
    void *host;
    dn_dispatch dispatch;
    dn_print print;
    dn_wire out; /* what a host call returns, or what Lua is to receive */
    dn_wire in;  /* what Lua gave, on its way to Swift */

    /* Registry slots. */
    int globals, error_metatable, message_handler;
    int boxes[DN_BOX_KINDS];
};

static inline dn_lua *dn_of(lua_State *L) { return *(dn_lua **)lua_getextraspace(L); }

/* ---- limits.c ---- */

/* The error object of a limit: light userdata, so that raising allocates nothing. */
extern char dn_sentinel;

/* Trips a limit for good and raises. Never returns. `why` is DN_LIMIT_... */
int dn_trip(lua_State *L, dn_lua *vm, int why);

/* What dn_charge does when the budget, the clock or a limit wants attention. */
void dn_charge_slow(lua_State *L, dn_lua *vm);

/* Pays for work done in C: one unit is about one VM instruction. Raises when spent. */
static inline void dn_charge(lua_State *L, dn_lua *vm, int64_t units) {
    vm->fuel -= units;
    if (vm->fuel < vm->clock_at || vm->tripped) dn_charge_slow(L, vm);
}

/* To be called by whoever caught an error, with the error object on top, before
 * Lua code sees it: notes memory and C stack errors as limits, and raises again
 * where a limit has tripped. `status` is what lua_pcallk or lua_resume said. */
void dn_caught(lua_State *L, dn_lua *vm, int status);

/* Whether a message handler must leave its error alone: Lua code may not run
 * then, for the hook may be off. */
static inline int dn_is_limit(lua_State *L, dn_lua *vm, int index) {
    return vm->tripped || lua_touserdata(L, index) == (void *)&dn_sentinel;
}

/* ---- boxes.c ---- */

typedef struct dn_box {
    uint8_t kind; /* DN_BOX_... */
    int64_t a, b;
} dn_box;

/* The box at an index, or NULL. */
const dn_box *dn_to_box(lua_State *L, int index);
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

/* ---- record.c ---- */

/* Replaces the table on top, which nobody else has, by a shell over it. With a
 * noun, such as "member", reading an absent field raises. May raise itself. */
void dn_make_shell(lua_State *L, const char *noun);

/* ---- lib_*.c: each builds its part of the allow-listed globals ---- */

void dn_open_base(lua_State *L);
void dn_open_string(lua_State *L);
void dn_open_table(lua_State *L);
void dn_open_coroutine(lua_State *L);
void dn_open_math(lua_State *L);
void dn_open_utf8(lua_State *L);

#endif
