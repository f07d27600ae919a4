// The MCP server behind every peer: newline-delimited JSON-RPC on stdin and stdout, one thread, as
// fast as it can be, so that what is measured is what stands in front of it. Its tools:
//
//   echo   {message, delayMs, size}     answers with the message and `size` more bytes
//   flood  {mb, stream, kind}           answers, then writes so much at full speed; stream is
//                                       stdout or stderr, kind is text or notification
//   events {perSecond, count}           answers, then writes lines with the time to stderr
//
// With `--report FILE` it writes there when a flood or the events have been written to their end:
// what they were, how many lines, and the seconds it took. With `--modern` it speaks the revision
// 2026-07-28, and no other.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "buffer.h"
#include "json.h"

// An answer that is to be late.
typedef struct Late {
  double due;
  Buffer line;
  struct Late *next;
} Late;

static Buffer out;
static Late *late;
static const char *report_file;
static int modern;

static struct {
  Buffer chunk;
  long lines_in_chunk;
  long left;
  long lines;
  int stream;
  double began;
} flood;

static struct {
  long left;
  long lines;
  double interval;
  double due;
  double began;
} events;

static void write_all(int fd, const char *data, size_t size) {
  while (size > 0) {
    ssize_t written = write(fd, data, size);
    if (written < 0 && errno != EINTR) {
      exit(0);  // nobody reads any more
    }
    if (written > 0) {
      data += written;
      size -= (size_t)written;
    }
  }
}

