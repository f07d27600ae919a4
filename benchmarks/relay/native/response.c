// See response.h.
#define _GNU_SOURCE
#include "response.h"

void response_reset(Response *response) {
  Buffer raw = response->raw;
  Buffer body = response->body;
  raw.size = 0;
  body.size = 0;
  *response = (Response){.raw = raw, .body = body};
}

static int is_field(const char *line, const char *beginning) {
  return strncasecmp(line, beginning, strlen(beginning)) == 0;
}

static void read_fields(Response *response, const char *end) {
  const char *line = response->raw.data;
  response->status = atoi(line + strlen("HTTP/1.1 "));
  response->length = -1;
  while ((line = memchr(line, '\n', (size_t)(end - line))) != NULL) {
    line++;
    if (is_field(line, "content-length:")) {
      response->length = atol(line + strlen("content-length:"));
    } else if (is_field(line, "transfer-encoding: chunked")) {
      response->chunked = 1;
    } else if (is_field(line, "connection: close")) {
      response->closes = 1;
    }
  }
  if (response->status == 204 ||
      (response->status == 202 && !response->chunked && response->length < 0)) {
    response->length = 0;
  }
}

static int read_head(Response *response) {
  for (;;) {
    if (response->raw.size == 0) {
      return 0;
    }
    char *end = memmem(response->raw.data, response->raw.size, "\r\n\r\n", 4);
    if (end == NULL) {
      return 0;
    }
    read_fields(response, end);
    size_t head = (size_t)(end + 4 - response->raw.data);
    if (response->status != 100) {
      response->head = head;
      response->scanned = head;
      return 1;
    }
    buffer_consume(&response->raw, head);  // only "continue"
  }
}

// Returns whether the last chunk, an empty one, has come.
static int read_chunks(Response *response) {
  Buffer *raw = &response->raw;
  for (;;) {
    char *at = raw->data + response->scanned;
    char *line_end = memmem(at, raw->size - response->scanned, "\r\n", 2);
    if (line_end == NULL) {
      return 0;
    }
    size_t size = strtoul(at, NULL, 16);
    size_t begin = (size_t)(line_end + 2 - raw->data);
    if (raw->size < begin + size + 2) {
      return 0;
    }
    buffer_append(&response->body, raw->data + begin, size);
    response->scanned = begin + size + 2;
    if (size == 0) {
      return 1;
    }
  }
}

int response_is_complete(Response *response, int at_end) {
  if (response->head == 0 && !read_head(response)) {
    return 0;
  }
  if (response->chunked) {
    return read_chunks(response);
  }
  if (response->length < 0) {
    return at_end;
  }
  return response->raw.size >= response->head + (size_t)response->length;
}

int response_is_followed(const Response *response) {
  if (response->chunked) {
    return response->raw.size > response->scanned;
  }
  return response->length >= 0 && response->raw.size > response->head + (size_t)response->length;
}

const char *response_body(const Response *response) {
  return response->chunked ? response->body.data : response->raw.data + response->head;
}

size_t response_size(const Response *response) {
  if (response->chunked) {
    return response->body.size;
  }
  return response->length < 0 ? response->raw.size - response->head : (size_t)response->length;
}
