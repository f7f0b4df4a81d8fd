/* From bytes to Lua: see dn_wire.h for the form.
 *
 * The bytes are trusted, for Swift wrote them. Making values of them may raise
 * for memory, so it happens in protected calls and in trampolines only. */

#include "internal.h"

#include <stdlib.h>

int dn_wire_grow(dn_wire *wire, size_t more) {
    size_t capacity = (wire->count + more) * 2 + 256;
    uint8_t *bytes = realloc(wire->bytes, capacity);
    if (!bytes) {
        wire->is_broken = DN_BROKEN_MEMORY;
        return 0;
    }
    wire->bytes = bytes;
    wire->capacity = capacity;
    return 1;
}

static uint32_t take_size(const dn_wire *wire, size_t *at) {
    uint32_t size;
    memcpy(&size, wire->bytes + *at, 4);
    *at += 4;
    return size;
}

static int64_t take_integer(const dn_wire *wire, size_t *at) {
    int64_t number;
    memcpy(&number, wire->bytes + *at, 8);
    *at += 8;
    return number;
}

int dn_decode_scalar(lua_State *L, const dn_wire *wire, size_t *at) {
    size_t next = *at + 1;
    switch (wire->bytes[*at]) {
    case DN_WIRE_NIL: lua_pushnil(L); break;
    case DN_WIRE_FALSE: lua_pushboolean(L, 0); break;
    case DN_WIRE_TRUE: lua_pushboolean(L, 1); break;
    case DN_WIRE_INTEGER: lua_pushinteger(L, take_integer(wire, &next)); break;
    case DN_WIRE_NUMBER: {
        double number;
        memcpy(&number, wire->bytes + next, 8);
        next += 8;
        lua_pushnumber(L, number);
        break;
    }
    case DN_WIRE_REFERENCE: {
        int32_t slot;
        memcpy(&slot, wire->bytes + next, 4);
        next += 5;
        lua_rawgeti(L, LUA_REGISTRYINDEX, slot);
        break;
    }
    default: return 0;
    }
    *at = next;
    return 1;
}

static void push_text(lua_State *L, const dn_wire *wire, size_t *at) {
    uint32_t size = take_size(wire, at);
    lua_pushlstring(L, (const char *)wire->bytes + *at, size);
    *at += size;
}

typedef struct reading {
    lua_State *L;
    const dn_wire *wire;
    size_t at;
    int is_record; /* tables become shells */
} reading;

static void decode(reading *reading);

static void decode_list(reading *reading) {
    lua_State *L = reading->L;
    uint32_t count = take_size(reading->wire, &reading->at);
    lua_createtable(L, (int)count, 0);
    for (uint32_t i = 1; i <= count; i++) {
        decode(reading);
        lua_rawseti(L, -2, i);
    }
}

/* Leaves the table; with `known`, and below it, a set of the keys whose value is
 * nil, or nil where there is none. */
static void decode_map(reading *reading, int known) {
    lua_State *L = reading->L;
    uint32_t count = take_size(reading->wire, &reading->at);
    if (known) lua_pushnil(L);
    lua_createtable(L, 0, (int)count);
    for (uint32_t i = 0; i < count; i++) {
        push_text(L, reading->wire, &reading->at);
        if (known && reading->wire->bytes[reading->at] == DN_WIRE_NIL) {
            reading->at++;
            if (lua_isnil(L, -3)) {
                lua_createtable(L, 0, 1);
                lua_replace(L, -4);
            }
            lua_pushboolean(L, 1);
            lua_rawset(L, -4);
            continue;
        }
        decode(reading);
        lua_rawset(L, -3);
    }
}

static void decode_record(reading *reading) {
    lua_State *L = reading->L;
    const dn_wire *wire = reading->wire;
    uint32_t size = take_size(wire, &reading->at);
    const char *noun = (const char *)wire->bytes + reading->at;
    int was_record = reading->is_record;
    reading->at += size;
    reading->is_record = 1;
    if (wire->bytes[reading->at] == DN_WIRE_MAP) {
        reading->at++;
        decode_map(reading, 1);
        dn_make_shell(L, noun, size, lua_isnil(L, -2) ? 0 : -2);
        lua_replace(L, -2);
    } else if (wire->bytes[reading->at] == DN_WIRE_LIST) {
        reading->at++;
        decode_list(reading);
        dn_make_shell(L, noun, size, 0);
    } else {
        decode(reading);
    }
    reading->is_record = was_record;
}

static void decode(reading *reading) {
    lua_State *L = reading->L;
    const dn_wire *wire = reading->wire;
    luaL_checkstack(L, 8, NULL);
    if (dn_decode_scalar(L, wire, &reading->at)) return;
    uint8_t tag = wire->bytes[reading->at++];
    switch (tag) {
    case DN_WIRE_STRING: push_text(L, wire, &reading->at); return;
    case DN_WIRE_LIST:
    case DN_WIRE_MAP:
        if (tag == DN_WIRE_LIST) decode_list(reading); else decode_map(reading, 0);
        if (reading->is_record) dn_make_shell(L, NULL, 0, 0);
        return;
    case DN_WIRE_BOX: {
        uint8_t kind = wire->bytes[reading->at++];
        int64_t a = take_integer(wire, &reading->at);
        dn_push_box(L, kind, a, take_integer(wire, &reading->at));
        return;
    }
    case DN_WIRE_PERSONAL: {
        uint32_t size = take_size(wire, &reading->at);
        size_t subject = reading->at;
        reading->at += size;
        dn_push_personal(L, (const char *)wire->bytes + subject, size, take_integer(wire, &reading->at));
        return;
    }
    case DN_WIRE_RECORD: decode_record(reading); return;
    default: lua_pushnil(L); return;
    }
}

void dn_decode(lua_State *L, dn_lua *vm, size_t *at, int32_t count) {
    int broken = vm->out.is_broken;
    vm->out.is_broken = 0;
    if (broken == DN_BROKEN_DEPTH) luaL_error(L, "a value for Lua nests deeper than %d levels", DN_WIRE_DEPTH);
    if (broken) luaL_error(L, "a value for Lua is larger than the memory that is left");
    luaL_checkstack(L, count + 8, NULL);
    reading reading = {.L = L, .wire = &vm->out, .at = *at};
    for (int32_t i = 0; i < count; i++) decode(&reading);
    *at = reading.at;
}
