/* Source texts, and which of them are refused.
 *
 *   (1) Text only: malformed bytecode can do anything.
 *   (2) Short: long texts overflow the C stack of the compiler.
 *   (3) Sparse: where a field of nil is called or indexed, Lua finds its name by
 *       going back through the code, and for `a.b.b.b…` once more for each dot;
 *       and the compiler walks all jumps of `a or a or a…` for each of them. Both
 *       take the square of their number, in one instruction or one call. No
 *       program that somebody wrote comes near what is refused here. */

#include "lib.h"

enum {
    MOST_STEPS = 12000, /* dots and brackets: 100 ms */
    MOST_CHOICES = 4000, /* and, or: 50 ms */
};

static int is_digit(unsigned char c) { return c >= '0' && c <= '9'; }
static int is_part(unsigned char c) { return c == '_' || is_digit(c) || ((c | 32) >= 'a' && (c | 32) <= 'z'); }

/* Counts what looks like a step to a field or like a choice, in comments and
 * texts too: to read them as Lua does is not worth it. Points in numbers and
 * dots in a row are no steps. */
static const char *what_is_dense(const char *text, size_t size) {
    int steps = 0, choices = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        unsigned char before = i ? (unsigned char)text[i - 1] : 0, after = i + 1 < size ? (unsigned char)text[i + 1] : 0;
        if (c == '[' || (c == '.' && before != '.' && after != '.' && !is_digit(after))) {
            steps++;
        } else if ((c == 'r' && before == 'o') || (c == 'd' && before == 'n' && i > 1 && text[i - 2] == 'a')) {
            size_t length = c == 'r' ? 2 : 3;
            choices += !is_part(after) && (i < length || !is_part((unsigned char)text[i - length]));
        }
    }
    return steps > MOST_STEPS ? "dots and brackets" : choices > MOST_CHOICES ? "'and' and 'or'" : NULL;
}

/* A chunk's name as error texts have it. */
static void push_name(lua_State *L, const char *name) {
    if (*name == '@' || *name == '=') {
        lua_pushstring(L, name + 1);
        return;
    }
    char start[32];
    snprintf(start, sizeof start, "%s", name);
    start[strcspn(start, "\n")] = 0;
    lua_pushfstring(L, "[string \"%s...\"]", start);
}

int dn_compile(lua_State *L, const char *text, size_t size, const char *name, const char *mode) {
    dn_lua *vm = dn_of(L);
    const char *dense;
    if (size > vm->chunk_limit) {
        push_name(L, name);
        lua_pushfstring(
            L, "%s: the text has %I bytes, and %I are the most; move a part of it into another file",
            lua_tostring(L, -1), (LUAI_UACINT)size, (LUAI_UACINT)vm->chunk_limit);
    } else if ((dense = what_is_dense(text, size))) {
        push_name(L, name);
        lua_pushfstring(
            L, "%s: the text has too many %s; move a part of it into another file", lua_tostring(L, -1), dense);
    } else {
        dn_charge(L, vm, 200 + (int64_t)size * 4);
        int is_binary = size && text[0] == LUA_SIGNATURE[0];
        return luaL_loadbufferx(L, text, size, name, is_binary && (!mode || strchr(mode, 'b')) ? "t" : mode);
    }
    return LUA_ERRSYNTAX;
}
