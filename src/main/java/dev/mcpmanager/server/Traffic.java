package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.Outcome.Bound;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// How much callers use one server: the calls that are open, how long those took that are not, when
/// it was last used, and what was refused since a limit was reached. The manager's own questions to
/// the server are not in here. Safe for use by many threads.
///
/// Each child of a server has one of its own, whose counts go on to the server's.
final class Traffic {

  private final SteadyClock clock;
  private final @Nullable Traffic whole;
  private final LongAdder refusedInFlight = new LongAdder();
  private final LongAdder refusedQueued = new LongAdder();
  private final LongAdder droppedLines = new LongAdder();
  private int open; // guarded by this
  private long answered; // guarded by this
  private long answerNanos; // guarded by this
  private long failed; // guarded by this
  private long lastUse; // guarded by this, as the clock's nanos

  /// Of a server.
  Traffic(SteadyClock clock) {
    this(clock, null);
  }

  /// Of one child.
  ///
  /// @param whole the server's
  Traffic(SteadyClock clock, @Nullable Traffic whole) {
    this.clock = clock;
    this.whole = whole;
    this.lastUse = clock.nanos();
  }

  /// A message that nobody waits for.
  void used() {
    note(clock.nanos(), 0);
    if (whole != null) {
      whole.used();
    }
  }

  private synchronized void note(long now, int calls) {
    lastUse = now;
    open += calls;
  }

  /// A call begins; [#ended] must follow.
  ///
  /// @return when, for that
  long began() {
    long now = clock.nanos();
    began(now);
    return now;
  }

  private void began(long now) {
    note(now, 1);
    if (whole != null) {
      whole.began(now);
    }
  }

  /// @param answered whether the server itself ended it
  void ended(long began, boolean answered) {
    ended(began, answered, clock.nanos());
  }

  private void ended(long began, boolean answered, long now) {
    note(now, -1);
    count(answered, now - began);
    if (whole != null) {
      whole.ended(began, answered, now);
    }
  }

  private synchronized void count(boolean answered, long nanos) {
    if (answered) {
      this.answered++;
      answerNanos += nanos;
    } else {
      failed++;
    }
  }

  /// A message was not taken, since the server has as much as it may have.
  void refused(Bound bound) {
    (bound == Bound.IN_FLIGHT ? refusedInFlight : refusedQueued).increment();
    if (whole != null) {
      whole.refused(bound);
    }
  }

  /// A line of the server's was too long to be taken.
  void dropped() {
    droppedLines.increment();
    if (whole != null) {
      whole.dropped();
    }
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

  /// When any child of the server was used last.
  Instant lastUseOfServer() {
    return whole == null ? lastUse() : whole.lastUseOfServer();
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
