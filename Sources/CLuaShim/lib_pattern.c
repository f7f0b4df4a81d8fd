/* Lua's patterns, by backtracking, with every step paid for: one C call can
 * otherwise run for years.
 *
 *   (1) Strings end in a zero byte that is not part of them, so reading one byte
 *       past a pattern or a subject is safe.
 *   (2) Whatever costs more than a step (sets, back references) spends more. */
#include "lib.h"

#include <ctype.h>
#include <string.h>

enum {
    BATCH = 1024,         /* steps between charges */
    STEPS_PER_UNIT = 4,   /* a step is quicker than a VM instruction */
    RECURSION_LIMIT = 200 /* as stock Lua's */
};

static void settle(dn_match *m) {
    int64_t steps = BATCH - m->credit;
    m->credit = BATCH;
    dn_charge(m->L, m->vm, steps / STEPS_PER_UNIT);
}

static inline void spend(dn_match *m, int64_t steps) {
    if ((m->credit -= steps) <= 0) settle(m);
}

/* ---- single characters ---- */

static int in_class(int c, int class) {
    int result;
    switch (tolower(class)) {
    case 'a': result = isalpha(c); break;
    case 'c': result = iscntrl(c); break;
    case 'd': result = isdigit(c); break;
    case 'g': result = isgraph(c); break;
    case 'l': result = islower(c); break;
    case 'p': result = ispunct(c); break;
    case 's': result = isspace(c); break;
    case 'u': result = isupper(c); break;
    case 'w': result = isalnum(c); break;
    case 'x': result = isxdigit(c); break;
    case 'z': result = c == 0; break; /* deprecated, and still there */
    default: return class == c;
    }
    return islower(class) ? result != 0 : result == 0;
}

/* Where the item that starts at `p` ends. */
static const char *item_end(dn_match *m, const char *p) {
    char first = *p++;
    if (first == '%') {
        if (p == m->pattern_end) luaL_error(m->L, "malformed pattern (ends with '%%')");
        return p + 1;
    }
    if (first != '[') return p;
    const char *start = p;
    if (*p == '^') p++;
    do { /* a ']' that comes first is a member */
        if (p == m->pattern_end) luaL_error(m->L, "malformed pattern (missing ']')");
        if (*p++ == '%' && p < m->pattern_end) p++;
    } while (*p != ']');
    spend(m, (p - start) / 2);
    return p + 1;
}

/* `set` stands at '[', `last` at its ']'. */
static int in_set(dn_match *m, int c, const char *set, const char *last) {
    int found = 1;
    const char *p = set + 1;
    spend(m, (last - set) / 2);
    if (*p == '^') {
        found = 0;
        p++;
    }
    for (; p < last; p++) {
        if (*p == '%') {
            p++;
            if (in_class(c, (unsigned char)*p)) return found;
        } else if (p[1] == '-' && p + 2 < last) {
            if ((unsigned char)p[0] <= c && c <= (unsigned char)p[2]) return found;
            p += 2;
        } else if ((unsigned char)*p == c) {
            return found;
        }
    }
    return !found;
}

/* Whether the item from `p` to `next` takes the character at `s`. */
static inline int takes(dn_match *m, const char *s, const char *p, const char *next) {
    if (s >= m->end) return 0;
    int c = (unsigned char)*s;
    switch (*p) {
    case '.': return 1;
    case '%': return in_class(c, (unsigned char)p[1]);
    case '[': return in_set(m, c, p, next - 1);
    default: return (unsigned char)*p == c;
    }
}

/* ---- matching ---- */

static const char *match(dn_match *m, const char *s, const char *p);

static const char *open_capture(dn_match *m, const char *s, const char *p) {
    int is_position = *p == ')';
    if (m->count >= DN_CAPTURES) luaL_error(m->L, "too many captures");
    m->capture[m->count].start = s;
    m->capture[m->count].size = is_position ? DN_CAPTURE_POSITION : DN_CAPTURE_OPEN;
    m->count++;
    const char *result = match(m, s, p + is_position);
    if (!result) m->count--;
    return result;
}

static const char *close_capture(dn_match *m, const char *s, const char *p) {
    int i = m->count - 1;
    while (i >= 0 && m->capture[i].size != DN_CAPTURE_OPEN) i--;
    if (i < 0) luaL_error(m->L, "invalid pattern capture");
    m->capture[i].size = s - m->capture[i].start;
    const char *result = match(m, s, p);
    if (!result) m->capture[i].size = DN_CAPTURE_OPEN;
    return result;
}

/* `p` stands at the two characters of %bxy. */
static const char *balanced(dn_match *m, const char *s, const char *p) {
    if (p >= m->pattern_end - 1) luaL_error(m->L, "malformed pattern (missing arguments to '%%b')");
    if (*s != *p || s >= m->end) return NULL;
    for (int open = 1; ++s < m->end;) {
        spend(m, 1);
        if (*s == p[1]) {
            if (--open == 0) return s + 1;
        } else if (*s == p[0]) {
            open++;
        }
    }
    return NULL;
}

