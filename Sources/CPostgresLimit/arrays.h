/* Arrays of one column's values in PostgreSQL's binary format, which grow as they need. */
#ifndef DANDELION_POSTGRES_LIMIT_ARRAYS_H
#define DANDELION_POSTGRES_LIMIT_ARRAYS_H

#include <stdint.h>

/* PostgreSQL's numbers for the types of elements. */
enum { INT8_TYPE = 20, TEXT_TYPE = 25, BYTEA_TYPE = 17 };
/* The same for arrays of them. */
enum { INT8_ARRAY = 1016, TEXT_ARRAY = 1009, BYTEA_ARRAY = 1001 };

typedef struct {
    char *bytes;
    int size, capacity;
    int32_t count;
} array;

/* Begins anew, for elements of a type. Room that was there is kept. Returns 0 where memory is short. */
int array_begin(array *array, uint32_t type);
int array_add(array *array, const void *bytes, int size);
int array_add_integer(array *array, int64_t number);
/* Writes the number of elements; the array can be sent then. */
void array_end(array *array);

/* A number as a value by itself. */
void put_integer(char bytes[8], int64_t number);

#endif
