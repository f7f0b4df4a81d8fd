/* Values between Lua and bytes, both ways: see dn_wire.h for the form.
 *
 *   (1) Encoding never raises: it only reads, with keys that lua_next gave.
 *   (2) What a plugin can make endless has an end: depth, and bytes, which also
 *       bound a table that holds another many times over.
 *   (3) Decoding trusts its bytes, which Swift wrote, and may raise for memory. */

#include "internal.h"

#include <math.h>
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

/* ---- From Lua ---- */

/* One step of the way to a value: a key of a map, or an index of a list. */
typedef struct step {
    const char *key; /* stays on Lua's stack while the walk is below it */
    lua_Integer index;
} step;

typedef struct walk {
    lua_State *L;
    dn_lua *vm;
    int depth;
    step steps[DN_WIRE_DEPTH + 1];
    const void *tables[DN_WIRE_DEPTH + 1];
} walk;

static int fault(walk *walk, const char *reason) {
    dn_lua *vm = walk->vm;
    size_t size = 0;
    vm->fault_path[0] = 0;
    for (int i = 0; i < walk->depth && size < sizeof vm->fault_path - 1; i++) {
        step *step = &walk->steps[i];
        size_t room = sizeof vm->fault_path - size;
        int written = step->key ? snprintf(vm->fault_path + size, room, i ? ".%.64s" : "%.64s", step->key)
                                : snprintf(vm->fault_path + size, room, "[%lld]", (long long)step->index);
        if (written > 0) size += (size_t)written < room ? (size_t)written : room - 1;
    }
    vm->fault_reason = reason;
    return 0;
}

int dn_encode_scalar(lua_State *L, dn_lua *vm, int index) {
    switch (lua_type(L, index)) {
    case LUA_TNIL: dn_put_nil(&vm->in); return 1;
    case LUA_TBOOLEAN: dn_put_boolean(&vm->in, lua_toboolean(L, index)); return 1;
    case LUA_TNUMBER:
        if (lua_isinteger(L, index)) dn_put_integer(&vm->in, lua_tointegerx(L, index, NULL));
        else dn_put_number(&vm->in, lua_tonumberx(L, index, NULL));
        return 1;
    case LUA_TSTRING: {
        size_t size;
        const char *text = lua_tolstring(L, index, &size);
        dn_put_string(&vm->in, text, size);
        return 1;
    }
    case LUA_TUSERDATA: {
        const dn_box *box = dn_to_box(L, index);
        if (!box) return 0;
        if (box->kind != DN_BOX_PERSONAL) {
            dn_put_box(&vm->in, box->kind, box->a, box->b);
            return 1;
        }
        dn_put_tag(&vm->in, DN_WIRE_PERSONAL);
        dn_put_bytes(&vm->in, dn_box_subject(box), (size_t)box->b);
        dn_put_raw_integer(&vm->in, box->a);
        return 1;
    }
    default: return 0;
    }
}

static int encode(walk *walk, int index);

/* Writes the value on top under a step, and pops it. */
static int encode_below(walk *walk, step step) {
    walk->steps[walk->depth++] = step;
    int went_well = encode(walk, lua_gettop(walk->L));
    if (went_well) {
        walk->depth--;
        lua_pop(walk->L, 1);
    }
    return went_well;
}

static int encode_list(walk *walk, int table) {
    lua_State *L = walk->L;
    size_t count = lua_rawlen(L, table);
    if (count > DN_WIRE_BYTES) return fault(walk, "is larger than a value may be");
    dn_put_head(&walk->vm->in, DN_WIRE_LIST, (uint32_t)count);
    for (lua_Integer i = 1; i <= (lua_Integer)count; i++) {
        if (lua_rawgeti(L, table, i) == LUA_TNIL) {
            walk->steps[walk->depth++] = (step){.index = i};
            return fault(walk, "is nil inside a list");
        }
        if (!encode_below(walk, (step){.index = i})) return 0;
    }
    /* Nothing else may stand in it. */
    size_t found = 0;
    for (lua_pushnil(L); lua_next(L, table); lua_pop(L, 1)) {
        int is_index = lua_isinteger(L, -2) && lua_tointeger(L, -2) >= 1
            && lua_tointeger(L, -2) <= (lua_Integer)count;
        if (!is_index) {
            return fault(
                walk, lua_type(L, -2) == LUA_TNUMBER ? "has a number as a key that is not the next one of a list"
                                                     : "mixes a list with other keys");
        }
        found++;
    }
    return found == count ? 1 : fault(walk, "is a list with holes");
}

