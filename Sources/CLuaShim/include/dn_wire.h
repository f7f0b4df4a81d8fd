#ifndef DN_WIRE_H
#define DN_WIRE_H

/* Values as bytes, on their way between Swift and Lua.
 *
 * A tag byte and its content, numbers in the machine's own order. Nothing of
 * this is stored anywhere. Writing never fails in the middle: a wire whose
 * memory ran out is marked and refused as a whole. */

#include <stddef.h>
#include <stdint.h>
#include <string.h>

enum {
    DN_WIRE_NIL = 0,
    DN_WIRE_FALSE = 1,
    DN_WIRE_TRUE = 2,
    DN_WIRE_INTEGER = 3,   /* int64 */
    DN_WIRE_NUMBER = 4,    /* double */
    DN_WIRE_STRING = 5,    /* uint32 size, bytes */
    DN_WIRE_LIST = 6,      /* uint32 count, values */
    DN_WIRE_MAP = 7,       /* uint32 count, then key (uint32 size, bytes) and value */
    DN_WIRE_BOX = 8,       /* uint8 kind, int64 a, int64 b */
    DN_WIRE_PERSONAL = 9,  /* uint32 size, subject, int64 slot */
    DN_WIRE_REFERENCE = 10, /* int32 registry slot, uint8 DN_KIND_... */
    DN_WIRE_RECORD = 11,   /* uint32 size, noun, then a map or list: a read-only table */
    DN_WIRE_FAILURE = 12,  /* uint8 is business, then strings: code, message, hint or nil */
};

/* What a box holds. */
enum {
    DN_BOX_MONEY = 1,    /* a: minor units, b: the currency's three letters, the first in bits 16-23 */
    DN_BOX_INSTANT = 2,  /* a: microseconds since 1970 */
    DN_BOX_DURATION = 3, /* a: seconds, b: attoseconds */
    DN_BOX_RATE = 4,     /* a over b */
    DN_BOX_PERIOD = 5,   /* a: months, b: days */
    DN_BOX_PERSONAL = 6, /* where a personal value is kept */
    DN_BOX_KINDS = 7,
};

/* Why a wire is broken. */
enum { DN_BROKEN_MEMORY = 1, DN_BROKEN_DEPTH = 2 };

enum {
    DN_WIRE_DEPTH = 32,         /* lists and maps inside one another */
    DN_WIRE_BYTES = 4 * 1024 * 1024, /* the most that one value may take from Lua */
};

typedef struct dn_wire {
    uint8_t *bytes;
    size_t count, capacity;
    int is_broken;
} dn_wire;

/* Makes room for more bytes; 0 where there is none, and the wire is broken then. */
int dn_wire_grow(dn_wire *wire, size_t more);

static inline uint8_t *dn_wire_room(dn_wire *wire, size_t size) {
    if (wire->capacity - wire->count < size && !dn_wire_grow(wire, size)) return NULL;
    uint8_t *place = wire->bytes + wire->count;
    wire->count += size;
    return place;
}

static inline void dn_put_tag(dn_wire *wire, uint8_t tag) {
    uint8_t *place = dn_wire_room(wire, 1);
    if (place) place[0] = tag;
}

static inline void dn_put_nil(dn_wire *wire) { dn_put_tag(wire, DN_WIRE_NIL); }

static inline void dn_put_boolean(dn_wire *wire, int flag) {
    dn_put_tag(wire, flag ? DN_WIRE_TRUE : DN_WIRE_FALSE);
}

static inline void dn_put_integer(dn_wire *wire, int64_t number) {
    uint8_t *place = dn_wire_room(wire, 9);
    if (!place) return;
    place[0] = DN_WIRE_INTEGER;
    memcpy(place + 1, &number, 8);
}

static inline void dn_put_number(dn_wire *wire, double number) {
    uint8_t *place = dn_wire_room(wire, 9);
    if (!place) return;
    place[0] = DN_WIRE_NUMBER;
    memcpy(place + 1, &number, 8);
}

/* A size and bytes without a tag: a key, a noun, a subject. */
static inline void dn_put_bytes(dn_wire *wire, const void *bytes, size_t size) {
    if (size > UINT32_MAX) wire->is_broken = DN_BROKEN_MEMORY; /* a size that its field cannot tell */
    uint8_t *place = size > UINT32_MAX ? NULL : dn_wire_room(wire, 4 + size);
    if (!place) return;
    uint32_t short_size = (uint32_t)size;
    memcpy(place, &short_size, 4);
    if (size) memcpy(place + 4, bytes, size);
}

static inline void dn_put_string(dn_wire *wire, const void *bytes, size_t size) {
    dn_put_tag(wire, DN_WIRE_STRING);
    dn_put_bytes(wire, bytes, size);
}

/* The head of a list or map: so many elements follow. */
static inline void dn_put_head(dn_wire *wire, uint8_t tag, uint32_t count) {
    uint8_t *place = dn_wire_room(wire, 5);
    if (!place) return;
    place[0] = tag;
    memcpy(place + 1, &count, 4);
}

static inline void dn_put_box(dn_wire *wire, uint8_t kind, int64_t a, int64_t b) {
    uint8_t *place = dn_wire_room(wire, 18);
    if (!place) return;
    place[0] = DN_WIRE_BOX;
    place[1] = kind;
    memcpy(place + 2, &a, 8);
    memcpy(place + 10, &b, 8);
}

static inline void dn_put_raw_integer(dn_wire *wire, int64_t number) {
    uint8_t *place = dn_wire_room(wire, 8);
    if (place) memcpy(place, &number, 8);
}

static inline void dn_put_reference(dn_wire *wire, int32_t slot, uint8_t kind) {
    uint8_t *place = dn_wire_room(wire, 6);
    if (!place) return;
    place[0] = DN_WIRE_REFERENCE;
    memcpy(place + 1, &slot, 4);
    place[5] = kind;
}

#endif
