package dev.mcpmanager.remote;

import dev.mcpmanager.jsonrpc.PeerInput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The frames on their way to a WebSocket server: one per line of the channel, and those that keep
/// the socket alive, which go first.
///
/// What waits is bounded: beyond it nothing more is taken until the server has read some. A virtual
/// thread writes, and is there only while there is something to write. A server that does not read
/// holds it up, and nothing but the end of the socket is sure to free it.
final class FrameOutput {

  /// Beside what the channel itself lets wait. More would gain nothing: it is on its way already.
  static final int MOST_BYTES = 256 << 10;

  private static final int BUFFER = 8 << 10;
  private static final byte[] NONE = {};

  private final String threadName;
  private final SecureRandom random = new SecureRandom();
  private final PeerInput input = new Lines(this::take);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  // All below are guarded by the lock.
  private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
  private byte @Nullable [] ping; // one at most: a second one would ask the same
  private byte @Nullable [] pong; // likewise, the answer to the last ping
  private @Nullable OutputStream out; // null before the start
  private long size; // with what is being written
  private long taken; // what is being written
  private boolean writing;
  private boolean closed;

  /// @param threadName of the thread that writes
  FrameOutput(String threadName) {
    this.threadName = threadName;
  }

  /// Begins to write. To be called once; what was taken before is written now.
  void start(OutputStream socket) {
    lock.lock();
    try {
      out = new BufferedOutputStream(socket, BUFFER);
      if (!waiting.isEmpty()) {
        callWriter();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Takes lines. Closing it does nothing: the socket is closed for itself.
  PeerInput input() {
    return input;
  }

  private boolean take(byte[] message, boolean wait) throws IOException, InterruptedException {
    if (!awaitRoom(wait)) {
      return false;
    }
    if (message.length > 0) {
      add(FrameEncoding.encode(Frame.TEXT, message, random.nextInt()));
    }
    return true;
  }

  private boolean awaitRoom(boolean wait) throws IOException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (wait && size >= MOST_BYTES && !closed) {
        changed.await();
      }
      if (closed) {
        throw new IOException("its connection is closed");
      }
      return size < MOST_BYTES;
    } finally {
      lock.unlock();
    }
  }

  private void add(byte[] frame) {
    lock.lock();
    try {
      if (!closed) {
        waiting.add(frame);
        size += frame.length;
        callWriter();
      }
    } finally {
      lock.unlock();
    }
  }

  void ping() {
    byte[] frame = FrameEncoding.encode(Frame.PING, NONE, random.nextInt());
    lock.lock();
    try {
      ping = frame;
      callWriter();
    } finally {
      lock.unlock();
    }
  }

  void pong(byte[] payload) {
    byte[] frame = FrameEncoding.encode(Frame.PONG, payload, random.nextInt());
    lock.lock();
    try {
      pong = frame;
      callWriter();
    } finally {
      lock.unlock();
    }
  }

  /// Says goodbye behind what waits.
  void close() {
    close(Frame.Close.payload(Frame.Close.NORMAL));
  }

  /// As [#close()], in these words; only the first goodbye is sent.
  ///
  /// @param payload of the close frame
  void close(byte[] payload) {
    byte[] frame = FrameEncoding.encode(Frame.CLOSE, payload, random.nextInt());
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        waiting.add(frame);
        size += frame.length;
        callWriter();
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Takes nothing more, and forgets what waits.
  void abort() {
    lock.lock();
    try {
      closed = true;
      forget();
    } finally {
      lock.unlock();
    }
  }

  private void fail() {
    lock.lock();
    try {
      closed = true;
      writing = false;
      forget();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until all is written, or no more than that.
  void awaitWritten(Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (writing && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private void forget() {
    waiting.clear();
    ping = null;
    pong = null;
    taken = 0;
    size = 0;
    changed.signalAll();
  }

  /// Under the lock.
  private void callWriter() {
    OutputStream socket = out;
    if (!writing && socket != null) {
      writing = true;
      Thread.ofVirtual().name(threadName).start(() -> writeAll(socket));
    }
  }

  private void writeAll(OutputStream socket) {
    try {
      for (byte[] frame = next(socket); frame != null; frame = next(socket)) {
        socket.write(frame);
      }
    } catch (IOException _) {
      fail(); // whoever reads from the socket finds it broken, too, and knows more of it
    }
  }

  /// What to write next; null if that is nothing, and then the writer ends.
  private byte @Nullable [] next(OutputStream socket) throws IOException {
    byte[] frame = take(false);
    if (frame == null) {
      socket.flush();
      frame = take(true);
    }
    return frame;
  }

  private byte @Nullable [] take(boolean orEnd) {
    lock.lock();
    try {
      size -= taken;
      taken = 0;
      changed.signalAll();
      byte[] frame = urgent();
      if (frame == null) {
        frame = waiting.poll();
        taken = frame == null ? 0 : frame.length;
      }
      writing = frame != null || !orEnd;
      return frame;
    } finally {
      lock.unlock();
    }
  }

  private byte @Nullable [] urgent() {
    byte[] answer = pong;
    byte[] question = ping;
    pong = null;
    if (answer == null) {
      ping = null;
    }
    return answer == null ? question : answer;
  }
}
