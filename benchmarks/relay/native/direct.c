// The floor under every latency: the same calls as `load` makes, straight into a child's pipes.
//
//   direct CALLS_AT_A_TIME SECONDS TEMPLATE_FILE COMMAND [ARGUMENT...]
#define _GNU_SOURCE
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "buffer.h"
#include "calls.h"
#include "samples.h"

enum { READ = 65536, MAX_TEMPLATE = 4096 };

static int child_in;
static int child_out;

static pid_t start_child(char **command) {
  int in[2];
  int out[2];
  require(pipe(in) == 0 && pipe(out) == 0, "pipe");
  pid_t pid = fork();
  if (pid == 0) {
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    close(in[1]);
    close(out[0]);
    execvp(command[0], command);
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  child_in = in[1];
  child_out = out[0];
  return pid;
}

static void write_all(Buffer *out) {
  for (size_t written = 0; written < out->size;) {
    ssize_t count = write(child_in, out->data + written, out->size - written);
    require(count >= 0, "write");
    written += (size_t)count;
  }
  out->size = 0;
}

// Answers come in the order of the calls, as the child is asked for no delay.
static void run(long at_a_time, double seconds, const char *template) {
  Samples times = {0};
  Buffer in = {0};
  Buffer out = {0};
  double *began = calloc((size_t)at_a_time, sizeof *began);
  long next = 0;
  long answered = 0;
  long wrong = 0;
  double start = now();
  for (; next < at_a_time; next++) {
    began[next] = start;
    call_write(&out, template, next);
    buffer_append(&out, "\n", 1);
  }
  write_all(&out);
  while (answered < next) {
    buffer_reserve(&in, READ);
    ssize_t got = read(child_out, in.data + in.size, READ);
    require(got > 0, "read");
    in.size += (size_t)got;
    size_t begin = 0;
    char *end;
    while ((end = memchr(in.data + begin, '\n', in.size - begin)) != NULL) {
      const char *line = in.data + begin;
      size_t size = (size_t)(end - line);
      double time = now();
      wrong += !has_id(line, size, answered) || !has_token(line, size, answered);
      samples_add(&times, time - began[answered % at_a_time]);
      answered++;
      if (time < start + seconds) {
        began[next % at_a_time] = time;
        call_write(&out, template, next++);
        buffer_append(&out, "\n", 1);
      }
      begin = (size_t)(end + 1 - in.data);
    }
    buffer_consume(&in, begin);
    write_all(&out);
  }
  double took = now() - start;
  printf("{\"connections\":%ld,\"seconds\":%.3f,\"per_second\":%.1f,", at_a_time, took,
         (double)answered / took);
  samples_print(&times);
  printf(",\"sent\":%ld,\"right\":%ld,\"wrong\":%ld,\"failed\":0,\"unanswered\":0}\n", next,
         answered - wrong, wrong);
}

int main(int count, char **arguments) {
  if (count < 5) {
    fprintf(stderr, "Usage: direct CALLS_AT_A_TIME SECONDS TEMPLATE_FILE COMMAND [ARGUMENT...]\n");
    return 64;
  }
  signal(SIGPIPE, SIG_IGN);
  FILE *file = fopen(arguments[3], "rb");
  require(file != NULL, arguments[3]);
  char template[MAX_TEMPLATE] = {0};
  require(fread(template, 1, sizeof template - 1, file) > 0, arguments[3]);
  fclose(file);
  pid_t child = start_child(arguments + 4);
  run(atol(arguments[1]), atof(arguments[2]), template);
  close(child_in);
  waitpid(child, NULL, 0);
  return 0;
}
