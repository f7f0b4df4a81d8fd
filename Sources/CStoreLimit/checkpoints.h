/* Copies the log into the file in the background, by the engine's policy.
 *
 *   (1) From so many pages on, a thread copies what it can, on a connection of its own.
 *   (2) While a copy is blocked, it is tried again after so many more pages.
 *   (3) When the thread is done, the writer copies the short rest itself, so
 *       that the log begins anew.
 *   (4) One of the two copies at a time. */
#ifndef DANDELION_CHECKPOINTS_H
#define DANDELION_CHECKPOINTS_H

#include <sqlite3.h>

typedef struct checkpoints checkpoints;

/* NULL where there is no memory, no thread, or no connection. */
checkpoints *checkpoints_start(const char *path, int pages, int step);

/* Told by the writer after a transaction. True where it should copy the rest itself. */
int checkpoints_due(checkpoints *checkpoints, int log_pages);

void checkpoints_copy(checkpoints *checkpoints, sqlite3 *db);

/* Does nothing for NULL. */
void checkpoints_stop(checkpoints *checkpoints);

#endif
