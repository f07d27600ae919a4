package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.Outcome.Bound;
import java.time.Instant;
import java.util.concurrent.atomic.LongAdder;

/// How much callers use one server: the calls that are open, when it was last used, and what was
/// refused since a limit was reached. The manager's own questions to the server are not in here.
/// Safe for use by many threads.
final class Traffic {

  private final SteadyClock clock;
  private final LongAdder refusedInFlight = new LongAdder();
  private final LongAdder refusedQueued = new LongAdder();
  private final LongAdder droppedLines = new LongAdder();
  private int open; // guarded by this
  private Instant lastUse; // guarded by this, steady time

  Traffic(SteadyClock clock) {
    this.clock = clock;
    this.lastUse = clock.instant();
  }

  /// A message that nobody waits for.
  synchronized void used() {
    lastUse = clock.instant();
  }

  /// A call begins; [#ended] must follow.
  synchronized void began() {
    open++;
    lastUse = clock.instant();
  }

  synchronized void ended() {
    open--;
    lastUse = clock.instant();
  }

  /// A message was not taken, since the server has as much as it may have.
  void refused(Bound bound) {
    (bound == Bound.IN_FLIGHT ? refusedInFlight : refusedQueued).increment();
  }

  /// A line of the server's was too long to be taken.
  void dropped() {
    droppedLines.increment();
  }

  long refusals(Bound bound) {
    return (bound == Bound.IN_FLIGHT ? refusedInFlight : refusedQueued).sum();
  }

  long droppedLines() {
    return droppedLines.sum();
  }

  /// The calls that callers wait for.
  synchronized int open() {
    return open;
  }

  /// When a call last began or ended; now, while any is open.
  synchronized Instant lastUse() {
    return open > 0 ? clock.instant() : lastUse;
  }
}
