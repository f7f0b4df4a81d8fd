/* What plain C does on the tables of an SQLite store: the limit that
 * dandelion-bench compares the engine with.
 *
 *   (1) The database is one that the engine made and seeded; nothing is created here.
 *   (2) A logical commit is what one step of a run writes: its run, a line of
 *       history, a record, an activity in the outbox, and its timer anew.
 *   (3) A group of commits is one transaction: what so many submitters, each
 *       with one commit outstanding, would have queued.
 *   (4) Settings and checkpoints are the engine's: WAL, synchronous FULL,
 *       secure_delete, its cache, and a thread that copies the log. Nothing is
 *       judged but what SQL judges by itself.
 *   (5) A store_limit serves one thread at a time. Times are seconds, sizes bytes. */
#ifndef DANDELION_STORE_LIMIT_H
#define DANDELION_STORE_LIMIT_H

#include <stdint.h>

typedef struct store_limit store_limit;

/* How the database was seeded. Member i has the run "run-%012d", the record
 * "mem-%012d", and a timer at first_due + i with the sequence i + 1. */
typedef struct {
    const char *path;
    const char *home;
    int64_t shard;
    int32_t members;
    int64_t first_due;       /* microseconds */
    int64_t next_sequence;   /* of the home */
    int32_t cache_kibibytes; /* of the writing connection */
    int32_t checkpoint_pages;
    int32_t checkpoint_step;
} store_limit_seed;

typedef struct {
    int64_t commits;
    int64_t transactions;
    double seconds;
    double p50; /* of a transaction, and so of each commit in it */
    double p99;
} store_limit_result;

/* Opens a seeded database. On failure returns NULL and writes why into `reason`. */
store_limit *store_limit_open(const store_limit_seed *seed, char *reason, int reason_size);

/* Commits for so many seconds in groups of `group`. Returns 0, or an SQLite
 * code, and then writes why into `reason`; the database is not to be used again. */
int store_limit_run(
    store_limit *limit, int group, double seconds, store_limit_result *result, char *reason, int reason_size);

/* Ends the thread and closes the database. */
void store_limit_close(store_limit *limit);

#endif
