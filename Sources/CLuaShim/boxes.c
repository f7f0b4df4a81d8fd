/* Values that Lua has no type for: money, instants, durations, rates, calendar
 * periods, and references to personal data.
 *
 * A box cannot be changed. Its metatable is known by address, so that none can
 * be forged. What can be done with boxes, the host declares: "box.__add" and so
 * on stand in the metatables of all kinds. */

#include "internal.h"

static const char *const names[DN_BOX_KINDS] = {
    NULL, "money", "instant", "duration", "rate", "period", "personal value",
};

const dn_box *dn_to_box(lua_State *L, int index) {
    const dn_box *box = lua_touserdata(L, index);
    if (!box || lua_islightuserdata(L, index) || !lua_getmetatable(L, index)) return NULL;
    const void *table = lua_topointer(L, -1);
    lua_pop(L, 1);
    for (int kind = 1; kind < DN_BOX_KINDS; kind++) {
        if (table == dn_of(L)->box_tables[kind]) return box;
    }
    return NULL;
}

static dn_box *push(lua_State *L, uint8_t kind, size_t extra) {
    dn_box *box = lua_newuserdatauv(L, sizeof(dn_box) + extra, 0);
    box->kind = kind;
    lua_rawgeti(L, LUA_REGISTRYINDEX, dn_of(L)->boxes[kind]);
    lua_setmetatable(L, -2);
    return box;
}

void dn_push_box(lua_State *L, uint8_t kind, int64_t a, int64_t b) {
    dn_box *box = push(L, kind, 0);
    box->a = a;
    box->b = b;
}

void dn_push_personal(lua_State *L, const char *subject, size_t size, int64_t slot) {
    dn_box *box = push(L, DN_BOX_PERSONAL, size);
    box->a = slot;
    box->b = (int64_t)size;
    memcpy(box + 1, subject, size);
}

/* Alike when kind and content are; a rate is always reduced. */
static int are_equal(lua_State *L) {
    const dn_box *left = dn_to_box(L, 1), *right = dn_to_box(L, 2);
    int same = left && right && left->kind == right->kind && left->a == right->a && left->b == right->b;
    if (same && left->kind == DN_BOX_PERSONAL) {
        same = memcmp(dn_box_subject(left), dn_box_subject(right), (size_t)left->b) == 0;
    }
    lua_pushboolean(L, same);
    return 1;
}

void dn_open_boxes(lua_State *L) {
    dn_lua *vm = dn_of(L);
    for (int kind = 1; kind < DN_BOX_KINDS; kind++) {
        lua_createtable(L, 0, 16);
        lua_pushboolean(L, 0);
        lua_setfield(L, -2, "__metatable");
        lua_pushstring(L, names[kind]);
        lua_setfield(L, -2, "__name");
        lua_pushcfunction(L, are_equal);
        lua_setfield(L, -2, "__eq");
        vm->box_tables[kind] = lua_topointer(L, -1);
        vm->boxes[kind] = luaL_ref(L, LUA_REGISTRYINDEX);
    }
}