static void report(const char *what, long lines, double began) {
  if (report_file == NULL) {
    return;
  }
  char line[160];
  int size = snprintf(line, sizeof line, "{\"what\":\"%s\",\"lines\":%ld,\"seconds\":%.4f}\n", what,
                      lines, now() - began);
  int fd = open(report_file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  require(fd >= 0, report_file);
  write_all(fd, line, (size_t)size);
  close(fd);
}

static void begin_answer(Buffer *line, Slice id) {
  buffer_append_text(line, "{\"jsonrpc\":\"2.0\",\"id\":");
  buffer_append(line, id.start, id.size);
}

// What a result ends with, behind its own members.
static const char *end_of_result(void) {
  return modern ? ",\"resultType\":\"complete\"}}\n" : "}}\n";
}

// Answers with a result of these members.
static void answer(Slice id, const char *members) {
  begin_answer(&out, id);
  buffer_append_text(&out, ",\"result\":{");
  buffer_append_text(&out, members);
  buffer_append_text(&out, end_of_result());
}

static void answer_unknown(Slice id) {
  begin_answer(&out, id);
  buffer_append_text(&out,
                     ",\"error\":{\"code\":-32601,\"message\":\"Method not found\"}}\n");
}

static void answer_late(Buffer line, double due) {
  Late *entry = malloc(sizeof *entry);
  require(entry != NULL, "malloc");
  *entry = (Late){.due = due, .line = line};
  Late **place = &late;
  while (*place != NULL && (*place)->due <= due) {
    place = &(*place)->next;
  }
  entry->next = *place;
  *place = entry;
}

static void echo(Slice id, Slice arguments) {
  long delay = json_number(json_member(arguments, "delayMs"), 0);
  long size = json_number(json_member(arguments, "size"), 0);
  Slice message = json_unquoted(json_member(arguments, "message"));
  Buffer own = {0};
  Buffer *line = delay > 0 ? &own : &out;
  begin_answer(line, id);
  buffer_append_text(line, ",\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"");
  buffer_append(line, message.start, message.size);
  if (size > 0) {
    buffer_reserve(line, (size_t)size);
    memset(line->data + line->size, 'x', (size_t)size);
    line->size += (size_t)size;
  }
  buffer_append_text(line, "\"}]");
  buffer_append_text(line, end_of_result());
  if (delay > 0) {
    answer_late(own, now() + (double)delay / 1e3);
  }
}

static void begin_flood(Slice arguments) {
  int notification = json_is(json_member(arguments, "kind"), "\"notification\"");
  const char *form =
      notification
          ? "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":"
            "{\"level\":\"info\",\"logger\":\"flood\",\"data\":\"line %08ld abcdefghijklmnop\"}}\n"
          : "flood line %08ld abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz"
            "0123456789ABCDEFGHIJKLMNO\n";
  flood.chunk.size = 0;
  flood.lines_in_chunk = 0;
  while (flood.chunk.size < 65000) {
    char line[200];
    int size = snprintf(line, sizeof line, form, flood.lines_in_chunk++);
    buffer_append(&flood.chunk, line, (size_t)size);
  }
  flood.left = json_number(json_member(arguments, "mb"), 1) * 1000000;
  flood.lines = 0;
  flood.stream =
      json_is(json_member(arguments, "stream"), "\"stderr\"") ? STDERR_FILENO : STDOUT_FILENO;
  flood.began = now();
}

static void continue_flood(void) {
  write_all(flood.stream, flood.chunk.data, flood.chunk.size);
  flood.lines += flood.lines_in_chunk;
  flood.left -= (long)flood.chunk.size;
  if (flood.left <= 0) {
    report("flood", flood.lines, flood.began);
  }
}

static void begin_events(Slice arguments) {
  events.left = json_number(json_member(arguments, "count"), 1);
  events.interval = 1.0 / (double)json_number(json_member(arguments, "perSecond"), 50);
  events.lines = 0;
  events.began = now();
  events.due = events.began;
}

// One line with the time in microseconds, in a form that no escaping changes.
static void write_event(void) {
  char line[80];
  int size = snprintf(line, sizeof line, "event @%016.0f@ %ld\n", now() * 1e6, events.lines);
  write_all(STDERR_FILENO, line, (size_t)size);
  events.lines++;
  events.due += events.interval;
  if (--events.left == 0) {
    report("events", events.lines, events.began);
  }
}

static void call_tool(Slice id, Slice params) {
  Slice name = json_member(params, "name");
  Slice arguments = json_member(params, "arguments");
  if (json_is(name, "\"echo\"")) {
    echo(id, arguments);
    return;
  }
  if (json_is(name, "\"flood\"")) {
    begin_flood(arguments);
  } else if (json_is(name, "\"events\"")) {
    begin_events(arguments);
  }
  answer(id, "\"content\":[{\"type\":\"text\",\"text\":\"ok\"}]");
}

static void initialize(Slice id, Slice params) {
  Slice version = json_member(params, "protocolVersion");
  if (version.start == NULL) {
    version = (Slice){"\"2025-06-18\"", 12};
  }
  begin_answer(&out, id);
  buffer_append_text(&out, ",\"result\":{\"protocolVersion\":");
  buffer_append(&out, version.start, version.size);
  buffer_append_text(&out,
                     ",\"capabilities\":{\"tools\":{},\"logging\":{}},"
                     "\"serverInfo\":{\"name\":\"benchmark-child\",\"version\":\"1\"}}}\n");
}

static void discover(Slice id) {
  answer(id,
         "\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"tools\":{}},"
         "\"ttlMs\":0,\"cacheScope\":\"private\",\"_meta\":{"
         "\"io.modelcontextprotocol/serverInfo\":"
         "{\"name\":\"benchmark-child\",\"version\":\"1\"}}");
}

static void list_tools(Slice id) {
  answer(id,
         "\"tools\":["
         "{\"name\":\"echo\",\"inputSchema\":{\"type\":\"object\"}},"
         "{\"name\":\"flood\",\"inputSchema\":{\"type\":\"object\"}},"
         "{\"name\":\"events\",\"inputSchema\":{\"type\":\"object\"}}]");
}

static void handle(Slice message) {
  Slice method = json_member(message, "method");
  Slice id = json_member(message, "id");
  Slice params = json_member(message, "params");
  if (method.start == NULL || id.start == NULL) {
    return;  // a notification, or an answer to nothing that was asked
  }
  if (json_is(method, "\"tools/call\"")) {
    call_tool(id, params);
  } else if (modern && json_is(method, "\"server/discover\"")) {
    discover(id);
  } else if (!modern && json_is(method, "\"initialize\"")) {
    initialize(id, params);
  } else if (json_is(method, "\"tools/list\"")) {
    list_tools(id);
  } else if (!modern && (json_is(method, "\"ping\"") || json_is(method, "\"logging/setLevel\""))) {
    answer(id, "");
  } else {
    answer_unknown(id);
  }
}

// Handles the whole lines of what was read; `scanned` bytes are known to hold no line's end.
static size_t handle_lines(Buffer *in, size_t scanned) {
  size_t begin = 0;
  for (;;) {
    char *end = memchr(in->data + scanned, '\n', in->size - scanned);
    if (end == NULL) {
      break;
    }
    handle((Slice){in->data + begin, (size_t)(end - in->data) - begin});
    begin = scanned = (size_t)(end + 1 - in->data);
  }
  buffer_consume(in, begin);
  return in->size;
}

static void flush_out(void) {
  while (late != NULL && late->due <= now()) {
    Late *entry = late;
    late = entry->next;
    buffer_append(&out, entry->line.data, entry->line.size);
    buffer_free(&entry->line);
    free(entry);
  }
  write_all(STDOUT_FILENO, out.data, out.size);
  out.size = 0;
  if (out.capacity > 8 << 20) {
    buffer_free(&out);  // one large answer is no reason to stay large
  }
}

static int milliseconds_until(double due) {
  double left = due - now();
  return left <= 0 ? 0 : (int)(left * 1e3) + 1;
}

static int patience(void) {
  int wait = flood.left > 0 ? 0 : -1;
  if (late != NULL) {
    int until = milliseconds_until(late->due);
    wait = wait < 0 || until < wait ? until : wait;
  }
  if (events.left > 0) {
    int until = milliseconds_until(events.due);
    wait = wait < 0 || until < wait ? until : wait;
  }
  return wait;
}

static void read_options(int count, char **arguments) {
  for (int i = 1; i < count; i++) {
    if (strcmp(arguments[i], "--modern") == 0) {
      modern = 1;
    } else if (strcmp(arguments[i], "--report") == 0 && i + 1 < count) {
      report_file = arguments[++i];
    }
  }
}

int main(int count, char **arguments) {
  read_options(count, arguments);
  Buffer in = {0};
  size_t scanned = 0;
  for (;;) {
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    if (poll(&input, 1, patience()) > 0) {
      buffer_reserve(&in, 65536);
      ssize_t got = read(STDIN_FILENO, in.data + in.size, in.capacity - in.size);
      if (got <= 0) {
        return 0;
      }
      in.size += (size_t)got;
      scanned = handle_lines(&in, scanned);
    }
    flush_out();
    if (flood.left > 0) {
      continue_flood();
    }
    while (events.left > 0 && events.due <= now()) {
      write_event();
    }
  }
}
