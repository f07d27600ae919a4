package dev.mcpmanager.jsonrpc;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What a peer says that has no stdout: whole messages, brought by any number of threads and read
/// by the channel's own, one by one. Bounded in bytes: who brings more waits, and with it the
/// connection that it reads from. Messages may hold line feeds, which are blanks to JSON.
public final class ReceivedMessages {

  /// A message that costs more than the bound is taken, too, when nothing else waits.
  private static final long MOST_BYTES = 4 << 20;

  /// As a line reader has it: beyond it the buffer itself is handed on.
  private static final int LONG = 256 << 10;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Received> waiting = new ArrayDeque<>(); // guarded by the lock
  private long bytes; // guarded by the lock
  private boolean ended; // guarded by the lock

  private sealed interface Received {}

  @SuppressWarnings("ArrayRecordComponent") // handed from one thread to the other
  private record Whole(byte[] message) implements Received {}

  @SuppressWarnings("ArrayRecordComponent") // likewise
  private record Oversized(byte[] head, byte[] tail, long bytes) implements Received {}

  private record Then(Runnable task) implements Received {}

  private record End(@Nullable IOException failure) implements Received {}

  /// Brings a message; waits while too much waits to be read. Does nothing after the end.
  ///
  /// @param message as received, UTF-8; whoever brings it must not change it any more
  public void add(byte[] message) throws InterruptedException {
    add(new Whole(message), message.length);
  }

  /// Brings the news of a message over the limit, which was dropped.
  ///
  /// @param head its first bytes, up to 256
  /// @param tail its last bytes, likewise
  /// @param length its whole length in bytes
  public void addOversized(byte[] head, byte[] tail, long length) throws InterruptedException {
    add(new Oversized(head, tail, length), head.length + tail.length);
  }

  private void add(Received received, int size) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (bytes > 0 && bytes + size > MOST_BYTES && !ended) {
        changed.await();
      }
      if (!ended) {
        bytes += size;
        waiting.add(received);
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Has something done by the channel's reader, behind all that was brought before. Never waits,
  /// and does nothing after the end.
  ///
  /// @param task must not block
  public void then(Runnable task) {
    lock.lock();
    try {
      if (!ended) {
        waiting.add(new Then(task));
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Nothing more will come. What was brought before is still read. Only the first end counts.
  ///
  /// @param failure why nothing more can come; null if the peer said so itself
  public void end(@Nullable IOException failure) {
    lock.lock();
    try {
      if (!ended) {
        ended = true;
        waiting.add(new End(failure));
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Has all that comes read on a virtual thread of that name, which ends with the messages.
  Thread start(String threadName, LineSink sink) {
    return Thread.ofVirtual().name(threadName).start(() -> read(sink));
  }

  private void read(LineSink sink) {
    while (true) {
      switch (next()) {
        case Whole(byte[] message) when message.length > LONG -> {
          boolean _ = sink.longLine(message, 0, message.length);
        }
        case Whole(byte[] message) -> sink.line(message, 0, message.length);
        case Oversized(byte[] head, byte[] tail, long length) -> sink.oversized(head, tail, length);
        case Then(Runnable task) -> task.run();
        case End(IOException failure) -> {
          sink.end(failure);
          return;
        }
      }
    }
  }

  private Received next() {
    lock.lock();
    try {
      while (waiting.isEmpty()) {
        changed.awaitUninterruptibly();
      }
      Received next = waiting.remove();
      bytes -=
          switch (next) {
            case Whole(byte[] message) -> message.length;
            case Oversized(byte[] head, byte[] tail, var _) -> head.length + tail.length;
            case Then _, End _ -> 0;
          };
      changed.signalAll();
      return next;
    } finally {
      lock.unlock();
    }
  }
}