/* `p` stands after %f. Returns what follows the set, or NULL. */
static const char *frontier(dn_match *m, const char *s, const char *p) {
    if (*p != '[') luaL_error(m->L, "missing '[' after '%%f' in pattern");
    const char *next = item_end(m, p);
    int before = s == m->subject ? 0 : (unsigned char)s[-1];
    return !in_set(m, before, p, next - 1) && in_set(m, (unsigned char)*s, p, next - 1) ? next : NULL;
}

static const char *same_again(dn_match *m, const char *s, int digit) {
    int i = digit - '1';
    if (i < 0 || i >= m->count || m->capture[i].size == DN_CAPTURE_OPEN)
        luaL_error(m->L, "invalid capture index %%%d", i + 1);
    /* A position has no text: like stock Lua, it then never matches. */
    size_t size = (size_t)m->capture[i].size;
    if ((size_t)(m->end - s) < size) return NULL;
    spend(m, (int64_t)(size / 16));
    return memcmp(m->capture[i].start, s, size) == 0 ? s + size : NULL;
}

static const char *longest(dn_match *m, const char *s, const char *p, const char *next) {
    ptrdiff_t count = 0;
    while (takes(m, s + count, p, next)) {
        count++;
        spend(m, 1);
    }
    if (next + 1 == m->pattern_end) return s + count; /* nothing follows that could fail */
    for (; count >= 0; count--) {
        const char *result = match(m, s + count, next + 1);
        if (result) return result;
    }
    return NULL;
}

static const char *shortest(dn_match *m, const char *s, const char *p, const char *next) {
    for (;;) {
        const char *result = match(m, s, next + 1);
        if (result) return result;
        if (!takes(m, s, p, next)) return NULL;
        s++;
    }
}

/* Where the rest of the pattern ends when it starts at `s`, or NULL. Items
 * without choice loop; whatever may have to come back recurses. */
static const char *match(dn_match *m, const char *s, const char *p) {
    const char *result = NULL;
    if (m->depth-- == 0) luaL_error(m->L, "pattern too complex");
    for (;;) {
        spend(m, 1);
        if (p == m->pattern_end) {
            result = s;
            break;
        }
        if (*p == '(') {
            result = open_capture(m, s, p + 1);
            break;
        }
        if (*p == ')') {
            result = close_capture(m, s, p + 1);
            break;
        }
        if (*p == '$' && p + 1 == m->pattern_end) {
            if (s == m->end) result = s;
            break;
        }
        if (*p == '%' && p[1] == 'b') {
            if (!(s = balanced(m, s, p + 2))) break;
            p += 4;
            continue;
        }
        if (*p == '%' && p[1] == 'f') {
            if (!(p = frontier(m, s, p + 2))) break;
            continue;
        }
        if (*p == '%' && isdigit((unsigned char)p[1])) {
            if (!(s = same_again(m, s, (unsigned char)p[1]))) break;
            p += 2;
            continue;
        }
        const char *next = item_end(m, p);
        if (*next == '-') {
            result = shortest(m, s, p, next);
            break;
        }
        if (!takes(m, s, p, next)) {
            if (*next != '*' && *next != '?') break;
            p = next + 1;
            continue;
        }
        if (*next == '*' || *next == '+') {
            result = longest(m, s + (*next == '+'), p, next);
            break;
        }
        if (*next == '?') {
            if ((result = match(m, s + 1, next + 1))) break;
            p = next + 1;
            continue;
        }
        s++;
        p = next;
    }
    m->depth++;
    return result;
}

void dn_match_begin(
    dn_match *m, lua_State *L, const char *subject, size_t size, const char *pattern, size_t pattern_size
) {
    m->subject = subject;
    m->end = subject + size;
    m->pattern_end = pattern + pattern_size;
    m->L = L;
    m->vm = dn_of(L);
    m->credit = BATCH;
    m->depth = RECURSION_LIMIT;
    m->count = 0;
}

const char *dn_match_at(dn_match *m, const char *s, const char *pattern) {
    m->count = 0;
    return match(m, s, pattern);
}

void dn_match_charge(dn_match *m, int64_t units) { spend(m, units * STEPS_PER_UNIT); }

void dn_match_end(dn_match *m) {
    m->vm->fuel -= (BATCH - m->credit) / STEPS_PER_UNIT;
    m->credit = BATCH;
}

/* ---- captures ---- */

void dn_push_capture(dn_match *m, int number, const char *start, const char *end) {
    if (number >= m->count) {
        if (number != 0) luaL_error(m->L, "invalid capture index %%%d", number + 1);
        lua_pushlstring(m->L, start, (size_t)(end - start));
        return;
    }
    ptrdiff_t size = m->capture[number].size;
    if (size == DN_CAPTURE_OPEN) luaL_error(m->L, "unfinished capture");
    if (size == DN_CAPTURE_POSITION)
        lua_pushinteger(m->L, m->capture[number].start - m->subject + 1);
    else
        lua_pushlstring(m->L, m->capture[number].start, (size_t)size);
}

int dn_push_captures(dn_match *m, const char *start, const char *end) {
    int count = m->count == 0 && start ? 1 : m->count;
    luaL_checkstack(m->L, count, "too many captures");
    for (int i = 0; i < count; i++) dn_push_capture(m, i, start, end);
    return count;
}
