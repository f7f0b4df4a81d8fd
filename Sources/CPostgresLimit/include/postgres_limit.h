/* What plain C does over libpq on the tables of a PostgreSQL store: the limit
 * that dandelion-bench compares the engine with.
 *
 *   (1) The tables are a copy, in a schema of their own, of those that the engine
 *       made and seeded, with the same indexes and room on their pages.
 *   (2) A logical commit is what one step of a run writes: its run, a line of
 *       history, a record, an activity in the outbox, and its timer anew.
 *   (3) A group of commits is one transaction: what so many submitters, each
 *       with one commit outstanding, would have queued. It is sent in one go: prepared
 *       statements in pipeline mode, one a table with its rows as binary arrays.
 *   (4) The session's settings are the engine's. Nothing is judged but what SQL
 *       judges by itself, and nothing is kept of who wrote which transaction.
 *   (5) A postgres_limit serves one thread at a time. Times are seconds, sizes bytes. */
#ifndef DANDELION_POSTGRES_LIMIT_H
#define DANDELION_POSTGRES_LIMIT_H

#include <stdint.h>

typedef struct postgres_limit postgres_limit;

/* How the tables were seeded. Member i has the run "run-%012d", the record
 * "mem-%012d", and a timer at first_due + i with the sequence i + 1. */
typedef struct {
    const char *url;    /* with the search_path that the engine used */
    const char *schema; /* where the copy lies */
    const char *home;
    int64_t shard;
    int32_t members;
    int64_t first_due;     /* microseconds */
    int64_t next_sequence; /* of the home */
} postgres_limit_seed;

typedef struct {
    int64_t commits;
    int64_t transactions;
    double seconds;
    double p50; /* of a transaction, and so of each commit in it */
    double p99;
} postgres_limit_result;

/* Runs statements, one after another, on a connection of their own, which `url`
 * names. Returns 0; on failure 1, and then writes why into `reason`. */
int postgres_limit_execute(const char *url, const char *sql, char *reason, int reason_size);

/* Copies the seeded tables `from` one schema `to` another, which it makes, so that both
 * sides have tables that were just filled. Returns as postgres_limit_execute does;
 * a schema that is there already is a failure, and stays as it is. */
int postgres_limit_copy(
    const char *url, const char *from, const char *to, char *reason, int reason_size);

/* Connects to a copy. On failure returns NULL and writes why into `reason`. */
postgres_limit *postgres_limit_open(const postgres_limit_seed *seed, char *reason, int reason_size);

/* Commits for so many seconds in groups of `group`. Returns 0; on failure 1, and
 * then writes why into `reason`; the connection is not to be used again. */
int postgres_limit_run(
    postgres_limit *limit, int group, double seconds, postgres_limit_result *result, char *reason,
    int reason_size);

/* Ends the connection. */
void postgres_limit_close(postgres_limit *limit);

#endif
