#include "store_limit.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "checkpoints.h"

enum { STATE_BYTES = 400, HISTORY_BYTES = 200, RECORD_BYTES = 200, OUTBOX_BYTES = 250, TIMER_BYTES = 60 };
enum { ID_SIZE = 32 };

struct member {
    int64_t due;      /* of its timer, with the sequence below the timer's key */
    int64_t sequence;
    int64_t wait;
};

struct store_limit {
    sqlite3 *db;
    checkpoints *checkpoints;
    sqlite3_stmt *begin, *commit;
    sqlite3_stmt *run, *history, *record, *outbox, *timer, *timer_gone;
    char home[64];
    int home_length;
    int64_t shard, clock, sequence, number;
    struct member *members;
    int member_count;
    uint64_t random;
    int log_pages;
    unsigned char payload[1024];
};

/* The statements that a programmer would write who knows which columns a step changes. */
static const char RUN[] =
    "UPDATE run SET status = ?4, wait = ?5, step = ?6, timer_due = ?7, timer_sequence = ?8, state = ?9 "
    "WHERE shard = ?1 AND home = ?2 AND run = ?3";
static const char HISTORY[] =
    "INSERT INTO history (shard, home, run, sequence, number, at, kind, payload) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'wait', ?7)";
static const char RECORD[] =
    "INSERT INTO record (shard, home, collection, key, value) VALUES (?1, ?2, 'member', ?3, ?4) "
    "ON CONFLICT (shard, home, collection, key) DO UPDATE SET value = excluded.value";
static const char OUTBOX[] =
    "INSERT INTO outbox (shard, home, sequence, activity, idempotency_key, run, wait, number, attempt, "
    "next_attempt, payload) VALUES (?1, ?2, ?3, 'mail.send', ?4, ?4, ?5, ?6, 1, NULL, ?7)";
static const char TIMER_GONE[] =
    "DELETE FROM timer WHERE shard = ?1 AND home = ?2 AND due = ?3 AND sequence = ?4";
static const char TIMER[] =
    "INSERT INTO timer (shard, home, due, sequence, kind, run, payload) "
    "VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6)";

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift generators" (2016). */
static uint64_t draw(store_limit *limit) {
    limit->random ^= limit->random >> 12;
    limit->random ^= limit->random << 25;
    limit->random ^= limit->random >> 27;
    return limit->random * 0x2545f4914f6cdd1dULL;
}

static int on_log(void *context, sqlite3 *db, const char *name, int pages) {
    (void)db, (void)name;
    ((store_limit *)context)->log_pages = pages;
    return SQLITE_OK;
}

/* Runs a statement to its end. */
static int run(sqlite3_stmt *statement) {
    int code = sqlite3_step(statement);
    sqlite3_reset(statement);
    return code == SQLITE_DONE || code == SQLITE_ROW ? SQLITE_OK : code;
}

static void bind_home(const store_limit *limit, sqlite3_stmt *statement) {
    sqlite3_bind_int64(statement, 1, limit->shard);
    sqlite3_bind_text(statement, 2, limit->home, limit->home_length, SQLITE_STATIC);
}

static void bind_payload(const store_limit *limit, sqlite3_stmt *statement, int position, int bytes) {
    sqlite3_bind_blob(statement, position, limit->payload, bytes, SQLITE_STATIC);
}

/* One logical commit: a member's run goes one step further. */
static int step(store_limit *limit, int index) {
    struct member *member = &limit->members[index];
    char run_id[ID_SIZE], record_key[ID_SIZE];
    int length = snprintf(run_id, sizeof run_id, "run-%012d", index);
    memcpy(record_key, run_id, (size_t)length + 1);
    memcpy(record_key, "mem", 3);
    int64_t at = limit->clock += 1000;
    int64_t due = at + 60000000 + (int64_t)(draw(limit) % 1000000);
    int64_t old_due = member->due, old_sequence = member->sequence;
    member->due = due;
    member->sequence = limit->sequence + 2;
    member->wait += 1;
    limit->number += 1;
    int code;

    bind_home(limit, limit->run);
    sqlite3_bind_text(limit->run, 3, run_id, length, SQLITE_STATIC);
    sqlite3_bind_int(limit->run, 4, 2);
    sqlite3_bind_int64(limit->run, 5, member->wait);
    sqlite3_bind_text(limit->run, 6, "answered", -1, SQLITE_STATIC);
    sqlite3_bind_int64(limit->run, 7, due);
    sqlite3_bind_int64(limit->run, 8, member->sequence);
    bind_payload(limit, limit->run, 9, STATE_BYTES);
    if ((code = run(limit->run))) return code;

    bind_home(limit, limit->history);
    sqlite3_bind_text(limit->history, 3, run_id, length, SQLITE_STATIC);
    sqlite3_bind_int64(limit->history, 4, limit->sequence);
    sqlite3_bind_int64(limit->history, 5, limit->number);
    sqlite3_bind_int64(limit->history, 6, at);
    bind_payload(limit, limit->history, 7, HISTORY_BYTES);
    if ((code = run(limit->history))) return code;

    bind_home(limit, limit->record);
    sqlite3_bind_text(limit->record, 3, record_key, length, SQLITE_STATIC);
    bind_payload(limit, limit->record, 4, RECORD_BYTES);
    if ((code = run(limit->record))) return code;

    bind_home(limit, limit->outbox);
    sqlite3_bind_int64(limit->outbox, 3, limit->sequence + 1);
    sqlite3_bind_text(limit->outbox, 4, run_id, length, SQLITE_STATIC);
    sqlite3_bind_int64(limit->outbox, 5, member->wait);
    sqlite3_bind_int64(limit->outbox, 6, limit->number);
    bind_payload(limit, limit->outbox, 7, OUTBOX_BYTES);
    if ((code = run(limit->outbox))) return code;

    bind_home(limit, limit->timer_gone);
    sqlite3_bind_int64(limit->timer_gone, 3, old_due);
    sqlite3_bind_int64(limit->timer_gone, 4, old_sequence);
    if ((code = run(limit->timer_gone))) return code;

    bind_home(limit, limit->timer);
    sqlite3_bind_int64(limit->timer, 3, due);
    sqlite3_bind_int64(limit->timer, 4, member->sequence);
    sqlite3_bind_text(limit->timer, 5, run_id, length, SQLITE_STATIC);
    bind_payload(limit, limit->timer, 6, TIMER_BYTES);
    limit->sequence += 3;
    return run(limit->timer);
}

