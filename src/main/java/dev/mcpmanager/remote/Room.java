package dev.mcpmanager.remote;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How much may be under way at once: a number of messages, and their bytes. A message that has
/// more bytes than that goes alone.
final class Room {

  private final int most;
  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition left = lock.newCondition();
  private int count; // guarded by the lock, as the next two
  private long bytes;
  private boolean closed;

  Room(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  /// Takes room if there is some.
  ///
  /// @return whether there was
  boolean tryEnter(int size) {
    lock.lock();
    try {
      if (isFullFor(size)) {
        return false;
      }
      take(size);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Waits until there is room, or the end.
  void enter(int size) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (isFullFor(size) && !closed) {
        left.await();
      }
      take(size);
    } finally {
      lock.unlock();
    }
  }

  void leave(int size) {
    lock.lock();
    try {
      count--;
      bytes -= size;
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Lets in who still waits: nothing will be sent any more.
  void close() {
    lock.lock();
    try {
      closed = true;
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean isFullFor(int size) {
    return count >= most || (bytes > 0 && bytes + size > mostBytes);
  }

  private void take(int size) {
    count++;
    bytes += size;
  }
}
