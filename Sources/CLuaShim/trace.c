/* Where Lua code is, and where it was most of the time.
 *
 * All of it reads the stack without raising and writes into memory of our own,
 * so that it serves when a limit has tripped and Lua must not allocate. */

#include "internal.h"

enum {
    TRACE_TOP = 12, /* levels that a traceback shows of both ends */
    TRACE_END = 4,
    TRACE_BYTES = 4096, /* of coroutines in coroutines the innermost tell enough */
};

/* ---- Which line costs most ---- */

/* Misra and Gries: the lines met most often keep their slots. */
void dn_sample(lua_State *L, dn_lua *vm, lua_Debug *at) {
    if (!lua_getinfo(L, "Sl", at) || at->currentline <= 0) return;
    dn_hot_line *free_slot = NULL;
    for (int i = 0; i < DN_HOT_LINES; i++) {
        dn_hot_line *slot = &vm->hot[i];
        if (slot->count == 0) {
            if (!free_slot) free_slot = slot;
        } else if (slot->line == at->currentline && strcmp(slot->source, at->short_src) == 0) {
            slot->count++;
            return;
        }
    }
    if (free_slot) {
        memcpy(free_slot->source, at->short_src, LUA_IDSIZE);
        free_slot->line = at->currentline;
        free_slot->count = 1;
        return;
    }
    for (int i = 0; i < DN_HOT_LINES; i++) vm->hot[i].count--;
}

size_t dn_hottest(const dn_lua *vm, char *text, size_t capacity) {
    const dn_hot_line *most = NULL;
    for (int i = 0; i < DN_HOT_LINES; i++) {
        if (vm->hot[i].count && (!most || vm->hot[i].count > most->count)) most = &vm->hot[i];
    }
    if (!most) return 0;
    int size = snprintf(text, capacity, "%s:%d", most->source, most->line);
    return size > 0 && (size_t)size < capacity ? (size_t)size : 0;
}

/* ---- Where a coroutine stands ---- */

static void trace_level(dn_wire *report, lua_State *L, lua_Debug *at) {
    char line[LUA_IDSIZE + 128];
    if (!lua_getinfo(L, "nSl", at)) return;
    const char *name = at->name ? at->name : *at->what == 'm' ? "the chunk itself" : NULL;
    int size;
    const char *host = *at->what == 'C' ? dn_host_name(L, at) : NULL;
    if (host) {
        size = snprintf(line, sizeof line, "in '%.80s' of the host\n", host);
    } else if (*at->what == 'C') {
        if (!name) return;
        size = snprintf(line, sizeof line, "in '%.80s', which is built in\n", name);
    } else if (*at->what == 'm') {
        size = snprintf(line, sizeof line, "%s:%d in the chunk itself\n", at->short_src, at->currentline);
    } else if (name) {
        size = snprintf(line, sizeof line, "%s:%d in '%.80s'\n", at->short_src, at->currentline, name);
    } else {
        size = snprintf(
            line, sizeof line, "%s:%d in the function of line %d\n", at->short_src, at->currentline,
            at->linedefined);
    }
    uint8_t *place = dn_wire_room(report, (size_t)size);
    if (place) memcpy(place, line, (size_t)size);
}

static int levels_of(lua_State *L) {
    lua_Debug at;
    int low = 0, high = 1;
    while (lua_getstack(L, high, &at)) low = high, high *= 2;
    while (low + 1 < high) {
        int middle = (low + high) / 2;
        if (lua_getstack(L, middle, &at)) low = middle; else high = middle;
    }
    return lua_getstack(L, low, &at) ? low + 1 : 0;
}

/* `error` and `assert` themselves are no news. */
static int is_raising(lua_State *L, lua_Debug *at) {
    return lua_getinfo(L, "nS", at) && *at->what == 'C' && at->name
        && (strcmp(at->name, "error") == 0 || strcmp(at->name, "assert") == 0);
}

void dn_trace_from(lua_State *L, dn_lua *vm, int first) {
    if (!vm->report_is_open) vm->report.count = 0;
    vm->report_is_open = 1;
    if (vm->report.count > TRACE_BYTES) return;
    int levels = levels_of(L);
    lua_Debug at;
    if (lua_getstack(L, first, &at) && is_raising(L, &at)) first++;
    for (int level = first; level < levels && lua_getstack(L, level, &at); level++) {
        if (level == first + TRACE_TOP && levels > level + TRACE_END) {
            char line[48];
            int skipped = levels - level - TRACE_END;
            int size = snprintf(line, sizeof line, "... %d more\n", skipped);
            uint8_t *place = dn_wire_room(&vm->report, (size_t)size);
            if (place) memcpy(place, line, (size_t)size);
            level += skipped;
            if (!lua_getstack(L, level, &at)) return;
        }
        trace_level(&vm->report, L, &at);
    }
}

void dn_trace(lua_State *L, dn_lua *vm) { dn_trace_from(L, vm, 0); }

const char *dn_report(const dn_lua *vm, size_t *size) {
    *size = vm->report.count;
    return (const char *)vm->report.bytes;
}