static int group(store_limit *limit, int size) {
    int code = run(limit->begin);
    /* Each submitter has members of its own, as in the engine's run. */
    for (int submitter = 0; submitter < size && !code; submitter++) {
        int own = (limit->member_count - submitter + size - 1) / size;
        code = step(limit, submitter + (int)(draw(limit) % (uint64_t)own) * size);
    }
    return code ? code : run(limit->commit);
}

static int by_length(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

int store_limit_run(
    store_limit *limit, int size, double seconds, store_limit_result *result, char *reason, int reason_size
) {
    size_t capacity = 1 << 16, count = 0;
    double *lengths = malloc(capacity * sizeof *lengths);
    double begun = now(), ended = begun;
    int code = lengths ? SQLITE_OK : SQLITE_NOMEM;
    while (!code && ended - begun < seconds) {
        /* From the answer before: whoever was answered then has its next commit waiting since. */
        double start = ended;
        code = group(limit, size);
        ended = now();
        if (count == capacity) {
            double *more = realloc(lengths, (capacity *= 2) * sizeof *lengths);
            if (!more) { code = SQLITE_NOMEM; break; }
            lengths = more;
        }
        lengths[count++] = ended - start;
        /* As in the engine, a group is answered before the log is tended to. */
        if (!code && checkpoints_due(limit->checkpoints, limit->log_pages)) {
            checkpoints_copy(limit->checkpoints, limit->db);
        }
    }
    if (code) {
        snprintf(reason, (size_t)reason_size, "%s", sqlite3_errmsg(limit->db));
    } else {
        qsort(lengths, count, sizeof *lengths, by_length);
        *result = (store_limit_result){
            .commits = (int64_t)count * size, .transactions = (int64_t)count, .seconds = ended - begun,
            .p50 = lengths[count / 2], .p99 = lengths[count * 99 / 100]};
    }
    free(lengths);
    return code;
}

static int prepare(store_limit *limit) {
    struct { sqlite3_stmt **statement; const char *sql; } all[] = {
        {&limit->begin, "BEGIN IMMEDIATE"}, {&limit->commit, "COMMIT"}, {&limit->run, RUN},
        {&limit->history, HISTORY}, {&limit->record, RECORD}, {&limit->outbox, OUTBOX},
        {&limit->timer_gone, TIMER_GONE}, {&limit->timer, TIMER}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        int code = sqlite3_prepare_v3(
            limit->db, all[i].sql, -1, SQLITE_PREPARE_PERSISTENT, all[i].statement, NULL);
        if (code) return code;
    }
    return SQLITE_OK;
}

store_limit *store_limit_open(const store_limit_seed *seed, char *reason, int reason_size) {
    store_limit *limit = calloc(1, sizeof *limit);
    if (!limit) return NULL;
    limit->shard = seed->shard;
    limit->home_length = snprintf(limit->home, sizeof limit->home, "%s", seed->home);
    limit->clock = seed->first_due;
    limit->sequence = seed->next_sequence;
    limit->number = 1;
    limit->random = 0x9e3779b97f4a7c15ULL;
    limit->member_count = seed->members;
    limit->members = calloc((size_t)seed->members, sizeof *limit->members);
    for (int i = 0; limit->members && i < seed->members; i++) {
        limit->members[i] = (struct member){.due = seed->first_due + i, .sequence = i + 1};
    }
    for (size_t i = 0; i < sizeof limit->payload; i++) limit->payload[i] = (unsigned char)draw(limit);

    char pragmas[256];
    snprintf(
        pragmas, sizeof pragmas,
        "PRAGMA cache_size = -%d; PRAGMA temp_store = MEMORY; PRAGMA journal_mode = WAL; "
        "PRAGMA secure_delete = ON; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0",
        (int)seed->cache_kibibytes);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    int failed = !limit->members || sqlite3_open_v2(seed->path, &limit->db, flags, NULL)
        || sqlite3_exec(limit->db, pragmas, NULL, NULL, NULL) || prepare(limit);
    if (!failed) {
        sqlite3_wal_hook(limit->db, on_log, limit);
        limit->checkpoints = checkpoints_start(seed->path, seed->checkpoint_pages, seed->checkpoint_step);
        failed = !limit->checkpoints;
    }
    if (failed) {
        snprintf(reason, (size_t)reason_size, "%s", limit->db ? sqlite3_errmsg(limit->db) : "no memory");
        store_limit_close(limit);
        return NULL;
    }
    return limit;
}

void store_limit_close(store_limit *limit) {
    checkpoints_stop(limit->checkpoints);
    sqlite3_stmt *all[] = {limit->begin,  limit->commit, limit->run,   limit->history,
                           limit->record, limit->outbox, limit->timer, limit->timer_gone};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) sqlite3_finalize(all[i]);
    sqlite3_close_v2(limit->db);
    free(limit->members);
    free(limit);
}