static int encode_map(walk *walk, int table) {
    lua_State *L = walk->L;
    dn_wire *in = &walk->vm->in;
    size_t head = in->count;
    uint32_t count = 0;
    dn_put_head(in, DN_WIRE_MAP, 0);
    for (lua_pushnil(L); lua_next(L, table); count++) {
        if (lua_type(L, -2) != LUA_TSTRING) {
            return fault(
                walk, lua_type(L, -2) == LUA_TNUMBER ? "mixes a list with other keys"
                                                     : "has a key that is neither a text nor a number");
        }
        size_t size;
        const char *key = lua_tolstring(L, -2, &size);
        dn_put_bytes(in, key, size);
        if (!encode_below(walk, (step){.key = key})) return 0;
    }
    if (!in->is_broken) memcpy(in->bytes + head + 1, &count, 4);
    return 1;
}

static int encode_table(walk *walk, int index) {
    lua_State *L = walk->L;
    if (!lua_checkstack(L, 8)) return fault(walk, "nests too deep");
    if (walk->depth >= DN_WIRE_DEPTH) return fault(walk, "nests deeper than 32 levels");
    const void *address = lua_topointer(L, index);
    for (int i = 0; i < walk->depth; i++) {
        if (walk->tables[i] == address) return fault(walk, "contains itself");
    }
    walk->tables[walk->depth] = address;
    int top = lua_gettop(L);
    int table = dn_push_hidden(L, index) ? top + 1 : index;
    lua_pushnil(L);
    int went_well;
    if (!lua_next(L, table)) {
        dn_put_head(&walk->vm->in, DN_WIRE_LIST, 0);
        went_well = 1;
    } else {
        /* A list if it has a first element: a map's keys come in any order. */
        int is_list = lua_type(L, -2) == LUA_TNUMBER || lua_rawgeti(L, table, 1) != LUA_TNIL;
        lua_settop(L, table > top ? table : top);
        went_well = is_list ? encode_list(walk, table) : encode_map(walk, table);
    }
    lua_settop(L, top);
    return went_well;
}

static int encode(walk *walk, int index) {
    lua_State *L = walk->L;
    dn_lua *vm = walk->vm;
    vm->fuel -= 2; /* the next look at the budget raises; here nothing may */
    if (vm->in.count > DN_WIRE_BYTES) return fault(walk, "is larger than a value may be");
    switch (lua_type(L, index)) {
    case LUA_TTABLE: return encode_table(walk, index);
    case LUA_TNUMBER:
        if (!lua_isinteger(L, index) && isnan(lua_tonumber(L, index))) {
            return fault(walk, "is not a number (0/0)");
        }
        break;
    case LUA_TFUNCTION: return fault(walk, "is a function");
    case LUA_TTHREAD: return fault(walk, "is a coroutine");
    default: break;
    }
    return dn_encode_scalar(L, vm, index) ? 1 : fault(walk, "is of a type that has no value outside of Lua");
}

int dn_encode(lua_State *L, dn_lua *vm, int index) {
    walk walk;
    walk.L = L;
    walk.vm = vm;
    walk.depth = 0;
    int top = lua_gettop(L);
    int went_well = encode(&walk, lua_absindex(L, index));
    lua_settop(L, top);
    if (went_well && vm->in.is_broken) went_well = fault(&walk, "is larger than the memory that is left");
    return went_well;
}

void dn_encode_shallow(lua_State *L, dn_lua *vm, int index) {
    if (dn_encode_scalar(L, vm, index)) return;
    int kind = dn_kind(L, index);
    lua_pushvalue(L, index);
    dn_put_reference(&vm->in, luaL_ref(L, LUA_REGISTRYINDEX), (uint8_t)kind);
}

const char *dn_fault_path(const dn_lua *vm) { return vm->fault_path; }
const char *dn_fault_reason(const dn_lua *vm) { return vm->fault_reason ? vm->fault_reason : ""; }

/* ---- To Lua ---- */

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
