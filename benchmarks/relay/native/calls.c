// See calls.h.
#define _GNU_SOURCE
#include "calls.h"

static int starts_with(const char *text, const char *beginning) {
  return strncmp(text, beginning, strlen(beginning)) == 0;
}

// The delay jumps about, so that later calls often overtake earlier ones.
static long delay_of(long id) {
  return (long)((unsigned long)id * 2654435761UL % 4294967296UL % 51);
}

void call_write(Buffer *out, const char *template, long id) {
  char text[TOKEN];
  while (*template != '\0') {
    if (starts_with(template, "@ID@")) {
      buffer_append(out, text, (size_t)sprintf(text, "%ld", id));
      template += 4;
    } else if (starts_with(template, "@TOKEN@")) {
      buffer_append(out, text, (size_t)sprintf(text, "t%ldz", id));
      template += 7;
    } else if (starts_with(template, "@DELAY@")) {
      buffer_append(out, text, (size_t)sprintf(text, "%ld", delay_of(id)));
      template += 7;
    } else {
      size_t plain = 1 + strcspn(template + 1, "@");
      buffer_append(out, template, plain);
      template += plain;
    }
  }
}

int has_token(const char *answer, size_t size, long id) {
  char token[TOKEN];
  int length = sprintf(token, "t%ldz", id);
  return memmem(answer, size, token, (size_t)length) != NULL;
}

int has_id(const char *answer, size_t size, long id) {
  char member[TOKEN];
  size_t length = (size_t)sprintf(member, "\"id\":%ld", id);
  const char *end = answer + size;
  const char *found = answer;
  while ((found = memmem(found, (size_t)(end - found), member, length)) != NULL) {
    found += length;
    if (found < end && (*found == ',' || *found == '}')) {
      return 1;
    }
  }
  return 0;
}
