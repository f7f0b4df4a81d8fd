#include "postgres_limit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "CPostgres.h"
#include "arrays.h"

enum { STATE_BYTES = 400, HISTORY_BYTES = 200, RECORD_BYTES = 200, OUTBOX_BYTES = 250, TIMER_BYTES = 60 };
enum { ID_SIZE = 32, ID_LENGTH = 16 };

/* What changes from row to row of a group, each column once however many statements take it. */
enum column {
    RUNS, KEYS, WAITS, SEQUENCES, NUMBERS, TIMES, DUES, TIMER_SEQUENCES, OUTBOX_SEQUENCES, OLD_DUES,
    OLD_SEQUENCES, STATES, HISTORIES, RECORDS, ACTIVITIES, TIMERS, COLUMN_COUNT
};

static const uint32_t ELEMENTS[COLUMN_COUNT] = {
    [RUNS] = TEXT_TYPE,      [KEYS] = TEXT_TYPE,        [WAITS] = INT8_TYPE,
    [SEQUENCES] = INT8_TYPE, [NUMBERS] = INT8_TYPE,     [TIMES] = INT8_TYPE,
    [DUES] = INT8_TYPE,      [TIMER_SEQUENCES] = INT8_TYPE, [OUTBOX_SEQUENCES] = INT8_TYPE,
    [OLD_DUES] = INT8_TYPE,  [OLD_SEQUENCES] = INT8_TYPE, [STATES] = BYTEA_TYPE,
    [HISTORIES] = BYTEA_TYPE, [RECORDS] = BYTEA_TYPE,   [ACTIVITIES] = BYTEA_TYPE,
    [TIMERS] = BYTEA_TYPE,
};

/* The statements that a programmer would write who knows which columns a step changes.
 * $1 and $2 are the shard and the home; arrays follow. */
enum { MOST_COLUMNS = 8 };
static const struct {
    const char *name, *sql;
    enum column columns[MOST_COLUMNS];
    int count;
} STATEMENTS[] = {
    {"run",
     "UPDATE run AS t SET status = 2, wait = u.wait, step = 'answered', timer_due = u.due, "
     "timer_sequence = u.sequence, state = u.state "
     "FROM unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bytea[]) "
     "AS u(run, wait, due, sequence, state) WHERE t.shard = $1 AND t.home = $2 AND t.run = u.run",
     {RUNS, WAITS, DUES, TIMER_SEQUENCES, STATES}, 5},
    {"history",
     "INSERT INTO history (shard, home, run, sequence, number, at, kind, payload) "
     "SELECT $1, $2, u.run, u.sequence, u.number, u.at, 'wait', u.payload "
     "FROM unnest($3::text[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bytea[]) "
     "AS u(run, sequence, number, at, payload)",
     {RUNS, SEQUENCES, NUMBERS, TIMES, HISTORIES}, 5},
    {"record",
     "INSERT INTO record (shard, home, collection, key, value) "
     "SELECT $1, $2, 'member', u.key, u.value FROM unnest($3::text[], $4::bytea[]) AS u(key, value) "
     "ON CONFLICT (shard, home, collection, key) DO UPDATE SET value = excluded.value",
     {KEYS, RECORDS}, 2},
    {"outbox",
     "INSERT INTO outbox (shard, home, sequence, activity, idempotency_key, run, wait, number, attempt, "
     "next_attempt, payload) SELECT $1, $2, u.sequence, 'mail.send', u.run, u.run, u.wait, u.number, 1, NULL, "
     "u.payload FROM unnest($3::bigint[], $4::text[], $5::bigint[], $6::bigint[], $7::bytea[]) "
     "AS u(sequence, run, wait, number, payload)",
     {OUTBOX_SEQUENCES, RUNS, WAITS, NUMBERS, ACTIVITIES}, 5},
    {"timer_gone",
     "DELETE FROM timer AS t USING unnest($3::bigint[], $4::bigint[]) AS u(due, sequence) "
     "WHERE t.shard = $1 AND t.home = $2 AND t.due = u.due AND t.sequence = u.sequence",
     {OLD_DUES, OLD_SEQUENCES}, 2},
    {"timer",
     "INSERT INTO timer (shard, home, due, sequence, kind, run, payload) "
     "SELECT $1, $2, u.due, u.sequence, 1, u.run, u.payload "
     "FROM unnest($3::bigint[], $4::bigint[], $5::text[], $6::bytea[]) AS u(due, sequence, run, payload)",
     {DUES, TIMER_SEQUENCES, RUNS, TIMERS}, 4},
};
enum { STATEMENT_COUNT = sizeof STATEMENTS / sizeof *STATEMENTS };

