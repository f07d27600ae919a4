// The load generator: callers over HTTP/1.1 with keep-alive on 127.0.0.1, each of which makes its
// next call when it has its answer. It checks every answer, and prints what it saw as one line of
// JSON. It runs for a time, for a number of calls, or until SIGTERM.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "buffer.h"
#include "calls.h"
#include "load_options.h"
#include "loopback.h"
#include "response.h"
#include "samples.h"

enum { READ = 65536 };

static struct {
  long sent;
  long right;
  long wrong;
  long failed;
  long unanswered;
  long reconnects;
  long long received;
  Samples times;
  char complaint[200];  // about the first answer that was not right
} tally;

typedef struct {
  int fd;  // -1: not open
  int busy;
  long id;
  double began;
  double due;
  Buffer request;
  size_t written;
  int blocked;
  Response response;
} Caller;

static Caller *callers;
static int poll_set;
static long next_id;
static int measuring;
static volatile sig_atomic_t told_to_stop;

static void on_terminate(int signal_number) {
  (void)signal_number;
  told_to_stop = 1;
}

static void complain(const Caller *caller, const char *what, const char *text, size_t size) {
  if (tally.complaint[0] == '\0') {
    int shown = size > 120 ? 120 : (int)size;
    snprintf(tally.complaint, sizeof tally.complaint, "call %ld: %s: %.*s", caller->id, what, shown,
             shown > 0 ? text : "");
  }
}

static void connect_caller(Caller *caller) {
  struct sockaddr_in address = loopback(options.port);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
    close(fd);
    return;
  }
  send_at_once(fd);
  fcntl(fd, F_SETFL, O_NONBLOCK);
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = caller};
  epoll_ctl(poll_set, EPOLL_CTL_ADD, fd, &event);
  caller->fd = fd;
  caller->blocked = 0;
}

static void disconnect(Caller *caller) {
  if (caller->fd >= 0) {
    close(caller->fd);
    caller->fd = -1;
  }
  caller->busy = 0;
}

// What the socket has no room for is written when it has.
static void write_request(Caller *caller) {
  int blocked = 0;
  while (caller->written < caller->request.size) {
    ssize_t count = write(caller->fd, caller->request.data + caller->written,
                          caller->request.size - caller->written);
    if (count < 0 && errno == EAGAIN) {
      blocked = 1;
      break;
    }
    if (count < 0) {
      break;  // the answer, or its absence, tells why
    }
    caller->written += (size_t)count;
  }
  if (blocked != caller->blocked) {
    caller->blocked = blocked;
    struct epoll_event event = {.events = blocked ? EPOLLIN | EPOLLOUT : EPOLLIN,
                                .data.ptr = caller};
    epoll_ctl(poll_set, EPOLL_CTL_MOD, caller->fd, &event);
  }
}

static void fill_request(Caller *caller) {
  static Buffer body;
  body.size = 0;
  call_write(&body, options.template, caller->id);
  char head[400];
  int size =
      snprintf(head, sizeof head, "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Length: %zu\r\n",
               options.method, options.path, options.port, body.size);
  caller->request.size = 0;
  caller->written = 0;
  buffer_append(&caller->request, head, (size_t)size);
  buffer_append(&caller->request, options.headers.data, options.headers.size);
  buffer_append(&caller->request, "\r\n", 2);
  buffer_append(&caller->request, body.data, body.size);
}

static void call(Caller *caller) {
  if (options.calls >= 0 && tally.sent >= options.calls) {
    return;
  }
  if (caller->fd < 0) {
    tally.reconnects++;
    connect_caller(caller);
    if (caller->fd < 0) {
      caller->due = now() + 0.05;
      return;
    }
  }
  caller->id = next_id++;
  fill_request(caller);
  response_reset(&caller->response);
  caller->busy = 1;
  caller->began = now();
  tally.sent++;
  write_request(caller);
}

static int is_right(const Caller *caller, const char *body, size_t size) {
  return size >= options.min_size && !response_is_followed(&caller->response) &&
         (options.expectation < EXPECT_TOKEN || has_token(body, size, caller->id)) &&
         (options.expectation < EXPECT_ID || has_id(body, size, caller->id));
}

static void finish_call(Caller *caller) {
  double took = now() - caller->began;
  const Response *response = &caller->response;
  const char *body = response_body(response);
  size_t size = response_size(response);
  if (options.expectation >= EXPECT_STATUS && response->status / 100 != 2) {
    tally.failed++;
    complain(caller, "status", response->raw.data, response->raw.size);
  } else if (!is_right(caller, body, size)) {
    tally.wrong++;
    complain(caller, "wrong answer", body, size);
  } else {
    tally.right++;
    if (measuring) {
      samples_add(&tally.times, took);
    }
  }
  caller->busy = 0;
  caller->due = options.interval > 0 ? caller->began + options.interval : 0;
  if (response->closes) {
    disconnect(caller);
  }
}

