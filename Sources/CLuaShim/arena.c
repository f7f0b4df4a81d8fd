/* Objects at addresses whose lower half is the same in every process.
 *
 * Lua hashes an object that is a key by the lower 32 bits of its address. Where
 * such keys come and go, the moment at which a table grows depends on them, and
 * with that moment what `#` says of a list with holes: two processes that fold
 * the same log could differ. So the objects that may be keys live in an arena of
 * the state, which begins at a multiple of 4 GiB. What is where in it follows
 * from the order in which Lua asks and frees, which the program determines.
 *
 *   (1) Tables, functions, userdata and coroutines come from here, as long as
 *       they are small. All else is malloc's: nobody hashes its address.
 *   (2) Sizes are rounded to 16 bytes, and what was freed last of a size is
 *       given again first.
 *   (3) Address space is reserved for as many bytes as the state may have. Where
 *       there is none, or it is full, malloc gives the rest, and `#` beside keys
 *       that are objects is as undetermined as in stock Lua.
 *   (4) Small arenas are kept for the next states: to reserve one costs as much
 *       as to make a state. */

#include "internal.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>

/* What was freed here is still mapped; AddressSanitizer is told that nobody may touch it. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer) && !defined(__SANITIZE_ADDRESS__)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(place, size) ((void)(place), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(place, size) ((void)(place), (void)(size))
#endif

enum {
    GRAIN = 16,
    FIRST_REGION = 0x200,  /* in units of 4 GiB: above where programs are loaded low, */
    REGIONS = 0x5000,      /* and below where the kernel puts libraries and stacks */
    TRIES = 64,
    UNLIMITED = 1 << 28,   /* bytes that are reserved for a state without a cap */
    SPARES = 16,           /* arenas that are kept for the next states */
    SPARE_BYTES = 1 << 18, /* that one of them may have used */
};

typedef struct spare {
    char *base;
    size_t size;
} spare;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned next_region;
static spare spares[SPARES];
static int spare_count;

/* Under the lock. */
static char *take_spare(size_t size) {
    for (int i = spare_count - 1; i >= 0; i--) {
        if (spares[i].size != size) continue;
        char *base = spares[i].base;
        spares[i] = spares[--spare_count];
        return base;
    }
    return NULL;
}

/* Under the lock. */
static char *reserve(size_t size) {
    int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
#ifdef MAP_FIXED_NOREPLACE
    flags |= MAP_FIXED_NOREPLACE;
#endif
    for (int i = 0; i < TRIES; i++) {
        char *wanted = (char *)((uintptr_t)(FIRST_REGION + next_region++ % REGIONS) << 32);
        char *got = mmap(wanted, size, PROT_READ | PROT_WRITE, flags, -1, 0);
        if (got == wanted) return got;
        if (got != MAP_FAILED) munmap(got, size);
    }
    return NULL;
}

void dn_arena_open(dn_arena *a, size_t limit) {
    size_t size = ((limit ? limit : UNLIMITED) + (2 << 20)) >> 20 << 20;
    if (size >> 32) return;
    pthread_mutex_lock(&lock);
    char *base = take_spare(size);
    if (!base) base = reserve(size);
    pthread_mutex_unlock(&lock);
    if (base) *a = (dn_arena){.base = base, .next = base, .end = base + size};
}

void dn_arena_close(dn_arena *a) {
    if (!a->base) return;
    size_t size = (size_t)(a->end - a->base);
    pthread_mutex_lock(&lock);
    ASAN_UNPOISON_MEMORY_REGION(a->base, size);
    int is_kept = spare_count < SPARES && a->next - a->base <= SPARE_BYTES;
    if (is_kept) spares[spare_count++] = (spare){a->base, size};
    pthread_mutex_unlock(&lock);
    if (!is_kept) munmap(a->base, size);
}

void *dn_arena_take(dn_arena *a, size_t size) {
    size_t grains = (size + GRAIN - 1) / GRAIN;
    void **freed = a->freed[grains];
    if (freed) {
        ASAN_UNPOISON_MEMORY_REGION(freed, grains * GRAIN);
        a->freed[grains] = *freed;
        return freed;
    }
    if (grains * GRAIN > (size_t)(a->end - a->next)) return NULL;
    char *place = a->next;
    a->next += grains * GRAIN;
    return place;
}

void dn_arena_give(dn_arena *a, void *block, size_t size) {
    void **freed = block;
    size_t grains = (size + GRAIN - 1) / GRAIN;
    *freed = a->freed[grains];
    a->freed[grains] = freed;
    ASAN_POISON_MEMORY_REGION(block, grains * GRAIN);
}
