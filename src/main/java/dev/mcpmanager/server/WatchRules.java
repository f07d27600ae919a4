package dev.mcpmanager.server;

import dev.mcpmanager.definition.Liveness;
import dev.mcpmanager.definition.ServerDefinition;
import dev.mcpmanager.definition.ServerDefinition.Readiness;
import dev.mcpmanager.definition.Timeouts;
import dev.mcpmanager.lifecycle.Spans;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a ready child is watched for; each null is something it is not watched for.
///
/// @param pulse how silence is judged
/// @param idleStop how long it may go without a use
/// @param maxMemory bytes that all its processes together may use
/// @param maxProcesses how many it may have
record WatchRules(
    @Nullable Pulse pulse,
    @Nullable Duration idleStop,
    @Nullable Long maxMemory,
    @Nullable Integer maxProcesses) {

  private static final double MEGABYTE = 1 << 20;

  static WatchRules of(ServerDefinition definition) {
    Liveness liveness = definition.liveness();
    // Who makes its handshake with its callers must not be asked anything before that.
    boolean asked = liveness.enabled() && definition.readiness() == Readiness.HANDSHAKE;
    Timeouts timeouts = definition.timeouts();
    var pulse =
        new Pulse(liveness.interval(), liveness.timeout(), timeouts.call(), timeouts.callMax());
    return new WatchRules(
        asked ? pulse : null,
        definition.idleStop(),
        definition.limits().memory(),
        definition.limits().processes());
  }

  /// The same, for a child whose use is another's business.
  WatchRules withoutIdleStop() {
    return new WatchRules(pulse, null, maxMemory, maxProcesses);
  }

  boolean none() {
    return pulse == null && idleStop == null && maxMemory == null && maxProcesses == null;
  }

  /// How it uses more than it may, as a predicate; null if it does not.
  @Nullable String excess(long memory, int processes) {
    if (maxMemory != null && memory > maxMemory) {
      return "uses %s of memory, more than its limit of %s"
          .formatted(megabytes(memory), megabytes(maxMemory));
    }
    return maxProcesses != null && processes > maxProcesses
        ? "has %d processes, more than its limit of %d".formatted(processes, maxProcesses)
        : null;
  }

  /// Why it is stopped for want of use, as a predicate; null if it is not.
  @Nullable String idleness(Duration unused) {
    return idleStop != null && unused.compareTo(idleStop) >= 0
        ? "was stopped because nobody used it for " + Spans.text(idleStop)
        : null;
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.0f MB", bytes / MEGABYTE);
  }
}
