// Many subscribers in one process, over STOMP or server-sent events. They count what reaches them:
// lines that hold "line 0" or a time, and how old the latter are. With --stall they subscribe and
// then never read. Says READY when all have subscribed; on SIGTERM it prints one line of JSON.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <signal.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "buffer.h"
#include "loopback.h"
#include "samples.h"

enum { READ = 65536, SMALL_WINDOW = 16384, STAMP = 16 };

static struct {
  int port;
  int count;
  int sse;
  int stall;
  const char *path;
  const char *destination;
  Buffer headers;
} options = {.count = 1, .path = "/ws", .destination = "/topic/logs"};

static struct {
  long frames;
  long lines;
  long dropped;  // as the service counts it
  long closed;
  long long bytes;
  double first;
  double last;
  Samples ages;
  char complaint[160];
} tally;

typedef struct {
  int fd;
  Buffer in;
  Buffer message;  // of which not all fragments are here yet
} Subscriber;

static volatile sig_atomic_t told_to_stop;

static void on_terminate(int signal_number) {
  (void)signal_number;
  told_to_stop = 1;
}

static void send_text(int fd, const char *text, size_t size) {
  require(write(fd, text, size) == (ssize_t)size, "write");
}

// One frame from a client; its mask is zero, which is as good as any.
static void send_frame(int fd, const char *text, size_t size) {
  char frame[600] = {(char)0x81};
  size_t head = 2;
  if (size < 126) {
    frame[1] = (char)(0x80 | size);
  } else {
    frame[1] = (char)(0x80 | 126);
    frame[2] = (char)(size >> 8);
    frame[3] = (char)size;
    head = 4;
  }
  memcpy(frame + head + 4, text, size);
  send_text(fd, frame, head + 4 + size);
}

static void await_text(int fd, const char *expected) {
  char text[2048];
  size_t size = 0;
  do {
    ssize_t got = read(fd, text + size, sizeof text - size);
    if (got <= 0) {
      fprintf(stderr, "subscribers: '%s' was expected, but what came was: %.*s\n", expected,
              (int)size, text);
      exit(69);
    }
    size += (size_t)got;
  } while (memmem(text, size, expected, strlen(expected)) == NULL);
}

static void subscribe_to_events(int fd) {
  char request[800];
  int size =
      snprintf(request, sizeof request,
               "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: text/event-stream\r\n%.*s\r\n",
               options.path, options.port, (int)options.headers.size,
               options.headers.size ? options.headers.data : "");
  send_text(fd, request, (size_t)size);
}

static void subscribe_to_topic(int fd) {
  char text[500];
  int size = snprintf(
      text, sizeof text,
      "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
      "Sec-WebSocket-Protocol: v12.stomp\r\n\r\n",
      options.path, options.port);
  send_text(fd, text, (size_t)size);
  await_text(fd, "\r\n\r\n");
  const char connect[] = "CONNECT\naccept-version:1.2\nhost:localhost\nheart-beat:0,0\n\n";
  send_frame(fd, connect, sizeof connect);
  await_text(fd, "CONNECTED");
  size = snprintf(text, sizeof text, "SUBSCRIBE\nid:0\ndestination:%s\n\n", options.destination);
  send_frame(fd, text, (size_t)size + 1);
}

static int subscribe(void) {
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (options.stall) {
    int window = SMALL_WINDOW;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &window, sizeof window);
  }
  struct sockaddr_in address = loopback(options.port);
  require(connect(fd, (struct sockaddr *)&address, sizeof address) == 0, "connect");
  send_at_once(fd);
  if (options.sse) {
    subscribe_to_events(fd);
  } else {
    subscribe_to_topic(fd);
  }
  fcntl(fd, F_SETFL, O_NONBLOCK);
  return fd;
}

static void count_lines(const char *text, size_t size, double time) {
  const char *end = text + size;
  long lines = 0;
  for (const char *at = text; (at = memmem(at, (size_t)(end - at), "line 0", 6)) != NULL; at += 6) {
    lines++;
  }
  for (const char *at = text; (at = memmem(at, (size_t)(end - at), "event @", 7)) != NULL;) {
    at += 7;
    if (end - at > STAMP && at[STAMP] == '@') {
      samples_add(&tally.ages, time - strtod(at, NULL) / 1e6);
      lines++;
    }
  }
  const char *dropped = memmem(text, size, "\"dropped\":", 10);
  if (dropped != NULL) {
    tally.dropped += atol(dropped + 10);
  }
  if (lines > 0) {
    tally.lines += lines;
    tally.first = tally.first == 0 ? time : tally.first;
    tally.last = time;
  }
}

static void take_message(const char *text, size_t size, double time) {
  if (size >= 7 && memcmp(text, "MESSAGE", 7) == 0) {
    tally.frames++;
    count_lines(text, size, time);
  } else if (size > 1 && tally.complaint[0] == '\0') {
    snprintf(tally.complaint, sizeof tally.complaint, "%.*s", size > 150 ? 150 : (int)size, text);
  }
}

// Servers send long messages in fragments.
static void take_frame(Subscriber *subscriber, int first_byte, const char *text, size_t size,
                       double time) {
  int is_last = first_byte & 0x80;
  int kind = first_byte & 0x0f;
  if (kind > 2) {
    return;  // not a part of a message
  }
  Buffer *message = &subscriber->message;
  if (is_last && message->size == 0) {
    take_message(text, size, time);
    return;
  }
  buffer_append(message, text, size);
  if (is_last) {
    take_message(message->data, message->size, time);
    message->size = 0;
  }
}

