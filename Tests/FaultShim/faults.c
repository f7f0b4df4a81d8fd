/* A disk that fails on purpose, for one process (tests only).
 *
 * Loaded before the C library, it stands between SQLite and the files whose
 * path begins with FAULT_PREFIX (but never the shared log index, which does
 * not outlive a crash). It remembers, for every write and truncation that was
 * not synced yet, what the file held before. At the FAULT_AT-th operation, or
 * the first after it that fits, it does what FAULT_MODE says:
 *
 *   powerloss   a random part of what was not synced is undone, writes torn at
 *               512 bytes included, and the process ends with status 99
 *   fsyncfail   one sync fails with EIO, and what that file had not synced is
 *               undone, as a kernel drops dirty pages; later syncs succeed
 *   enospc      one write fails for want of space
 *   shortwrite  one write writes only its first half, and says so
 *
 * FAULT_SEED chooses what is undone. When it strikes it writes "fault MODE" to
 * standard error.
 *
 *   (1) Everything here happens under one lock, in the order of the calls.
 *   (2) A file is known by device and inode: it is written through one
 *       descriptor and synced through another.
 *   (3) Our own descriptors are never closed: closing any descriptor of a file
 *       would drop the process's locks on it, which SQLite holds.
 *   (4) Removing a file counts as durable at once; SQLite syncs the folder. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECTOR = 512, FILE_LIMIT = 64 };

/* A file that is watched, and our own descriptor of it. */
typedef struct {
    dev_t device;
    ino_t inode;
    int descriptor;
} watched;

/* What a range of a file held before it was written or cut off. */
typedef struct change {
    struct change *earlier;
    watched *file;
    off_t offset;
    size_t length;      /* bytes written, or cut off */
    size_t old_length;  /* bytes that stood there before */
    off_t old_size;     /* of the file */
    int is_truncation;
    char old[];
} change;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static watched files[FILE_LIMIT];
static int file_count;
static change *latest;
static long operations, strike_at = -1;
static int has_struck;
static unsigned seed = 1;
static const char *prefix, *mode = "";

static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static ssize_t (*real_pread)(int, void *, size_t, off_t);
static int (*real_fsync)(int);
static int (*real_fdatasync)(int);
static int (*real_ftruncate)(int, off_t);

static void start(void) {
    static int has_started;
    if (has_started) return;
    has_started = 1;
    real_pwrite = dlsym(RTLD_NEXT, "pwrite64");
    real_pread = dlsym(RTLD_NEXT, "pread64");
    real_fsync = dlsym(RTLD_NEXT, "fsync");
    real_fdatasync = dlsym(RTLD_NEXT, "fdatasync");
    real_ftruncate = dlsym(RTLD_NEXT, "ftruncate64");
    prefix = getenv("FAULT_PREFIX");
    if (getenv("FAULT_MODE")) mode = getenv("FAULT_MODE");
    if (getenv("FAULT_AT")) strike_at = atol(getenv("FAULT_AT"));
    if (getenv("FAULT_SEED")) seed = (unsigned)atoi(getenv("FAULT_SEED"));
}

/* The watched file behind a descriptor, or NULL. The lock is held. */
static watched *find(int descriptor) {
    if (!prefix) return NULL;
    struct stat status;
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode)) return NULL;
    for (int i = 0; i < file_count; i++)
        if (files[i].device == status.st_dev && files[i].inode == status.st_ino) return &files[i];
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) return NULL;
    path[length] = 0;
    if (strncmp(path, prefix, strlen(prefix)) != 0) return NULL;
    if (strstr(path, "-shm") || strstr(path, ".owner")) return NULL;
    if (file_count == FILE_LIMIT) return NULL;
    int own = open(path, O_RDWR | O_CLOEXEC);
    if (own < 0) return NULL;
    files[file_count] = (watched){status.st_dev, status.st_ino, own};
    return &files[file_count++];
}

static void remember(watched *file, off_t offset, size_t length, int is_truncation) {
    struct stat status;
    fstat(file->descriptor, &status);
    change *made = malloc(sizeof *made + length);
    if (!made) abort();
    ssize_t count = real_pread(file->descriptor, made->old, length, offset);
    made->earlier = latest;
    made->file = file;
    made->offset = offset;
    made->length = length;
    made->old_length = count < 0 ? 0 : (size_t)count;
    made->old_size = status.st_size;
    made->is_truncation = is_truncation;
    latest = made;
}