/* As the engine's sessions have it. */
static const char SESSION[] =
    "SET client_min_messages = warning; SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; "
    "SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_bitmapscan = off; SET jit = off; "
    "SET synchronous_commit = on";

struct member {
    int64_t due; /* of its timer, with the sequence below the timer's key */
    int64_t sequence;
    int64_t wait;
};

struct postgres_limit {
    PGconn *connection;
    char home[64];
    int home_length;
    char shard[8];
    int64_t clock, sequence, number;
    struct member *members;
    int member_count;
    uint64_t random;
    array columns[COLUMN_COUNT];
    unsigned char payload[1024];
};

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

/* xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift generators" (2016). */
static uint64_t draw(postgres_limit *limit) {
    limit->random ^= limit->random >> 12;
    limit->random ^= limit->random << 25;
    limit->random ^= limit->random >> 27;
    return limit->random * 0x2545f4914f6cdd1dULL;
}

/* One logical commit: a member's run goes one step further. Returns 0 where memory is short. */
static int step(postgres_limit *limit, int index) {
    struct member *member = &limit->members[index];
    char run_id[ID_SIZE], record_key[ID_SIZE];
    snprintf(run_id, sizeof run_id, "run-%012d", index);
    memcpy(record_key, run_id, sizeof record_key);
    memcpy(record_key, "mem", 3);
    array *columns = limit->columns;
    int64_t at = limit->clock += 1000;
    int64_t due = at + 60000000 + (int64_t)(draw(limit) % 1000000);
    int fits = array_add_integer(&columns[OLD_DUES], member->due)
        && array_add_integer(&columns[OLD_SEQUENCES], member->sequence);
    *member = (struct member){.due = due, .sequence = limit->sequence + 2, .wait = member->wait + 1};
    limit->number += 1;
    fits = fits && array_add(&columns[RUNS], run_id, ID_LENGTH)
        && array_add(&columns[KEYS], record_key, ID_LENGTH)
        && array_add_integer(&columns[WAITS], member->wait)
        && array_add_integer(&columns[SEQUENCES], limit->sequence)
        && array_add_integer(&columns[NUMBERS], limit->number)
        && array_add_integer(&columns[TIMES], at)
        && array_add_integer(&columns[DUES], due)
        && array_add_integer(&columns[TIMER_SEQUENCES], member->sequence)
        && array_add_integer(&columns[OUTBOX_SEQUENCES], limit->sequence + 1)
        && array_add(&columns[STATES], limit->payload, STATE_BYTES)
        && array_add(&columns[HISTORIES], limit->payload, HISTORY_BYTES)
        && array_add(&columns[RECORDS], limit->payload, RECORD_BYTES)
        && array_add(&columns[ACTIVITIES], limit->payload, OUTBOX_BYTES)
        && array_add(&columns[TIMERS], limit->payload, TIMER_BYTES);
    limit->sequence += 3;
    return fits;
}

static int send_rows(postgres_limit *limit, int place) {
    const char *values[2 + MOST_COLUMNS] = {limit->shard, limit->home};
    int lengths[2 + MOST_COLUMNS] = {sizeof limit->shard, limit->home_length};
    int formats[2 + MOST_COLUMNS] = {1, 1};
    int count = STATEMENTS[place].count;
    for (int column = 0; column < count; column++) {
        const array *array = &limit->columns[STATEMENTS[place].columns[column]];
        values[2 + column] = array->bytes;
        lengths[2 + column] = array->size;
        formats[2 + column] = 1;
    }
    return PQsendQueryPrepared(
        limit->connection, STATEMENTS[place].name, 2 + count, values, lengths, formats, 1);
}

/* Takes the results of a group to its end. Returns whether each statement succeeded. */
static int take(postgres_limit *limit, int statements) {
    int succeeded = 1;
    for (int statement = 0; statement < statements; statement++) {
        PGresult *result = PQgetResult(limit->connection);
        if (!result) return 0;
        do {
            ExecStatusType status = PQresultStatus(result);
            succeeded = succeeded && (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK);
            PQclear(result);
        } while ((result = PQgetResult(limit->connection)));
    }
    PGresult *result = PQgetResult(limit->connection);
    succeeded = succeeded && PQresultStatus(result) == PGRES_PIPELINE_SYNC;
    PQclear(result);
    return succeeded;
}

