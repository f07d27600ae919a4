package dev.mcpmanager.gateway;

import java.util.concurrent.atomic.AtomicLong;

/// Bytes that all clients together may have kept for them. Each has a bound of its own as well;
/// this one keeps many of them from being more than the service has. Safe for threads.
final class Budget {

  private final AtomicLong left;

  /// @param bytes in all
  Budget(long bytes) {
    this.left = new AtomicLong(bytes);
  }

  /// Takes some, if there are as many left.
  ///
  /// @return whether there were
  boolean take(long bytes) {
    if (left.addAndGet(-bytes) >= 0) {
      return true;
    }
    left.addAndGet(bytes);
    return false;
  }

  void giveBack(long bytes) {
    left.addAndGet(bytes);
  }

  long left() {
    return left.get();
  }
}