/* Puts back what stood there, but for the first `kept` bytes of a write. */
static void undo(const change *made, size_t kept) {
    int descriptor = made->file->descriptor;
    if (made->old_length > kept)
        real_pwrite(descriptor, made->old + kept, made->old_length - kept, made->offset + (off_t)kept);
    if (made->is_truncation || made->old_length >= made->length) return;
    /* The write made the file longer: cut it, or leave a hole where later writes stand behind it. */
    size_t first = kept > made->old_length ? kept : made->old_length;
    struct stat status;
    fstat(descriptor, &status);
    if (status.st_size <= made->offset + (off_t)made->length) {
        off_t size = made->offset + (off_t)first;
        real_ftruncate(descriptor, size > made->old_size || kept ? size : made->old_size);
    } else {
        char *zeros = calloc(1, made->length - first);
        if (!zeros) abort();
        real_pwrite(descriptor, zeros, made->length - first, made->offset + (off_t)first);
        free(zeros);
    }
}

/* Undoes the changes of a file (of all files for NULL), newest first: all, or a random part. */
static void drop(const watched *file, int all) {
    for (change **place = &latest; *place;) {
        change *made = *place;
        if (file && made->file != file) {
            place = &made->earlier;
            continue;
        }
        if (all) {
            undo(made, 0);
        } else if (rand_r(&seed) % 2) {
            int is_torn = !made->is_truncation && rand_r(&seed) % 4 == 0;
            size_t sectors = made->length / SECTOR + 1;
            undo(made, is_torn ? (size_t)rand_r(&seed) % sectors * SECTOR : 0);
        }
        *place = made->earlier;
        free(made);
    }
}

static void forget(const watched *file) {
    for (change **place = &latest; *place;) {
        change *made = *place;
        if (made->file == file) {
            *place = made->earlier;
            free(made);
        } else {
            place = &made->earlier;
        }
    }
}

/* Whether the operation at hand is the one to fail in this mode. */
static int strikes(const char *name) {
    if (has_struck || strike_at < 0 || operations < strike_at || strcmp(mode, name) != 0) return 0;
    has_struck = 1;
    fprintf(stderr, "fault %s\n", name);
    return 1;
}

static void lose_power(void) {
    drop(NULL, 0);
    _exit(99);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t length, off_t offset) {
    pthread_mutex_lock(&lock);
    start();
    watched *file = find(descriptor);
    ssize_t result;
    if (!file) {
        result = real_pwrite(descriptor, bytes, length, offset);
    } else {
        operations++;
        if (strikes("enospc")) {
            pthread_mutex_unlock(&lock);
            errno = ENOSPC;
            return -1;
        }
        if (length > 1 && strikes("shortwrite")) length /= 2;
        remember(file, offset, length, 0);
        result = real_pwrite(descriptor, bytes, length, offset);
        if (strikes("powerloss")) lose_power();
    }
    int error = errno;
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

ssize_t pwrite(int descriptor, const void *bytes, size_t length, off_t offset) {
    return pwrite64(descriptor, bytes, length, offset);
}

int ftruncate64(int descriptor, off_t size) {
    pthread_mutex_lock(&lock);
    start();
    watched *file = find(descriptor);
    if (file) {
        operations++;
        struct stat status;
        fstat(descriptor, &status);
        if (status.st_size > size) remember(file, size, (size_t)(status.st_size - size), 1);
    }
    int result = real_ftruncate(descriptor, size);
    int error = errno;
    if (file && strikes("powerloss")) lose_power();
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int ftruncate(int descriptor, off_t size) { return ftruncate64(descriptor, size); }

static int sync_file(int descriptor, int is_data_only) {
    pthread_mutex_lock(&lock);
    start();
    watched *file = find(descriptor);
    if (file) {
        operations++;
        if (strikes("powerloss")) lose_power();
        if (strikes("fsyncfail")) {
            drop(file, 1);
            pthread_mutex_unlock(&lock);
            errno = EIO;
            return -1;
        }
    }
    int result = is_data_only ? real_fdatasync(descriptor) : real_fsync(descriptor);
    int error = errno;
    if (file && result == 0) forget(file);
    pthread_mutex_unlock(&lock);
    errno = error;
    return result;
}

int fsync(int descriptor) { return sync_file(descriptor, 0); }
int fdatasync(int descriptor) { return sync_file(descriptor, 1); }
