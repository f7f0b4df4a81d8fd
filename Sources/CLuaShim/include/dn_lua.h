#ifndef DN_LUA_H
#define DN_LUA_H

/* Dandelion's door to Lua 5.4.
 *
 * Lua reports errors with longjmp. A jump across a Swift frame skips its
 * cleanup, so Swift never sees <lua.h>: each function here that can raise runs
 * in protected mode and returns a status instead.
 *
 *   (1) No function declared here raises, and none leaves anything on Lua's stack.
 *   (2) A host function written in Swift returns DN_RAISE to raise and
 *       DN_SUSPEND to yield; C makes the jump, after the Swift frame is gone.
 *   (3) A dn_lua serves one thread at a time, with a C stack of 8 MB. Nothing
 *       here locks.
 *   (4) Sizes are bytes, indices of arguments count from 1, instructions are
 *       the VM's; what C does is paid in the same unit. */

#include "dn_wire.h"

typedef struct lua_State lua_State;
typedef struct dn_lua dn_lua;

/* Why a state stopped. */
enum {
    DN_LIMIT_NONE = 0,
    DN_LIMIT_INSTRUCTIONS = 1,
    DN_LIMIT_WALL = 2,
    DN_LIMIT_MEMORY = 3,
    DN_LIMIT_STACK = 4,
    DN_LIMIT_OUTPUT = 5,
};

/* What came of something that was run. */
enum {
    DN_OK = 0,
    DN_SUSPENDED = 1,     /* a fiber waits: dn_suspended_by */
    DN_FAILED = 2,        /* an error: dn_in holds its description, dn_report the traceback */
    DN_SYNTAX = 3,        /* as DN_FAILED, for a text that is not Lua */
    DN_TRIPPED = 4,       /* a limit: dn_tripped, dn_report */
    DN_UNCONVERTIBLE = 5, /* dn_fault says where and why */
};

/* What a value is; a box is DN_KIND_BOX plus its DN_BOX_... */
enum {
    DN_KIND_NIL = 0,
    DN_KIND_BOOLEAN,
    DN_KIND_INTEGER,
    DN_KIND_NUMBER,
    DN_KIND_STRING,
    DN_KIND_TABLE,
    DN_KIND_FUNCTION,
    DN_KIND_COROUTINE,
    DN_KIND_OTHER,
    DN_KIND_BOX = 100,
};

/* ---- Host functions ---- */

enum { DN_RAISE = -1, DN_SUSPEND = -2 };

/* A call of a host function, while it lasts. */
typedef struct dn_host_call {
    dn_lua *vm;
    lua_State *L;
    void *host;
    dn_wire *out; /* where results are written */
    int32_t function;
    int32_t first; /* index of the first argument */
    int32_t count; /* of arguments */
    int32_t pushed; /* results that were written */
    size_t start;   /* where on `out` they begin, or the failure does */
} dn_host_call;

/* Returns 0 when the results are written, DN_RAISE when a failure is
 * (DN_WIRE_FAILURE), or DN_SUSPEND. Must not let anything jump through it. */
typedef int32_t (*dn_dispatch)(dn_host_call *call);
typedef void (*dn_print)(void *host, const char *text, size_t size);

/* Makes a host function known as "name", "table.name", "table:name",
 * "box.__metamethod" or "global.__metamethod". */
int dn_declare(dn_lua *vm, const char *name, int32_t function);

/* Arguments. These read without converting; each is 0 where the value is of
 * another kind. A text lives as long as the call. */
int dn_kind(lua_State *L, int index);
int dn_is_shell(lua_State *L, int index);
int dn_boolean(lua_State *L, int index);
int dn_integer(lua_State *L, int index, int64_t *number); /* also a float without fraction */
int dn_number(lua_State *L, int index, double *number);
const char *dn_string(lua_State *L, int index, size_t *size);
/* The whole value into dn_in; DN_OK or DN_UNCONVERTIBLE. */
int dn_argument(dn_lua *vm, lua_State *L, int index);
/* A registry slot for the value; DN_OK or DN_TRIPPED. */
int dn_reference(dn_lua *vm, lua_State *L, int index, int32_t *reference);
/* The line that called, as "plugin.lua:12"; how many bytes were written. */
size_t dn_location(lua_State *L, char *text, size_t capacity);