// Returns whether the connection has ended.
static int receive(Caller *caller) {
  Buffer *raw = &caller->response.raw;
  for (;;) {
    buffer_reserve(raw, READ);
    ssize_t got = read(caller->fd, raw->data + raw->size, READ);
    if (got < 0 && errno == EAGAIN) {
      return 0;
    }
    if (got <= 0) {
      return 1;
    }
    raw->size += (size_t)got;
    tally.received += got;
    if (got < READ) {
      return 0;
    }
  }
}

static void read_answer(Caller *caller) {
  int ended = receive(caller);
  if (!caller->busy) {
    if (caller->response.raw.size > 0 && !ended) {
      tally.wrong++;
      complain(caller, "an answer that nobody asked for", caller->response.raw.data,
               caller->response.raw.size);
      caller->response.raw.size = 0;
    }
  } else if (response_is_complete(&caller->response, ended)) {
    finish_call(caller);
    caller->response.raw.size = 0;
  } else if (ended) {
    tally.failed++;
    complain(caller, "closed without an answer", "", 0);
  }
  if (ended) {
    disconnect(caller);
  }
}

static int count_busy_and_time_out(double time) {
  int busy = 0;
  for (int i = 0; i < options.connections; i++) {
    Caller *caller = &callers[i];
    if (caller->busy && time - caller->began > options.patience) {
      tally.unanswered++;
      complain(caller, "no answer in time", "", 0);
      disconnect(caller);
    }
    busy += caller->busy;
  }
  return busy;
}

static void call_again(double time) {
  for (int i = 0; i < options.connections; i++) {
    if (!callers[i].busy && callers[i].due <= time) {
      call(&callers[i]);
    }
  }
}

static void serve(Caller *caller, uint32_t events) {
  if (caller->fd >= 0 && (events & EPOLLOUT)) {
    write_request(caller);
  }
  if (caller->fd >= 0 && (events & (EPOLLIN | EPOLLHUP | EPOLLERR))) {
    read_answer(caller);
  }
}

// Returns the seconds over which calls were measured.
static double run(void) {
  double began = now();
  double measured_from = began + options.warmup;
  double end = measured_from + options.seconds;
  double checked = began;
  int stopping = 0;
  call_again(began);
  for (;;) {
    struct epoll_event ready[256];
    int number = epoll_wait(poll_set, ready, 256, options.interval > 0 ? 1 : 20);
    double time = now();
    measuring = !stopping && time >= measured_from;
    for (int i = 0; i < number; i++) {
      Caller *caller = ready[i].data.ptr;
      serve(caller, ready[i].events);
      if (!stopping && !caller->busy && caller->due == 0) {
        call(caller);
      }
    }
    int all_sent = options.calls >= 0 && tally.sent >= options.calls;
    if (!stopping && (told_to_stop || time >= end)) {
      stopping = 1;
      end = time;
    }
    if (options.interval > 0 || stopping || all_sent || time - checked > 0.05) {
      checked = time;
      int busy = count_busy_and_time_out(time);
      if (busy == 0 && (stopping || all_sent)) {
        return (stopping ? end : now()) - measured_from;
      }
      if (!stopping) {
        call_again(time);
      }
    }
  }
}

static void print_report(double seconds, double connecting) {
  printf("{\"connections\":%d,\"seconds\":%.3f,\"per_second\":%.1f,", options.connections, seconds,
         seconds > 0 ? (double)tally.times.count / seconds : 0);
  samples_print(&tally.times);
  printf(
      ",\"sent\":%ld,\"right\":%ld,\"wrong\":%ld,\"failed\":%ld,\"unanswered\":%ld,\"reconnects\":%"
      "ld,"
      "\"received\":%lld,\"connecting_seconds\":%.4f,\"complaint\":\"",
      tally.sent, tally.right, tally.wrong, tally.failed, tally.unanswered, tally.reconnects,
      tally.received, connecting);
  for (const char *at = tally.complaint; *at != '\0'; at++) {
    if (*at >= ' ' && *at <= '~') {
      printf(*at == '"' || *at == '\\' ? "\\%c" : "%c", *at);
    }
  }
  printf("\"}\n");
}

int main(int count, char **arguments) {
  options_read(count, arguments);
  signal(SIGPIPE, SIG_IGN);
  signal(SIGTERM, on_terminate);
  next_id = 100000000L + (long)getpid() % 1000 * 100000L;  // other numbers in each run
  poll_set = epoll_create1(EPOLL_CLOEXEC);
  callers = calloc((size_t)options.connections, sizeof *callers);
  double began = now();
  for (int i = 0; i < options.connections; i++) {
    callers[i].fd = -1;
    connect_caller(&callers[i]);
  }
  double connecting = now() - began;
  double seconds = run();
  print_report(seconds, connecting);
  return 0;
}
