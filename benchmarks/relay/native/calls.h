// The calls that the load generators make: each has an id and a token of its own, and an answer is
// right only if it has both.
#pragma once

#include "buffer.h"

enum { TOKEN = 32 };

// Writes the call as the template has it. There, @ID@ stands for the id, @TOKEN@ for the token and
// @DELAY@ for a number from 0 to 50 that differs from call to call.
void call_write(Buffer *out, const char *template, long id);

int has_token(const char *answer, size_t size, long id);

int has_id(const char *answer, size_t size, long id);
