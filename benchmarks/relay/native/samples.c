// See samples.h.
#include "samples.h"

#include "buffer.h"

void samples_add(Samples *samples, double seconds) {
  if (samples->count == samples->capacity) {
    samples->capacity = samples->capacity ? samples->capacity * 2 : 1 << 16;
    samples->microseconds =
        realloc(samples->microseconds, samples->capacity * sizeof *samples->microseconds);
    require(samples->microseconds != NULL, "realloc");
  }
  samples->microseconds[samples->count++] = seconds < 0 ? 0 : (unsigned)(seconds * 1e6);
}

static int compare(const void *left, const void *right) {
  unsigned a = *(const unsigned *)left;
  unsigned b = *(const unsigned *)right;
  return (a > b) - (a < b);
}

static unsigned quantile(const Samples *samples, double share) {
  if (samples->count == 0) {
    return 0;
  }
  size_t index = (size_t)(share * (double)samples->count);
  return samples->microseconds[index < samples->count ? index : samples->count - 1];
}

void samples_print(Samples *samples) {
  if (samples->count > 0) {
    qsort(samples->microseconds, samples->count, sizeof *samples->microseconds, compare);
  }
  printf("\"measured\":%zu,\"p50_us\":%u,\"p99_us\":%u,\"max_us\":%u", samples->count,
         quantile(samples, 0.5), quantile(samples, 0.99), quantile(samples, 1));
}
