package dev.mcpmanager.server;

import java.time.Instant;

/// How much callers use one server: the calls that are open, and when it was last used. The
/// manager's own questions to the server are not in here. Safe for use by many threads.
final class Traffic {

  private final SteadyClock clock;
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

  /// The calls that callers wait for.
  synchronized int open() {
    return open;
  }

  /// When a call last began or ended; now, while any is open.
  synchronized Instant lastUse() {
    return open > 0 ? clock.instant() : lastUse;
  }
}
