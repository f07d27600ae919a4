package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.Outcome.Bound;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

/// How much callers use one server: the calls that are open, how long those took that are not, when
/// it was last used, and what was refused since a limit was reached. The manager's own questions to
/// the server are not in here. Safe for use by many threads.
final class Traffic {

  private final SteadyClock clock;
  private final LongAdder refusedInFlight = new LongAdder();
  private final LongAdder refusedQueued = new LongAdder();
  private final LongAdder droppedLines = new LongAdder();
  private int open; // guarded by this
  private long answered; // guarded by this
  private long answerNanos; // guarded by this
  private long failed; // guarded by this
  private long lastUse; // guarded by this, as the clock's nanos

  Traffic(SteadyClock clock) {
    this.clock = clock;
    this.lastUse = clock.nanos();
  }

  /// A message that nobody waits for.
  synchronized void used() {
    lastUse = clock.nanos();
  }

  /// A call begins; [#ended] must follow.
  ///
  /// @return when, for that
  synchronized long began() {
    open++;
    lastUse = clock.nanos();
    return lastUse;
  }

  /// @param answered whether the server itself ended it
  synchronized void ended(long began, boolean answered) {
    open--;
    lastUse = clock.nanos();
    if (answered) {
      this.answered++;
      answerNanos += lastUse - began;
    } else {
      failed++;
    }
  }

  /// A message was not taken, since the server has as much as it may have.
  void refused(Bound bound) {
    (bound == Bound.IN_FLIGHT ? refusedInFlight : refusedQueued).increment();
  }

  /// A line of the server's was too long to be taken.
  void dropped() {
    droppedLines.increment();
  }

  synchronized TrafficFigures figures() {
    return new TrafficFigures(
        open,
        answered,
        Duration.ofNanos(answerNanos),
        failed,
        refusedInFlight.sum(),
        refusedQueued.sum(),
        droppedLines.sum());
  }

  /// The calls that callers wait for.
  synchronized int open() {
    return open;
  }

  /// When a call last began or ended; now, while any is open.
  synchronized Instant lastUse() {
    return clock.instant(open > 0 ? clock.nanos() : lastUse);
  }
}