static void take_frames(Subscriber *subscriber, double time) {
  Buffer *in = &subscriber->in;
  size_t taken = 0;
  for (;;) {
    const unsigned char *frame = (unsigned char *)in->data + taken;
    size_t there = in->size - taken;
    if (there < 2) {
      break;
    }
    size_t head = 2;
    size_t size = frame[1] & 0x7f;
    if (size >= 126) {
      size_t bytes = size == 126 ? 2 : 8;
      head += bytes;
      if (there < head) {
        break;
      }
      size = 0;
      for (size_t i = 0; i < bytes; i++) {
        size = size << 8 | frame[2 + i];
      }
    }
    if (there < head + size) {
      break;
    }
    take_frame(subscriber, frame[0], (const char *)frame + head, size, time);
    taken += head + size;
  }
  buffer_consume(in, taken);
}

// Events end with an empty line; what is counted are whole lines.
static void take_events(Buffer *in, double time) {
  char *last = memrchr(in->data, '\n', in->size);
  if (last == NULL) {
    return;
  }
  size_t size = (size_t)(last + 1 - in->data);
  const char *end = in->data + size;
  for (const char *at = in->data; (at = memmem(at, (size_t)(end - at), "data:", 5)) != NULL;
       at += 5) {
    tally.frames++;
  }
  count_lines(in->data, size, time);
  buffer_consume(in, size);
}

static void read_subscriber(Subscriber *subscriber) {
  buffer_reserve(&subscriber->in, READ);
  ssize_t got = read(subscriber->fd, subscriber->in.data + subscriber->in.size, READ);
  if (got < 0 && errno == EAGAIN) {
    return;
  }
  if (got <= 0) {
    tally.closed++;
    close(subscriber->fd);
    return;
  }
  subscriber->in.size += (size_t)got;
  tally.bytes += got;
  if (options.sse) {
    take_events(&subscriber->in, now());
  } else {
    take_frames(subscriber, now());
  }
  if (subscriber->in.size == 0 && options.count > 1) {
    buffer_free(&subscriber->in);  // a thousand of them are many
  }
}

static void read_all(Subscriber *subscribers) {
  int poll_set = epoll_create1(EPOLL_CLOEXEC);
  for (int i = 0; i < options.count; i++) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &subscribers[i]};
    epoll_ctl(poll_set, EPOLL_CTL_ADD, subscribers[i].fd, &event);
  }
  while (!told_to_stop) {
    struct epoll_event ready[256];
    int number = epoll_wait(poll_set, ready, 256, 100);
    for (int i = 0; i < number; i++) {
      read_subscriber(ready[i].data.ptr);
    }
  }
}

// What is left in the kernel of a subscriber that never read, up to the end if there is one.
static void look_whether_closed(Subscriber *subscriber) {
  static char rest[READ];
  ssize_t got;
  while ((got = read(subscriber->fd, rest, sizeof rest)) > 0) {
    tally.bytes += got;
    usleep(2000);
  }
  tally.closed += got == 0 || errno != EAGAIN;
}

static void wait_without_reading(Subscriber *subscribers) {
  while (!told_to_stop) {
    usleep(20000);
  }
  for (int i = 0; i < options.count; i++) {
    look_whether_closed(&subscribers[i]);
  }
}

static void read_option(int option) {
  switch (option) {
    case 'p': options.port = atoi(optarg); break;
    case 'c': options.count = atoi(optarg); break;
    case 'e': options.sse = 1; break;
    case 's': options.stall = 1; break;
    case 'u': options.path = optarg; break;
    case 'd': options.destination = optarg; break;
    case 'h':
      buffer_append_text(&options.headers, optarg);
      buffer_append_text(&options.headers, "\r\n");
      break;
    default: exit(64);
  }
}

int main(int count, char **arguments) {
  const struct option names[] = {{"port", 1, NULL, 'p'},   {"count", 1, NULL, 'c'},
                                 {"sse", 0, NULL, 'e'},    {"stall", 0, NULL, 's'},
                                 {"path", 1, NULL, 'u'},   {"destination", 1, NULL, 'd'},
                                 {"header", 1, NULL, 'h'}, {0}};
  int option;
  while ((option = getopt_long(count, arguments, "", names, NULL)) != -1) {
    read_option(option);
  }
  signal(SIGPIPE, SIG_IGN);
  signal(SIGTERM, on_terminate);
  Subscriber *subscribers = calloc((size_t)options.count, sizeof *subscribers);
  for (int i = 0; i < options.count; i++) {
    subscribers[i].fd = subscribe();
  }
  usleep(500000);  // a subscription is not confirmed; by then it is in force
  printf("READY\n");
  fflush(stdout);
  if (options.stall) {
    wait_without_reading(subscribers);
  } else {
    read_all(subscribers);
  }
  printf(
      "{\"subscribers\":%d,\"frames\":%ld,\"lines\":%ld,\"dropped\":%ld,\"closed\":%ld,\"bytes\":%"
      "lld,"
      "\"seconds\":%.3f,\"complaint\":%s,",
      options.count, tally.frames, tally.lines, tally.dropped, tally.closed, tally.bytes,
      tally.last - tally.first, tally.complaint[0] == '\0' ? "false" : "true");
  samples_print(&tally.ages);
  printf("}\n");
  if (tally.complaint[0] != '\0') {
    fprintf(stderr, "subscribers: %s\n", tally.complaint);
  }
  return 0;
}
