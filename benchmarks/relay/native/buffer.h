// A growing run of bytes, and the clock: what all programs here share.
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
  char *data;
  size_t size;
  size_t capacity;
} Buffer;

// Ends the program if what it cannot do without has failed.
static inline void require(int fine, const char *what) {
  if (!fine) {
    perror(what);
    exit(70);
  }
}

// Makes room for more bytes behind those that are there.
static inline void buffer_reserve(Buffer *buffer, size_t more) {
  if (buffer->size + more <= buffer->capacity) {
    return;
  }
  size_t capacity = buffer->capacity ? buffer->capacity : 16384;
  while (capacity < buffer->size + more) {
    capacity *= 2;
  }
  buffer->data = realloc(buffer->data, capacity);
  require(buffer->data != NULL, "realloc");
  buffer->capacity = capacity;
}

static inline void buffer_append(Buffer *buffer, const void *bytes, size_t size) {
  buffer_reserve(buffer, size);
  memcpy(buffer->data + buffer->size, bytes, size);
  buffer->size += size;
}

static inline void buffer_append_text(Buffer *buffer, const char *text) {
  buffer_append(buffer, text, strlen(text));
}

// Removes the first bytes.
static inline void buffer_consume(Buffer *buffer, size_t size) {
  if (size > 0) {
    buffer->size -= size;
    memmove(buffer->data, buffer->data + size, buffer->size);
  }
}

static inline void buffer_free(Buffer *buffer) {
  free(buffer->data);
  *buffer = (Buffer){0};
}

// Seconds on the clock that only goes forward; it is the same one in all processes.
static inline double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}
