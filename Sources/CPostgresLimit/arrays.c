#include "arrays.h"

#include <stdlib.h>
#include <string.h>

static void put_word(char *bytes, uint32_t word) {
    for (int place = 0; place < 4; place++) bytes[place] = (char)(word >> (24 - 8 * place));
}

void put_integer(char bytes[8], int64_t number) {
    put_word(bytes, (uint32_t)((uint64_t)number >> 32));
    put_word(bytes + 4, (uint32_t)number);
}

static char *room(array *array, int size) {
    if (array->size + size > array->capacity) {
        int capacity = (array->size + size) * 2;
        char *bytes = realloc(array->bytes, (size_t)capacity);
        if (!bytes) return NULL;
        array->bytes = bytes;
        array->capacity = capacity;
    }
    char *place = array->bytes + array->size;
    array->size += size;
    return place;
}

/* Dimensions, whether there are nulls, the type, the length, and from which index it counts. */
int array_begin(array *array, uint32_t type) {
    array->size = 0;
    array->count = 0;
    char *head = room(array, 20);
    if (!head) return 0;
    put_word(head, 1);
    put_word(head + 4, 0);
    put_word(head + 8, type);
    put_word(head + 12, 0);
    put_word(head + 16, 1);
    return 1;
}

int array_add(array *array, const void *bytes, int size) {
    char *place = room(array, size + 4);
    if (!place) return 0;
    put_word(place, (uint32_t)size);
    memcpy(place + 4, bytes, (size_t)size);
    array->count++;
    return 1;
}

int array_add_integer(array *array, int64_t number) {
    char bytes[8];
    put_integer(bytes, number);
    return array_add(array, bytes, sizeof bytes);
}

void array_end(array *array) { put_word(array->bytes + 12, (uint32_t)array->count); }
