package dev.mcpmanager.remote;

import dev.mcpmanager.jsonrpc.MalformedMessageException;
import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.PeerInput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Messages on their way to a server that takes each by itself. Several are on their way at once,
/// for the way may be long; but a notification waits for what was said before it, and what is said
/// after it waits for it: it may cancel the one, or make the other possible.
///
/// What waits is bounded. There are threads only while there is something to send: one that gives
/// out the work, and one for each message that is on its way.
final class Posts {

  private static final int AT_ONCE = 32;
  private static final int MOST_BYTES = 256 << 10;

  private final String threadName;
  private final Consumer<Message> post;
  private final PeerInput input = new Lines(this::take);
  private final Semaphore permits = new Semaphore(AT_ONCE, true);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // All below are guarded by the lock.
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private long size; // with what is on its way
  private boolean working;
  private boolean started;
  private boolean closed;

  /// @param post sends one, and waits until it was taken; must not throw
  Posts(String threadName, Consumer<Message> post) {
    this.threadName = threadName;
    this.post = post;
  }

  /// Begins to send. What was taken before is sent now.
  void start() {
    lock.lock();
    try {
      started = true;
      callWorker();
    } finally {
      lock.unlock();
    }
  }

  /// Takes lines. Closing it does nothing: messages have no common end.
  PeerInput input() {
    return input;
  }

  private boolean take(byte[] message, boolean wait) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (wait && size >= MOST_BYTES && !closed) {
        changed.await();
      }
      if (closed) {
        throw new IOException("its connection is closed");
      }
      boolean room = size < MOST_BYTES;
      if (room && message.length > 0) {
        waiting.add(message);
        size += message.length;
        callWorker();
      }
      return room;
    } finally {
      lock.unlock();
    }
  }

  /// Takes nothing more. What waits is still sent.
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Takes nothing more, and forgets what waits.
  void abort() {
    lock.lock();
    try {
      closed = true;
      size -= waiting.stream().mapToLong(line -> line.length).sum();
      waiting.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until all was sent, or no more than that.
  void awaitSent(Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = patience.toNanos();
      while (size > 0 && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /// Under the lock.
  private void callWorker() {
    if (started && !working && !waiting.isEmpty()) {
      working = true;
      Thread.ofVirtual().name(threadName + "s").start(this::work);
    }
  }

  private void work() {
    for (byte[] line = next(); line != null; line = next()) {
      byte[] mine = line;
      Message message = parsed(line);
      int share = message instanceof Notification ? AT_ONCE : 1;
      permits.acquireUninterruptibly(share);
      Thread.ofVirtual().name(threadName).start(() -> send(message, mine.length, share));
    }
  }

  private void send(@Nullable Message message, int length, int share) {
    try {
      if (message != null) {
        post.accept(message);
      }
    } finally {
      permits.release(share);
      sent(length);
    }
  }

  private void sent(int length) {
    lock.lock();
    try {
      size -= length;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private byte @Nullable [] next() {
    lock.lock();
    try {
      working = !waiting.isEmpty();
      return waiting.poll();
    } finally {
      lock.unlock();
    }
  }

  /// A channel writes nothing but messages, so there is always one.
  private static @Nullable Message parsed(byte[] line) {
    try {
      return Message.parse(line);
    } catch (MalformedMessageException _) {
      return null;
    }
  }
}
