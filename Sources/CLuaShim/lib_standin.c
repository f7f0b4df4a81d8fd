/* Stand-ins until the sandbox's own library is here. */
#include "internal.h"
char dn_shell_key;
int dn_push_hidden(lua_State *L, int index) {
    if (lua_type(L, index) != LUA_TTABLE || !lua_getmetatable(L, index)) return 0;
    if (lua_rawgetp(L, -1, &dn_shell_key) == LUA_TTABLE) { lua_remove(L, -2); return 1; }
    lua_pop(L, 2);
    return 0;
}
void dn_freeze(lua_State *L, int index) { (void)L; (void)index; }
static int finish_pcall(lua_State *L, int st, lua_KContext extra) {
    if (st != LUA_OK && st != LUA_YIELD) {
        dn_caught(L, dn_of(L), st);
        lua_pushboolean(L, 0); lua_pushvalue(L, -2); return 2;
    }
    return lua_gettop(L) - (int)extra;
}
static int b_pcall(lua_State *L) {
    luaL_checkany(L, 1); lua_pushboolean(L, 1); lua_insert(L, 1);
    return finish_pcall(L, lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish_pcall), 0);
}
static int handler(lua_State *L) {
    if (dn_is_limit(L, dn_of(L), 1)) return 1;
    lua_pushvalue(L, lua_upvalueindex(1)); lua_insert(L, 1); lua_call(L, 1, 1); return 1;
}
static int b_xpcall(lua_State *L) {
    int n = lua_gettop(L); luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_pushvalue(L, 2); lua_pushcclosure(L, handler, 1); lua_replace(L, 2);
    lua_pushboolean(L, 1); lua_pushvalue(L, 1); lua_rotate(L, 3, 2);
    return finish_pcall(L, lua_pcallk(L, n - 2, LUA_MULTRET, 2, 2, finish_pcall), 2);
}
static int co_resume(lua_State *L) {
    lua_State *co = lua_tothread(L, 1); int n = 0; dn_lua *vm = dn_of(L);
    luaL_argexpected(L, co, 1, "coroutine");
    if (dn_is_fiber(co)) return luaL_error(L, "a workflow's own coroutine cannot be resumed");
    lua_xmove(L, co, lua_gettop(L) - 1);
    int st = lua_resume(co, L, lua_gettop(co) - (lua_status(co) == LUA_OK ? 1 : 0), &n);
    if (vm->tripped) dn_trip(L, vm, vm->tripped);
    if (st > LUA_YIELD) { lua_xmove(co, L, 1); dn_caught(L, vm, st); lua_pushboolean(L, 0); lua_insert(L, -2); return 2; }
    lua_pushboolean(L, 1); lua_xmove(co, L, n); return n + 1;
}
static int co_yield(lua_State *L) {
    if (dn_is_fiber(L)) return luaL_error(L, "attempt to yield from outside a coroutine");
    return lua_yield(L, lua_gettop(L));
}
void dn_open_base(lua_State *L) {
    luaL_requiref(L, "_G", luaopen_base, 1);
    lua_pushcfunction(L, b_pcall); lua_setglobal(L, "pcall");
    lua_pushcfunction(L, b_xpcall); lua_setglobal(L, "xpcall");
}
void dn_open_string(lua_State *L) { luaL_requiref(L, "string", luaopen_string, 1); }
void dn_open_table(lua_State *L) { luaL_requiref(L, "table", luaopen_table, 1); }
void dn_open_coroutine(lua_State *L) {
    luaL_requiref(L, "coroutine", luaopen_coroutine, 1);
    lua_pushcfunction(L, co_resume); lua_setfield(L, -2, "resume");
    lua_pushcfunction(L, co_yield); lua_setfield(L, -2, "yield");
}
void dn_open_math(lua_State *L) { luaL_requiref(L, "math", luaopen_math, 1); }
void dn_open_utf8(lua_State *L) { luaL_requiref(L, "utf8", luaopen_utf8, 1); }
