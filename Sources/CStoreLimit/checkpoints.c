#include "checkpoints.h"

#include <pthread.h>
#include <stdlib.h>

struct checkpoints {
    sqlite3 *db;
    pthread_t thread;
    pthread_mutex_t turn; /* held by whoever copies */
    pthread_mutex_t lock; /* over what follows */
    pthread_cond_t bell;
    int threshold, step;
    int next_request, last_pages;
    int is_wanted, is_stopping, is_to_finish;
};

void checkpoints_copy(checkpoints *self, sqlite3 *db) {
    pthread_mutex_lock(&self->turn);
    sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    pthread_mutex_unlock(&self->turn);
}

static void *copy_when_wanted(void *context) {
    checkpoints *self = context;
    pthread_mutex_lock(&self->lock);
    while (!self->is_stopping) {
        if (!self->is_wanted) {
            pthread_cond_wait(&self->bell, &self->lock);
            continue;
        }
        pthread_mutex_unlock(&self->lock);
        checkpoints_copy(self, self->db);
        pthread_mutex_lock(&self->lock);
        self->is_wanted = 0;
        self->is_to_finish = 1;
    }
    pthread_mutex_unlock(&self->lock);
    return NULL;
}

checkpoints *checkpoints_start(const char *path, int pages, int step) {
    checkpoints *self = calloc(1, sizeof *self);
    if (!self) return NULL;
    self->threshold = self->next_request = pages;
    self->step = step;
    pthread_mutex_init(&self->turn, NULL);
    pthread_mutex_init(&self->lock, NULL);
    pthread_cond_init(&self->bell, NULL);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(path, &self->db, flags, NULL)
        || sqlite3_exec(self->db, "PRAGMA cache_size = -1024; PRAGMA synchronous = FULL", NULL, NULL, NULL)
        || pthread_create(&self->thread, NULL, copy_when_wanted, self)) {
        sqlite3_close_v2(self->db);
        free(self);
        return NULL;
    }
    return self;
}

int checkpoints_due(checkpoints *self, int log_pages) {
    pthread_mutex_lock(&self->lock);
    if (log_pages < self->last_pages) self->next_request = self->threshold;
    self->last_pages = log_pages;
    int finish = self->is_to_finish;
    self->is_to_finish = 0;
    if (!finish && log_pages >= self->next_request && !self->is_wanted) {
        self->next_request = log_pages + self->step;
        self->is_wanted = 1;
        pthread_cond_signal(&self->bell);
    }
    pthread_mutex_unlock(&self->lock);
    return finish;
}

void checkpoints_stop(checkpoints *self) {
    if (!self) return;
    pthread_mutex_lock(&self->lock);
    self->is_stopping = 1;
    pthread_cond_signal(&self->bell);
    pthread_mutex_unlock(&self->lock);
    pthread_join(self->thread, NULL);
    sqlite3_close_v2(self->db);
    free(self);
}
