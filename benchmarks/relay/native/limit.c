// The limit relay: what HTTP in front of one child's pipes costs at the very least. One thread, one
// epoll, and of the work of a relay only this: the id of each request is replaced by a number of
// our own and put back into the answer. It checks nothing and survives nothing.
//
//   limit PORT COMMAND [ARGUMENT...]     a POST is a message, a GET answers []
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "buffer.h"
#include "json.h"
#include "loopback.h"

enum { MAX_DESCRIPTORS = 65536, CALLS = 65536, MAX_ID = 64, READ = 65536 };

typedef struct {
  int open;
  unsigned generation;  // tells the connection from an earlier one with the same descriptor
  Buffer in;
  Buffer out;
  size_t written;
} Connection;

typedef struct {
  int socket;
  unsigned generation;
  size_t id_size;
  char id[MAX_ID];
} Call;

static Connection connections[MAX_DESCRIPTORS];
static Call calls[CALLS];
static unsigned next_call;

static int poll_set;
static int listener;
static int child_in;
static int child_out;
static Buffer to_child;
static size_t to_child_written;
static Buffer from_child;
static size_t from_child_scanned;

static void watch(int operation, int fd, uint32_t what) {
  struct epoll_event event = {.events = what, .data.fd = fd};
  epoll_ctl(poll_set, operation, fd, &event);
}

static void start_child(char **command) {
  int in[2];
  int out[2];
  require(pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0, "pipe");
  if (fork() == 0) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    dup2(in[0], STDIN_FILENO);
    dup2(out[1], STDOUT_FILENO);
    execvp(command[0], command);
    _exit(127);
  }
  close(in[0]);
  close(out[1]);
  child_in = in[1];
  child_out = out[0];
  fcntl(child_in, F_SETFL, O_NONBLOCK);
  fcntl(child_out, F_SETFL, O_NONBLOCK);
}

static void listen_on(int port) {
  listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int on = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  struct sockaddr_in address = loopback(port);
  require(bind(listener, (struct sockaddr *)&address, sizeof address) == 0, "bind");
  require(listen(listener, 1024) == 0, "listen");
}

// Writes as much as there is room for. Returns whether all is written.
static int write_some(int fd, Buffer *buffer, size_t *written) {
  while (*written < buffer->size) {
    ssize_t count = write(fd, buffer->data + *written, buffer->size - *written);
    if (count < 0) {
      return 0;
    }
    *written += (size_t)count;
  }
  buffer->size = 0;
  *written = 0;
  return 1;
}

static void flush_connection(int socket) {
  Connection *connection = &connections[socket];
  if (!write_some(socket, &connection->out, &connection->written)) {
    watch(EPOLL_CTL_MOD, socket, EPOLLIN | EPOLLOUT);
  }
}

static void append_without_newlines(Buffer *line, const char *text, size_t size) {
  const char *end = text + size;
  while (text < end) {
    const char *newline = memchr(text, '\n', (size_t)(end - text));
    const char *stop = newline == NULL ? end : newline;
    buffer_append(line, text, (size_t)(stop - text));
    text = stop + 1;
  }
}

static void relay_message(int socket, Slice body) {
  Slice id = json_member(body, "id");
  if (id.start == NULL || id.size > MAX_ID) {
    append_without_newlines(&to_child, body.start, body.size);
    buffer_append(&to_child, "\n", 1);
    buffer_append_text(&connections[socket].out,
                       "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n");
    return;
  }
  unsigned number = next_call++ % CALLS;
  calls[number] =
      (Call){.socket = socket, .generation = connections[socket].generation, .id_size = id.size};
  memcpy(calls[number].id, id.start, id.size);
  char own[16];
  int own_size = snprintf(own, sizeof own, "%u", number);
  const char *behind = id.start + id.size;
  append_without_newlines(&to_child, body.start, (size_t)(id.start - body.start));
  buffer_append(&to_child, own, (size_t)own_size);
  append_without_newlines(&to_child, behind, (size_t)(body.start + body.size - behind));
  buffer_append(&to_child, "\n", 1);
}

// The size of the whole request at the beginning of the text, or 0 if it is not all there.
static size_t request_size(const char *text, size_t size, Slice *body) {
  const char *end = memmem(text, size, "\r\n\r\n", 4);
  if (end == NULL) {
    return 0;
  }
  size_t head = (size_t)(end + 4 - text);
  size_t length = 0;
  for (const char *line = text; line < end; line = memchr(line, '\n', head) + 1) {
    if (strncasecmp(line, "content-length:", 15) == 0) {
      length = strtoul(line + 15, NULL, 10);
    }
  }
  *body = (Slice){text + head, length};
  return size < head + length ? 0 : head + length;
}

