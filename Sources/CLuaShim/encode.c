/* From Lua to bytes: see dn_wire.h for the form.
 *
 *   (1) Encoding never raises: it only reads, with keys that lua_next gave.
 *   (2) What a plugin can make endless has an end: depth, and bytes, which also
 *       bound a table that holds another many times over. To look through one
 *       that was emptied takes as long as it was large, and no bytes: so each
 *       table asks the budget and the clock. */

#include "internal.h"

#include <math.h>

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
    if (dn_is_spent(walk->vm)) return fault(walk, "takes longer to read than there is time");
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
