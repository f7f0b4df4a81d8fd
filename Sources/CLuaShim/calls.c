/* From Swift into Lua.
 *
 * Calls run in the coroutine whose host call is being answered, so that Lua
 * counts the C stack right and an error meets the handlers that it should. */

#include "lib.h"

/* ---- What went wrong ---- */

typedef struct description {
    int kind; /* 0 for an error of Lua's, 1 for a host failure, 2 for one that means business */
} description;

static void put_text(lua_State *L, dn_lua *vm, int index) {
    size_t size;
    const char *text = lua_type(L, index) == LUA_TSTRING ? lua_tolstring(L, index, &size) : NULL;
    if (text) dn_put_string(&vm->in, text, size); else dn_put_nil(&vm->in);
}

/* The message of an error object that is no text: what its __tostring says. */
static void push_message(lua_State *L) {
    if (luaL_getmetafield(L, 2, "__tostring") != LUA_TNIL) {
        lua_pushvalue(L, 2);
        lua_call(L, 1, 1);
        if (lua_type(L, -1) == LUA_TSTRING) return;
    }
    if (lua_istable(L, 2)) {
        lua_pushliteral(L, "message");
        if (lua_rawget(L, 2) == LUA_TSTRING) return;
    }
    lua_pushfstring(L, "an error that is a %s", luaL_typename(L, 2));
}

/* kind, message, code, hint, where, value. */
static int describe(lua_State *L) {
    dn_lua *vm = dn_of(L);
    int kind = dn_failure_kind(L, 2);
    dn_put_integer(&vm->in, kind);
    if (kind) {
        static const char *const fields[] = {"message", "code", "hint", "where"};
        for (int i = 0; i < 4; i++) {
            lua_pushstring(L, fields[i]);
            lua_rawget(L, 2);
            put_text(L, vm, -1);
        }
    } else {
        if (lua_type(L, 2) == LUA_TSTRING) lua_pushvalue(L, 2); else push_message(L);
        put_text(L, vm, -1);
        for (int i = 0; i < 3; i++) dn_put_nil(&vm->in);
    }
    size_t end = vm->in.count;
    int broken = vm->in.is_broken;
    if (!dn_encode(L, vm, 2)) {
        vm->in.count = end;
        vm->in.is_broken = broken;
        dn_put_nil(&vm->in);
    }
    return 0;
}

/* The error object is on top, and is taken. */
int dn_describe(lua_State *L, dn_lua *vm, int status) {
    int object = lua_gettop(L);
    if (dn_limit_of(L, vm, status)) {
        lua_settop(L, object - 1);
        return DN_TRIPPED;
    }
    vm->in.count = 0;
    vm->in.is_broken = 0;
    vm->report_is_open = 0; /* what describing raises has no part in it */
    size_t report = vm->report.count;
    if (!lua_checkstack(L, 8)) {
        lua_settop(L, object - 1);
        return vm->tripped = DN_LIMIT_MEMORY, DN_TRIPPED;
    }
    lua_pushcfunction(L, describe);
    lua_pushnil(L);
    lua_pushvalue(L, object);
    int again = lua_pcall(L, 2, 0, 0);
    if (again != LUA_OK && !dn_limit_of(L, vm, again)) {
        /* Its __tostring failed: say so in its place. */
        vm->in.count = 0;
        static const char text[] = "an error whose __tostring failed";
        dn_put_integer(&vm->in, 0);
        dn_put_string(&vm->in, text, sizeof text - 1);
        for (int i = 0; i < 4; i++) dn_put_nil(&vm->in);
    }
    if (vm->in.is_broken) vm->in.count = 0; /* half a description is none */
    if (!vm->tripped) vm->report.count = report;
    lua_settop(L, object - 1);
    return vm->tripped ? DN_TRIPPED : DN_FAILED;
}

