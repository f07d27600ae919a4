// The command line of the load generator.
#pragma once

#include "buffer.h"

// What of an answer is checked; each includes those before it.
typedef enum { EXPECT_ANY, EXPECT_STATUS, EXPECT_TOKEN, EXPECT_ID } Expectation;

typedef struct {
  int port;
  int connections;
  double seconds;
  double warmup;
  long calls;  // -1: as many as there is time for
  double interval;
  double patience;
  size_t min_size;
  Expectation expectation;
  const char *method;
  const char *path;
  const char *template;
  Buffer headers;
} LoadOptions;

extern LoadOptions options;

// Ends the program if they cannot be understood.
void options_read(int count, char **arguments);
