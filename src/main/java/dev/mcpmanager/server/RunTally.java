package dev.mcpmanager.server;

import dev.mcpmanager.lifecycle.ExitCause;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// How many runs have ended since the service started, by cause. Safe for use by many threads.
final class RunTally {

  private final Map<ExitCause, LongAdder> counts = new EnumMap<>(ExitCause.class); // never changed

  RunTally() {
    for (ExitCause cause : ExitCause.values()) {
      if (cause != ExitCause.SERVICE_ENDED) { // whose runs ended before this one began to count
        counts.put(cause, new LongAdder());
      }
    }
  }

  void ended(ExitCause cause) {
    LongAdder count = counts.get(cause);
    if (count != null) {
      count.increment();
    }
  }

  /// The name of each cause there may be, and how many runs it ended.
  Map<String, Long> counts() {
    var shown = new LinkedHashMap<String, Long>();
    counts.forEach((cause, count) -> shown.put(cause.wireName(), count.sum()));
    return shown;
  }
}