int dn_protect(dn_lua *vm, lua_CFunction function, void *job) {
    lua_State *L = vm->current;
    if (vm->tripped) return DN_TRIPPED;
    if (!lua_checkstack(L, 8)) return vm->tripped = DN_LIMIT_MEMORY, DN_TRIPPED;
    vm->report.count = 0;
    vm->report_is_open = 0;
    lua_pushcfunction(L, function);
    lua_pushlightuserdata(L, job);
    int status = lua_pcall(L, 1, 0, 0);
    return status == LUA_OK ? DN_OK : dn_describe(L, vm, status);
}

/* ---- Values in ---- */

typedef struct arguments {
    size_t start;
    int32_t count;
} arguments;

static int push_arguments(lua_State *L) {
    arguments *job = lua_touserdata(L, 1);
    size_t at = job->start;
    dn_decode(L, dn_of(L), &at, job->count);
    return job->count;
}

/* Pushes values from `out`, and cuts it back: DN_OK, or what went wrong, and
 * then nothing is pushed. Scalars need no protection, since nothing can raise. */
static int push_values(lua_State *L, dn_lua *vm, size_t start, int32_t count) {
    size_t at = start;
    int32_t pushed = 0;
    while (pushed < count && !vm->out.is_broken && dn_decode_scalar(L, &vm->out, &at)) pushed++;
    if (pushed == count) {
        vm->out.count = start;
        return DN_OK;
    }
    arguments job = {at, count - pushed};
    int top = lua_gettop(L);
    lua_pushcfunction(L, push_arguments);
    lua_pushlightuserdata(L, &job);
    int status = lua_pcall(L, 1, job.count, 0);
    vm->out.count = start;
    vm->out.is_broken = 0;
    if (status == LUA_OK) return DN_OK;
    int outcome = dn_describe(L, vm, status);
    lua_settop(L, top - pushed);
    return outcome;
}

/* ---- Values out ---- */

static int take_one(lua_State *L) {
    dn_encode_shallow(L, dn_of(L), 2);
    return 0;
}

int dn_take_results(lua_State *L, dn_lua *vm, int first, int32_t *count) {
    int last = lua_gettop(L);
    *count = last - first + 1;
    vm->in.count = 0;
    vm->in.is_broken = 0;
    if (!lua_checkstack(L, 8)) return vm->tripped = DN_LIMIT_MEMORY, DN_TRIPPED;
    for (int index = first; index <= last; index++) {
        if (dn_encode_scalar(L, vm, index)) continue;
        lua_pushcfunction(L, take_one);
        lua_pushnil(L);
        lua_pushvalue(L, index);
        int status = lua_pcall(L, 2, 0, 0);
        if (status != LUA_OK) return dn_describe(L, vm, status);
    }
    return vm->in.is_broken ? (vm->tripped = DN_LIMIT_MEMORY, DN_TRIPPED) : DN_OK;
}

/* ---- Calling ---- */

int dn_call(dn_lua *vm, int32_t function, size_t start, int32_t count, int32_t *results) {
    lua_State *L = vm->current;
    *results = 0;
    if (vm->tripped || !lua_checkstack(L, count + 16)) {
        vm->out.count = start;
        if (!vm->tripped) vm->tripped = DN_LIMIT_MEMORY;
        return DN_TRIPPED;
    }
    vm->report.count = 0;
    vm->report_is_open = 0;
    int top = lua_gettop(L);
    lua_pushcfunction(L, dn_handle_message);
    lua_rawgeti(L, LUA_REGISTRYINDEX, function);
    int outcome = push_values(L, vm, start, count);
    if (outcome == DN_OK) {
        int status = lua_pcall(L, count, LUA_MULTRET, top + 1);
        if (status != LUA_OK) outcome = dn_describe(L, vm, status);
        else outcome = vm->tripped ? DN_TRIPPED : dn_take_results(L, vm, top + 2, results);
    }
    lua_settop(L, top);
    return outcome;
}

typedef struct loading {
    const char *text, *name;
    size_t size;
    int32_t *reference;
    int is_syntax;
} loading;