static int group(postgres_limit *limit, int size) {
    for (int column = 0; column < COLUMN_COUNT; column++) {
        if (!array_begin(&limit->columns[column], ELEMENTS[column])) return 0;
    }
    /* Each submitter has members of its own, as in the engine's run. */
    for (int submitter = 0; submitter < size; submitter++) {
        int own = (limit->member_count - submitter + size - 1) / size;
        if (!step(limit, submitter + (int)(draw(limit) % (uint64_t)own) * size)) return 0;
    }
    for (int column = 0; column < COLUMN_COUNT; column++) array_end(&limit->columns[column]);
    PGconn *connection = limit->connection;
    if (!PQsendQueryPrepared(connection, "begin", 0, NULL, NULL, NULL, 1)) return 0;
    for (int place = 0; place < STATEMENT_COUNT; place++) {
        if (!send_rows(limit, place)) return 0;
    }
    return PQsendQueryPrepared(connection, "commit", 0, NULL, NULL, NULL, 1) && PQpipelineSync(connection)
        && take(limit, STATEMENT_COUNT + 2);
}

static int by_length(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

int postgres_limit_run(
    postgres_limit *limit, int size, double seconds, postgres_limit_result *result, char *reason,
    int reason_size
) {
    size_t capacity = 1 << 16, count = 0;
    double *lengths = malloc(capacity * sizeof *lengths);
    double begun = now(), ended = begun;
    int works = lengths != NULL;
    while (works && ended - begun < seconds) {
        /* From the answer before: whoever was answered then has its next commit waiting since. */
        double start = ended;
        works = group(limit, size);
        ended = now();
        if (count == capacity) {
            double *more = realloc(lengths, (capacity *= 2) * sizeof *lengths);
            if (!more) { works = 0; break; }
            lengths = more;
        }
        lengths[count++] = ended - start;
    }
    if (works && count) {
        qsort(lengths, count, sizeof *lengths, by_length);
        *result = (postgres_limit_result){
            .commits = (int64_t)count * size, .transactions = (int64_t)count, .seconds = ended - begun,
            .p50 = lengths[count / 2], .p99 = lengths[count * 99 / 100]};
    } else {
        snprintf(reason, (size_t)reason_size, "%s", PQerrorMessage(limit->connection));
    }
    free(lengths);
    return !works || !count;
}

/* Whether a statement outside of the pipeline succeeded. */
static int done(PGresult *result) {
    ExecStatusType status = PQresultStatus(result);
    PQclear(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
}

static int prepare(postgres_limit *limit, const char *schema) {
    char path[128];
    snprintf(path, sizeof path, "SET search_path = %s", schema);
    PGconn *connection = limit->connection;
    if (!done(PQexec(connection, SESSION)) || !done(PQexec(connection, path))) return 0;
    if (!done(PQprepare(connection, "begin", "BEGIN", 0, NULL))) return 0;
    if (!done(PQprepare(connection, "commit", "COMMIT", 0, NULL))) return 0;
    for (int place = 0; place < STATEMENT_COUNT; place++) {
        Oid types[2 + MOST_COLUMNS] = {INT8_TYPE, TEXT_TYPE};
        int count = STATEMENTS[place].count;
        for (int column = 0; column < count; column++) {
            uint32_t element = ELEMENTS[STATEMENTS[place].columns[column]];
            types[2 + column] =
                element == INT8_TYPE ? INT8_ARRAY : element == TEXT_TYPE ? TEXT_ARRAY : BYTEA_ARRAY;
        }
        PGresult *result =
            PQprepare(connection, STATEMENTS[place].name, STATEMENTS[place].sql, 2 + count, types);
        if (!done(result)) return 0;
    }
    return PQenterPipelineMode(connection);
}

postgres_limit *postgres_limit_open(const postgres_limit_seed *seed, char *reason, int reason_size) {
    postgres_limit *limit = calloc(1, sizeof *limit);
    if (!limit) return NULL;
    put_integer(limit->shard, seed->shard);
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
    limit->connection = limit->members ? PQconnectdb(seed->url) : NULL;
    if (PQstatus(limit->connection) != CONNECTION_OK || !prepare(limit, seed->schema)) {
        const char *why = limit->connection ? PQerrorMessage(limit->connection) : "no memory";
        snprintf(reason, (size_t)reason_size, "%s", why);
        postgres_limit_close(limit);
        return NULL;
    }
    return limit;
}

void postgres_limit_close(postgres_limit *limit) {
    PQfinish(limit->connection);
    for (int column = 0; column < COLUMN_COUNT; column++) free(limit->columns[column].bytes);
    free(limit->members);
    free(limit);
}
