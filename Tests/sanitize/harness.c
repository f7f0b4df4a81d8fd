/* Runs Lua files in sandboxes, each with ever larger budgets and heaps, and as
 * a fiber: what a sanitizer watches. Prints nothing where all is well.
 *
 *     harness FILE...
 */
#include "dn_lua.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { INSTRUCTIONS = 200000, BYTES = 4 << 20, CALLS = 150 };

static const char *const names[] = {
    "host", "call", "wait", "fail", "rec", "spawn", "resume", "collect", "keep", "again",
    "drop", "look", "set", "deep", "compile", "declare",
};

typedef struct host {
    int depth;
    int32_t fiber;
} host;

static void call_back(dn_host_call *call, host *self) {
    int32_t function, results;
    for (int32_t i = 0; i < call->count; i++) dn_argument(call->vm, call->L, call->first + i);
    if (call->count == 0 || dn_kind(call->L, call->first) != DN_KIND_FUNCTION || self->depth >= CALLS) return;
    if (dn_reference(call->vm, call->L, call->first, &function) != DN_OK) return;
    self->depth++;
    size_t start = call->out->count;
    dn_put_integer(call->out, 1);
    dn_call(call->vm, function, start, 1, &results);
    self->depth--;
    dn_release(call->vm, function);
}

static void spawn(dn_host_call *call, host *self) {
    int32_t function;
    if (self->fiber || call->count == 0 || dn_kind(call->L, call->first) != DN_KIND_FUNCTION) return;
    if (dn_reference(call->vm, call->L, call->first, &function) != DN_OK) return;
    if (dn_spawn(call->vm, function, &self->fiber) != DN_OK) self->fiber = 0;
    dn_release(call->vm, function);
}

static void resume(dn_host_call *call, host *self) {
    int32_t fiber = self->fiber, results;
    if (!fiber || self->depth >= 60) return;
    self->fiber = 0;
    self->depth++;
    int outcome = dn_resume(call->vm, fiber, call->out->count, 0, 0, &results);
    self->depth--;
    if (outcome == DN_SUSPENDED && !self->fiber) self->fiber = fiber;
    else dn_release(call->vm, fiber);
}

static int32_t dispatch(dn_host_call *call) {
    switch (call->function) {
    case 0: case 1: call_back(call, call->host); return 0;
    case 2: return DN_SUSPEND;
    case 3:
        dn_put_tag(call->out, DN_WIRE_FAILURE);
        dn_put_tag(call->out, 0);
        dn_put_string(call->out, "code", 4);
        dn_put_string(call->out, "message", 7);
        dn_put_nil(call->out);
        return DN_RAISE;
    case 5: spawn(call, call->host); return 0;
    case 6: resume(call, call->host); return 0;
    case 7: dn_collect(call->vm); return 0;
    default: return 0;
    }
}

typedef struct text {
    const char *name;
    char *bytes;
    size_t size;
} text;

/* Returns what it used. */
static dn_usage run(const text *text, int64_t instructions, size_t bytes) {
    host self = {0};
    dn_config config = {
        .budget = {.instructions = instructions, .wall_nanoseconds = 60000000000, .bytes = bytes, .output = 65536},
        .host = &self,
        .dispatch = dispatch,
    };
    int32_t function, results, fiber;
    dn_lua *vm = dn_open(&config);
    for (int32_t i = 0; i < (int32_t)(sizeof names / sizeof *names); i++) dn_declare(vm, names[i], i);
    dn_refuel(vm, &config.budget);
    int is_loaded = dn_load(vm, text->bytes, text->size, text->name, &function) == DN_OK;
    if (is_loaded) dn_call(vm, function, dn_out(vm)->count, 0, &results);
    dn_usage used = dn_used(vm);
    dn_refuel(vm, &config.budget);
    if (is_loaded && dn_is_usable(vm) && dn_spawn(vm, function, &fiber) == DN_OK) {
        for (int i = 0; i < 6; i++) {
            if (dn_resume(vm, fiber, dn_out(vm)->count, 0, 0, &results) != DN_SUSPENDED) break;
        }
        dn_refuel(vm, &config.budget);
        dn_collect(vm);
    }
    dn_close(vm);
    return used;
}

static void *sweep(void *context) {
    const text *text = context;
    dn_usage used = run(text, INSTRUCTIONS, BYTES);
    int64_t most = used.instructions < 40000 ? used.instructions : 40000;
    for (int64_t n = 1; n < most; n += most / 40 + 1) run(text, n, BYTES);
    size_t heap = used.peak_bytes < 400000 ? used.peak_bytes : 400000;
    for (size_t n = 20000; n < heap; n += heap / 40 + 1) run(text, INSTRUCTIONS, n);
    return NULL;
}

int main(int count, char **arguments) {
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, 64 << 20); /* a sanitizer's frames are large */
    for (int i = 1; i < count; i++) {
        FILE *file = fopen(arguments[i], "rb");
        if (!file) return perror(arguments[i]), 2;
        text text = {.name = arguments[i], .bytes = malloc(1 << 20)};
        text.size = fread(text.bytes, 1, 1 << 20, file);
        fclose(file);
        pthread_t thread;
        if (pthread_create(&thread, &attributes, sweep, &text)) return 2;
        pthread_join(thread, NULL);
        free(text.bytes);
    }
    if (dn_unfreed()) return fprintf(stderr, "%zu bytes were not given back\n", dn_unfreed()), 1;
    return 0;
}
