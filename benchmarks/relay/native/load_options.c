// See load_options.h.
#include "load_options.h"

#include <getopt.h>

enum { READ = 65536 };

LoadOptions options = {.connections = 1,
                       .seconds = 5,
                       .calls = -1,
                       .patience = 5,
                       .expectation = EXPECT_ID,
                       .method = "POST",
                       .path = "/",
                       .template = ""};

static const char *read_file(const char *name) {
  FILE *file = fopen(name, "rb");
  require(file != NULL, name);
  Buffer text = {0};
  size_t got;
  do {
    buffer_reserve(&text, READ);
    got = fread(text.data + text.size, 1, READ, file);
    text.size += got;
  } while (got > 0);
  fclose(file);
  buffer_append(&text, "", 1);
  return text.data;
}

static Expectation expectation_named(const char *name) {
  const char *names[] = {"any", "status", "token", "id"};
  for (int i = 0; i < 4; i++) {
    if (strcmp(name, names[i]) == 0) {
      return (Expectation)i;
    }
  }
  fprintf(stderr, "load: --expect is any, status, token or id, not '%s'.\n", name);
  exit(64);
}

static void read_option(int option) {
  switch (option) {
    case 'p': options.port = atoi(optarg); break;
    case 'u': options.path = optarg; break;
    case 'm': options.method = optarg; break;
    case 'b': options.template = read_file(optarg); break;
    case 'c': options.connections = atoi(optarg); break;
    case 's': options.seconds = atof(optarg); break;
    case 'w': options.warmup = atof(optarg); break;
    case 'n': options.calls = atol(optarg); break;
    case 'i': options.interval = atof(optarg) / 1e3; break;
    case 't': options.patience = atof(optarg); break;
    case 'z': options.min_size = strtoul(optarg, NULL, 10); break;
    case 'e': options.expectation = expectation_named(optarg); break;
    case 'h':
      buffer_append_text(&options.headers, optarg);
      buffer_append_text(&options.headers, "\r\n");
      break;
    default: exit(64);
  }
}

void options_read(int count, char **arguments) {
  const struct option names[] = {{"port", 1, NULL, 'p'},    {"path", 1, NULL, 'u'},
                                 {"method", 1, NULL, 'm'},  {"header", 1, NULL, 'h'},
                                 {"body", 1, NULL, 'b'},    {"connections", 1, NULL, 'c'},
                                 {"seconds", 1, NULL, 's'}, {"warmup", 1, NULL, 'w'},
                                 {"calls", 1, NULL, 'n'},   {"interval-ms", 1, NULL, 'i'},
                                 {"timeout", 1, NULL, 't'}, {"min-size", 1, NULL, 'z'},
                                 {"expect", 1, NULL, 'e'},  {0}};
  int option;
  while ((option = getopt_long(count, arguments, "", names, NULL)) != -1) {
    read_option(option);
  }
}