static void take_requests(int socket) {
  Connection *connection = &connections[socket];
  size_t taken = 0;
  size_t size;
  Slice body;
  while ((size = request_size(connection->in.data + taken, connection->in.size - taken, &body)) >
         0) {
    if (connection->in.data[taken] == 'G') {
      buffer_append_text(
          &connection->out,
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n[]");
    } else {
      relay_message(socket, body);
    }
    taken += size;
  }
  buffer_consume(&connection->in, taken);
  flush_connection(socket);
}

static void relay_answer(Slice line) {
  Slice id = json_member(line, "id");
  Call *call = &calls[(unsigned long)json_number(id, 0) % CALLS];
  Connection *connection = &connections[call->socket];
  if (id.start == NULL || !connection->open || connection->generation != call->generation) {
    return;
  }
  char head[128];
  int head_size =
      snprintf(head, sizeof head,
               "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n\r\n",
               line.size - id.size + call->id_size);
  const char *behind = id.start + id.size;
  buffer_append(&connection->out, head, (size_t)head_size);
  buffer_append(&connection->out, line.start, (size_t)(id.start - line.start));
  buffer_append(&connection->out, call->id, call->id_size);
  buffer_append(&connection->out, behind, (size_t)(line.start + line.size - behind));
  flush_connection(call->socket);
}

static void read_child(void) {
  buffer_reserve(&from_child, READ);
  ssize_t got = read(child_out, from_child.data + from_child.size, READ);
  if (got == 0) {
    exit(0);
  }
  if (got < 0) {
    return;
  }
  from_child.size += (size_t)got;
  size_t begin = 0;
  char *end;
  while ((end = memchr(from_child.data + from_child_scanned, '\n',
                       from_child.size - from_child_scanned))) {
    relay_answer((Slice){from_child.data + begin, (size_t)(end - from_child.data) - begin});
    begin = from_child_scanned = (size_t)(end + 1 - from_child.data);
  }
  buffer_consume(&from_child, begin);
  from_child_scanned = from_child.size;
}

static void write_child(void) {
  static int waiting;
  int blocked = !write_some(child_in, &to_child, &to_child_written);
  if (blocked != waiting) {
    waiting = blocked;
    watch(EPOLL_CTL_MOD, child_in, blocked ? EPOLLOUT : 0);
  }
}

static void accept_connection(void) {
  int socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (socket < 0 || socket >= MAX_DESCRIPTORS) {
    return;
  }
  send_at_once(socket);
  Connection *connection = &connections[socket];
  *connection = (Connection){.open = 1, .generation = connection->generation + 1};
  watch(EPOLL_CTL_ADD, socket, EPOLLIN);
}

static void close_connection(int socket) {
  Connection *connection = &connections[socket];
  close(socket);
  buffer_free(&connection->in);
  buffer_free(&connection->out);
  connection->open = 0;
}

static void read_connection(int socket) {
  Connection *connection = &connections[socket];
  buffer_reserve(&connection->in, READ);
  ssize_t got = read(socket, connection->in.data + connection->in.size, READ);
  if (got > 0) {
    connection->in.size += (size_t)got;
    take_requests(socket);
  } else if (got == 0 || errno != EAGAIN) {
    close_connection(socket);
  }
}

static void serve(struct epoll_event event) {
  int fd = event.data.fd;
  if (fd == listener) {
    accept_connection();
  } else if (fd == child_out) {
    read_child();
  } else if (fd == child_in || !connections[fd].open) {
    return;  // only woken, to write below
  } else {
    if (event.events & EPOLLOUT) {
      watch(EPOLL_CTL_MOD, fd, EPOLLIN);
      flush_connection(fd);
    }
    if (event.events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
      read_connection(fd);
    }
  }
}

int main(int count, char **arguments) {
  if (count < 3) {
    fprintf(stderr, "Usage: limit PORT COMMAND [ARGUMENT...]\n");
    return 64;
  }
  signal(SIGPIPE, SIG_IGN);
  start_child(arguments + 2);
  listen_on(atoi(arguments[1]));
  poll_set = epoll_create1(EPOLL_CLOEXEC);
  watch(EPOLL_CTL_ADD, listener, EPOLLIN);
  watch(EPOLL_CTL_ADD, child_out, EPOLLIN);
  watch(EPOLL_CTL_ADD, child_in, 0);
  for (;;) {
    struct epoll_event ready[256];
    int number = epoll_wait(poll_set, ready, 256, -1);
    for (int i = 0; i < number; i++) {
      serve(ready[i]);
    }
    write_child();
  }
}
