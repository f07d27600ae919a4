// See json.h.
#define _GNU_SOURCE
#include "json.h"

#include <stdlib.h>
#include <string.h>

static const char *skip_space(const char *at, const char *end) {
  while (at < end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n')) {
    at++;
  }
  return at;
}

// From the opening quote to behind the closing one, by leaps from quote to quote.
static const char *skip_string(const char *at, const char *end) {
  const char *first = at + 1;
  for (at = first; at < end; at++) {
    at = memchr(at, '"', (size_t)(end - at));
    if (at == NULL) {
      return end;
    }
    const char *slash = at;
    while (slash > first && slash[-1] == '\\') {
      slash--;
    }
    if ((at - slash) % 2 == 0) {
      return at + 1;
    }
  }
  return end;
}

static const char *skip_nested(const char *at, const char *end) {
  int depth = 0;
  while (at < end) {
    char byte = *at;
    if (byte == '"') {
      at = skip_string(at, end);
      continue;
    }
    if (byte == '{' || byte == '[') {
      depth++;
    } else if (byte == '}' || byte == ']') {
      depth--;
    }
    at++;
    if (depth == 0) {
      return at;
    }
  }
  return end;
}

static const char *skip_value(const char *at, const char *end) {
  if (at < end && *at == '"') {
    return skip_string(at, end);
  }
  if (at < end && (*at == '{' || *at == '[')) {
    return skip_nested(at, end);
  }
  while (at < end && strchr(",}] \t\r\n", *at) == NULL) {
    at++;
  }
  return at;
}

Slice json_member(Slice object, const char *name) {
  const char *end = object.start + object.size;
  const char *at = object.start == NULL ? end : skip_space(object.start, end);
  if (at >= end || *at != '{') {
    return (Slice){0};
  }
  at++;
  size_t length = strlen(name);
  while ((at = skip_space(at, end)) < end && *at == '"') {
    const char *key = at + 1;
    at = skip_string(at, end);
    size_t key_length = (size_t)(at - 1 - key);
    at = skip_space(at, end);
    at = skip_space(at + 1, end);  // behind the colon
    const char *value = at;
    at = skip_value(at, end);
    if (key_length == length && memcmp(key, name, length) == 0) {
      return (Slice){value, (size_t)(at - value)};
    }
    at = skip_space(at, end);
    if (at < end && *at == ',') {
      at++;
    }
  }
  return (Slice){0};
}

int json_is(Slice value, const char *text) {
  return value.start != NULL && value.size == strlen(text) &&
         memcmp(value.start, text, value.size) == 0;
}

long json_number(Slice value, long otherwise) {
  return value.start == NULL ? otherwise : strtol(value.start, NULL, 10);
}

Slice json_unquoted(Slice string) {
  if (string.start == NULL || string.size < 2 || *string.start != '"') {
    return (Slice){"", 0};
  }
  return (Slice){string.start + 1, string.size - 2};
}
