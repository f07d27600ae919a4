// An HTTP/1.1 response that arrives bit by bit.
#pragma once

#include "buffer.h"

typedef struct {
  Buffer raw;
  size_t head;  // its size; 0 until it is complete
  int status;
  long length;  // of the body; -1 if it is not told
  int chunked;
  int closes;
  size_t scanned;  // how far the chunks are taken apart
  Buffer body;
} Response;

// Begins with the next response, whose bytes are not there yet.
void response_reset(Response *response);

// Looks at what has come since. Returns whether the response is complete; then its body is.
int response_is_complete(Response *response, int at_end);

// Whether more has come than one response.
int response_is_followed(const Response *response);

const char *response_body(const Response *response);

size_t response_size(const Response *response);
