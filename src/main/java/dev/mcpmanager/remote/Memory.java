package dev.mcpmanager.remote;

import java.util.concurrent.atomic.AtomicLong;

/// What all that is being received by one wire may hold together. Many answers come at once, and
/// each may be as long as the limit of a message.
final class Memory {

  private final AtomicLong left;

  Memory(long most) {
    this.left = new AtomicLong(most);
  }

  /// Takes some of it.
  ///
  /// @return whether there was so much
  boolean take(long bytes) {
    if (left.addAndGet(-bytes) >= 0) {
      return true;
    }
    left.addAndGet(bytes);
    return false;
  }

  void give(long bytes) {
    left.addAndGet(bytes);
  }

  long left() {
    return left.get();
  }
}
