/* libpq, PostgreSQL's own client library, wherever its header lies. */
#ifndef DANDELION_CPOSTGRES_H
#define DANDELION_CPOSTGRES_H

#if __has_include(<libpq-fe.h>)
#include <libpq-fe.h>
#else
#include <postgresql/libpq-fe.h>
#endif

#endif
