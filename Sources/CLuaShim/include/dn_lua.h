#ifndef DN_LUA_H
#define DN_LUA_H

#include <stddef.h>
#include <stdint.h>

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

/* What a box holds: see boxes.c. */
enum {
    DN_BOX_MONEY = 1,
    DN_BOX_INSTANT = 2,
    DN_BOX_DURATION = 3,
    DN_BOX_RATE = 4,
    DN_BOX_PERIOD = 5,
    DN_BOX_PERSONAL = 6,
    DN_BOX_KINDS = 7,
};

/* Bytes on their way between Swift and Lua. */
typedef struct dn_wire {
    uint8_t *bytes;
    size_t count, capacity;
    int is_broken; /* memory ran out while writing */
} dn_wire;

typedef int32_t (*dn_dispatch)(void *host, dn_lua *vm, lua_State *L, int32_t function, int32_t count);
typedef void (*dn_print)(void *host, const char *text, size_t size);

/* The version of Lua that this build was compiled against, such as 504. */
int dn_lua_version(void);

#endif