/* ---- A state ---- */

typedef struct dn_budget {
    int64_t instructions;
    int64_t wall_nanoseconds;
    size_t bytes;
    size_t output; /* bytes that print may write */
    size_t chunk;  /* bytes of a source text; 0 for 64 KiB */
    int is_unmetered; /* no hook: instructions are not counted, and what loops in Lua is not stopped */
} dn_budget;

typedef struct dn_config {
    dn_budget budget;
    uint64_t seed; /* of math.random, and of the hashes of strings */
    void *host;
    dn_dispatch dispatch;
    dn_print print;
} dn_config;

typedef struct dn_usage {
    int64_t instructions, nanoseconds;
    size_t bytes, peak_bytes, output;
} dn_usage;

/* A state with its libraries; NULL where memory is out. */
dn_lua *dn_open(const dn_config *config);
void dn_close(dn_lua *vm);
/* Bytes of Lua's that closed states have not given back, in this process: 0. */
size_t dn_unfreed(void);
/* How many states there are in this process. */
long dn_open_states(void);
/* A new budget. A tripped limit is forgotten if the state is still usable. */
void dn_refuel(dn_lua *vm, const dn_budget *budget);
/* 0 after a limit that left something in a state that cannot be trusted. */
int dn_is_usable(dn_lua *vm);
/* The limit that has tripped, or DN_LIMIT_NONE. */
int dn_tripped(const dn_lua *vm);
dn_usage dn_used(const dn_lua *vm);
void dn_collect(dn_lua *vm);
/* Makes math.random go on as in a state of that seed. */
void dn_seed(dn_lua *vm, uint64_t seed);

/* What was written for Lua, and by it. */
dn_wire *dn_out(dn_lua *vm);
dn_wire *dn_in(dn_lua *vm);
/* The lines of the last failure's traceback, one a line, innermost first. */
const char *dn_report(const dn_lua *vm, size_t *size);
/* The line that the budget was spent on most, as "plugin.lua:7"; bytes written. */
size_t dn_hottest(const dn_lua *vm, char *text, size_t capacity);
/* Where the last value could not be converted, as "items[3]", and why. */
const char *dn_fault_path(const dn_lua *vm);
const char *dn_fault_reason(const dn_lua *vm);

/* ---- Running ---- */

/* Compiles a text; the function's registry slot. */
int dn_load(dn_lua *vm, const char *text, size_t size, const char *name, int32_t *reference);
/* Calls a function with the `count` values that stand in dn_out from `start` on,
 * which it takes away. The results stand in dn_in: tables and functions as
 * references. */
int dn_call(dn_lua *vm, int32_t function, size_t start, int32_t count, int32_t *results);
/* A global, or a field whose key stands in dn_out from `start` on, raw, into dn_in. */
int dn_global(dn_lua *vm, size_t start);
int dn_field(dn_lua *vm, int32_t table, size_t start);
/* Sets a global whose name and value stand in dn_out from `start` on. */
int dn_set_global(dn_lua *vm, size_t start);
/* The whole of what a reference stands for, into dn_in. */
int dn_value(dn_lua *vm, int32_t reference);
int dn_reference_kind(dn_lua *vm, int32_t reference);
void dn_release(dn_lua *vm, int32_t reference);

/* ---- Fibers: coroutines that Swift drives ---- */

int dn_spawn(dn_lua *vm, int32_t function, int32_t *fiber);
/* Resumes with values as dn_call does: they are the results of the call that
 * suspended, or with `raises` one failure that this call raises. */
int dn_resume(dn_lua *vm, int32_t fiber, size_t start, int32_t count, int raises, int32_t *results);
/* The host function by which the last fiber suspended. */
int32_t dn_suspended_by(const dn_lua *vm);

/* Whether the hashes of strings have the host's seed with this Lua: see hashing.c. */
int dn_is_seeded(void);
/* Whether keys that collide are found with this Lua: see collisions.c. */
int dn_knows_collisions(void);

/* The version of Lua that this build was compiled against, such as 504. */
int dn_lua_version(void);

#endif
