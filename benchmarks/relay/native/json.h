// Finds members in JSON text that is known to be valid, without building anything.
#pragma once

#include <stddef.h>

// A piece of somebody else's text; `start` is null if there is none.
typedef struct {
  const char *start;
  size_t size;
} Slice;

// The value of a member of an object, as it is written.
Slice json_member(Slice object, const char *name);

// Whether a value is written exactly so: strings with their quotes.
int json_is(Slice value, const char *text);

// A whole number, or what stands in for one that is missing.
long json_number(Slice value, long otherwise);

// What is between the quotes of a string, escapes as they are written.
Slice json_unquoted(Slice string);
