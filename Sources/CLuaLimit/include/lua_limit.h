#ifndef LUA_LIMIT_H
#define LUA_LIMIT_H

/* What plain C can do with Lua on this machine: the physical limit that the
 * sandbox is measured against.
 *
 *   (1) The same Lua code, the same hook interval, and a hook that counts down
 *       a budget and looks at the clock, as the sandbox's does.
 *   (2) Stock libraries, no memory limit, nothing protected that need not be.
 *   (3) One thread at a time. Times are nanoseconds of the processor, so that
 *       what else the machine does counts as little as can be. */

#include <stdint.h>

typedef struct lua_limit lua_limit;

/* How long the processor has worked for this thread. */
int64_t lua_limit_now(void);

/* A state with a function `add` in C, and a hook every so many instructions, or
 * none for 0; NULL where memory is out. */
lua_limit *lua_limit_open(int steps);
void lua_limit_close(lua_limit *self);

/* Runs a text that takes a count, and says how long that took; negative if it fails. */
int64_t lua_limit_run(lua_limit *self, const char *text, int64_t count);
/* Calls a Lua function that adds, protected, so many times. */
int64_t lua_limit_enter(lua_limit *self, int64_t count);
/* Makes a coroutine, runs it to its first yield and keeps it, so many times. */
int64_t lua_limit_spawn(lua_limit *self, int64_t count);
/* Makes a state with the stock libraries and closes it, so many times. */
int64_t lua_limit_states(int64_t count);

#endif
