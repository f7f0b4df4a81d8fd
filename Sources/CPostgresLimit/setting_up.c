#include <stdio.h>
#include <string.h>

#include "CPostgres.h"
#include "postgres_limit.h"

static void ignore(void *context, const PGresult *notice) { (void)context, (void)notice; }

int postgres_limit_execute(const char *url, const char *sql, char *reason, int reason_size) {
    PGconn *connection = PQconnectdb(url);
    PQsetNoticeReceiver(connection, ignore, NULL);
    PGresult *result = PQstatus(connection) == CONNECTION_OK ? PQexec(connection, sql) : NULL;
    ExecStatusType status = PQresultStatus(result);
    int failed = status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK;
    if (failed) snprintf(reason, (size_t)reason_size, "%s", PQerrorMessage(connection));
    PQclear(result);
    PQfinish(connection);
    return failed;
}

/* LIKE copies indexes, but not how much room a table leaves on its pages. */
static const char COPY[] =
    "CREATE TABLE %2$s.%3$s (LIKE %1$s.%3$s INCLUDING ALL); "
    "ALTER TABLE %2$s.%3$s SET (fillfactor = 80); "
    "INSERT INTO %2$s.%3$s SELECT * FROM %1$s.%3$s";
/* Neither side begins with tables that the server knows nothing of. */
static const char LOOK[] = "VACUUM ANALYZE %1$s.%3$s, %2$s.%3$s";

int postgres_limit_copy(const char *url, const char *from, const char *to, char *reason, int reason_size) {
    static const char *const tables[] = {"run", "history", "record", "outbox", "timer"};
    char sql[1024];
    if (strlen(from) > 63 || strlen(to) > 63) {
        snprintf(reason, (size_t)reason_size, "the schema's name is too long");
        return 1;
    }
    snprintf(sql, sizeof sql, "CREATE SCHEMA %s", to);
    int failed = postgres_limit_execute(url, sql, reason, reason_size);
    for (size_t place = 0; place < sizeof tables / sizeof *tables && !failed; place++) {
        snprintf(sql, sizeof sql, COPY, from, to, tables[place]);
        failed = postgres_limit_execute(url, sql, reason, reason_size);
        snprintf(sql, sizeof sql, LOOK, from, to, tables[place]);
        failed = failed || postgres_limit_execute(url, sql, reason, reason_size);
    }
    return failed;
}
