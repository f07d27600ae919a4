// Times that something took, and what is said about them.
#pragma once

#include <stddef.h>

typedef struct {
  unsigned *microseconds;
  size_t count;
  size_t capacity;
} Samples;

void samples_add(Samples *samples, double seconds);

// Prints the members of a JSON object, without braces: how many there are, and their percentiles.
void samples_print(Samples *samples);