static int load(lua_State *L) {
    loading *job = lua_touserdata(L, 1);
    dn_lua *vm = dn_of(L);
    lua_pushfstring(L, "@%s", job->name);
    int status = dn_compile(L, job->text, job->size, lua_tostring(L, -1), "t");
    if (status != LUA_OK) {
        job->is_syntax = status == LUA_ERRSYNTAX;
        dn_caught(L, vm, status);
        return lua_error(L);
    }
    dn_keep_chunk(L, job->text, job->size);
    *job->reference = luaL_ref(L, LUA_REGISTRYINDEX);
    return 0;
}

int dn_load(dn_lua *vm, const char *text, size_t size, const char *name, int32_t *reference) {
    loading job = {.text = text, .name = name, .size = size, .reference = reference};
    int outcome = dn_protect(vm, load, &job);
    return outcome == DN_FAILED && job.is_syntax ? DN_SYNTAX : outcome;
}

/* ---- Tables ---- */

typedef struct access {
    int32_t table; /* 0 for the globals */
    size_t start;
} access;

/* Pushes the table itself, or what a shell hides. */
static int push_table(lua_State *L, const access *job) {
    if (job->table) lua_rawgeti(L, LUA_REGISTRYINDEX, job->table); else lua_pushglobaltable(L);
    if (!lua_istable(L, -1)) return luaL_error(L, "only a table has fields; this is a %s", luaL_typename(L, -1));
    if (dn_push_hidden(L, -1)) lua_replace(L, -2);
    return 1;
}

static int get(lua_State *L) {
    access *job = lua_touserdata(L, 1);
    dn_lua *vm = dn_of(L);
    push_table(L, job);
    dn_decode(L, vm, &job->start, 1);
    lua_rawget(L, -2);
    dn_encode_shallow(L, vm, lua_gettop(L));
    return 0;
}

static int set(lua_State *L) {
    access *job = lua_touserdata(L, 1);
    push_table(L, job);
    dn_decode(L, dn_of(L), &job->start, 2);
    lua_rawset(L, -3);
    return 0;
}

static int reach(dn_lua *vm, lua_CFunction function, int32_t table, size_t start) {
    access job = {table, start};
    vm->in.count = 0;
    vm->in.is_broken = 0;
    int outcome = dn_protect(vm, function, &job);
    vm->out.count = start;
    if (outcome == DN_OK && vm->in.is_broken) return vm->tripped = DN_LIMIT_MEMORY, DN_TRIPPED;
    return outcome;
}

int dn_global(dn_lua *vm, size_t start) { return reach(vm, get, 0, start); }
int dn_field(dn_lua *vm, int32_t table, size_t start) { return reach(vm, get, table, start); }
int dn_set_global(dn_lua *vm, size_t start) { return reach(vm, set, 0, start); }

/* ---- References ---- */

int dn_value(dn_lua *vm, int32_t reference) {
    lua_State *L = vm->current;
    vm->in.count = 0;
    vm->in.is_broken = 0;
    if (!lua_checkstack(L, 8)) return vm->tripped = DN_LIMIT_MEMORY, DN_TRIPPED;
    lua_rawgeti(L, LUA_REGISTRYINDEX, reference);
    int went_well = dn_encode(L, vm, -1);
    lua_pop(L, 1);
    return went_well ? DN_OK : DN_UNCONVERTIBLE;
}

int dn_reference_kind(dn_lua *vm, int32_t reference) {
    lua_State *L = vm->current;
    if (!lua_checkstack(L, 4)) return DN_KIND_OTHER;
    lua_rawgeti(L, LUA_REGISTRYINDEX, reference);
    int kind = dn_kind(L, -1);
    lua_pop(L, 1);
    return kind;
}

/* Setting a slot that exists allocates nothing. */
void dn_release(dn_lua *vm, int32_t reference) { luaL_unref(vm->main, LUA_REGISTRYINDEX, reference); }
