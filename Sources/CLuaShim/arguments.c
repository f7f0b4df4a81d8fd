/* What a host function reads of its arguments: nothing is converted, and nothing
 * raises but where it says so. */

#include "internal.h"

int dn_kind(lua_State *L, int index) {
    switch (lua_type(L, index)) {
    case LUA_TNONE:
    case LUA_TNIL: return DN_KIND_NIL;
    case LUA_TBOOLEAN: return DN_KIND_BOOLEAN;
    case LUA_TNUMBER: return lua_isinteger(L, index) ? DN_KIND_INTEGER : DN_KIND_NUMBER;
    case LUA_TSTRING: return DN_KIND_STRING;
    case LUA_TTABLE: return DN_KIND_TABLE;
    case LUA_TFUNCTION: return DN_KIND_FUNCTION;
    case LUA_TTHREAD: return DN_KIND_COROUTINE;
    case LUA_TUSERDATA: {
        const dn_box *box = dn_to_box(L, index);
        return box ? DN_KIND_BOX + box->kind : DN_KIND_OTHER;
    }
    default: return DN_KIND_OTHER;
    }
}

int dn_is_shell(lua_State *L, int index) {
    if (!lua_checkstack(L, 4) || !dn_push_hidden(L, index)) return 0;
    lua_pop(L, 1);
    return 1;
}

int dn_boolean(lua_State *L, int index) { return lua_toboolean(L, index); }

int dn_integer(lua_State *L, int index, int64_t *number) {
    int is_integer = 0;
    if (lua_type(L, index) != LUA_TNUMBER) return 0; /* a text is none, even if it reads like one */
    lua_Integer value = lua_tointegerx(L, index, &is_integer);
    *number = value;
    return is_integer;
}

int dn_number(lua_State *L, int index, double *number) {
    if (lua_type(L, index) != LUA_TNUMBER) return 0;
    *number = lua_tonumberx(L, index, NULL);
    return 1;
}

const char *dn_string(lua_State *L, int index, size_t *size) {
    return lua_type(L, index) == LUA_TSTRING ? lua_tolstring(L, index, size) : NULL;
}

int dn_argument(dn_lua *vm, lua_State *L, int index) {
    vm->in.count = 0;
    vm->in.is_broken = 0;
    if (!lua_checkstack(L, 8)) return DN_UNCONVERTIBLE;
    return dn_encode(L, vm, index) ? DN_OK : DN_UNCONVERTIBLE;
}

static int refer(lua_State *L) {
    int32_t *reference = lua_touserdata(L, 1);
    lua_settop(L, 2);
    *reference = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

int dn_reference(dn_lua *vm, lua_State *L, int index, int32_t *reference) {
    if (!lua_checkstack(L, 8)) return DN_TRIPPED;
    index = lua_absindex(L, index);
    lua_pushcfunction(L, refer);
    lua_pushlightuserdata(L, reference);
    lua_pushvalue(L, index);
    int status = lua_pcall(L, 2, 0, 0);
    if (status == LUA_OK) return DN_OK;
    if (!dn_limit_of(L, vm, status)) vm->tripped = DN_LIMIT_STACK; /* nothing else can go wrong there */
    lua_pop(L, 1);
    return DN_TRIPPED;
}
