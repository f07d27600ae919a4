package dev.mcpmanager.jsonrpc;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/// The lines on their way to the peer: a queue bounded in bytes, and the one writer of the stream.
///
/// Offering, withdrawing and closing never wait for the peer. A write that is blocked, and nothing
/// else in Java ends it, holds up the writer alone; it ends when the peer does.
final class Outbox implements Runnable {

  /// One line, which is itself the ticket to withdraw it by.
  static final class Line {

    /// With the line feed. Set before it is offered, by the thread that offers it; emptied when it
    /// is no longer needed, for a call may stay open long after its request was written.
    byte[] bytes = NOTHING;
  }

  private static final byte[] NOTHING = {};

  /// What an entry costs beside its bytes, so that a million short lines are bounded too.
  private static final int OVERHEAD = 64;

  /// As much as a pipe holds: a larger write gains nothing.
  private static final int BATCH = 64 << 10;

  private final OutputStream out;
  private final long limit;
  private final Consumer<Throwable> onFailure;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // All below are guarded by the lock.
  private final LinkedHashSet<Line> queue = new LinkedHashSet<>();
  private long size;
  private boolean closed;

  /// @param onFailure told on the writer's thread that the peer takes no more
  Outbox(OutputStream out, long limit, Consumer<Throwable> onFailure) {
    this.out = out;
    this.limit = limit;
    this.onFailure = onFailure;
  }

  Sent offer(Line line) {
    lock.lock();
    try {
      if (closed || size + cost(line) > limit) {
        line.bytes = NOTHING;
        return closed ? Sent.CLOSED : Sent.FULL;
      }
      size += cost(line);
      queue.add(line);
      changed.signal();
      return Sent.QUEUED;
    } finally {
      lock.unlock();
    }
  }

  /// Takes a line back; false if it is too late, or was never offered.
  boolean withdraw(Line line) {
    lock.lock();
    try {
      boolean inTime = queue.remove(line);
      if (inTime) {
        release(line);
      }
      return inTime;
    } finally {
      lock.unlock();
    }
  }

  /// Takes no more lines; the stream is closed after those that wait.
  void finish() {
    lock.lock();
    try {
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Takes no more lines, and forgets those that wait.
  void abort() {
    lock.lock();
    try {
      queue.forEach(this::release);
      queue.clear();
      closed = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Bytes that wait or are being written.
  long size() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void run() {
    try {
      for (List<Line> batch = take(); !batch.isEmpty(); batch = take()) {
        out.write(joined(batch));
        out.flush();
        written(batch);
      }
    } catch (IOException | RuntimeException | Error e) {
      finish();
      onFailure.accept(e);
    } finally {
      closeStream();
    }
  }

  /// Waits for lines and takes as many as make a batch, at least one; none when all is written.
  private List<Line> take() {
    lock.lock();
    try {
      while (queue.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      var batch = new ArrayList<Line>();
      int length = 0;
      for (Iterator<Line> lines = queue.iterator(); lines.hasNext(); ) {
        Line line = lines.next();
        length += line.bytes.length;
        if (length > BATCH && !batch.isEmpty()) {
          break;
        }
        batch.add(line);
        lines.remove();
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  private void written(List<Line> batch) {
    lock.lock();
    try {
      batch.forEach(this::release);
    } finally {
      lock.unlock();
    }
  }

  /// A line that is alone is written as it is, without a copy.
  private static byte[] joined(List<Line> batch) {
    if (batch.size() == 1) {
      return batch.getFirst().bytes;
    }
    int length = 0;
    for (Line line : batch) {
      length += line.bytes.length;
    }
    byte[] joined = new byte[length];
    int at = 0;
    for (Line line : batch) {
      System.arraycopy(line.bytes, 0, joined, at, line.bytes.length);
      at += line.bytes.length;
    }
    return joined;
  }

  private void closeStream() {
    try {
      out.close();
    } catch (IOException e) {
      // All that was to be written is: each batch was flushed. Or the failure was reported.
    }
  }

  private void release(Line line) {
    size -= cost(line);
    line.bytes = NOTHING;
  }

  private static long cost(Line line) {
    return (long) line.bytes.length + OVERHEAD;
  }
}
