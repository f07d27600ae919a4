package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A child's stdin and stdout without the child: the test says what it says, and whether it reads.
final class FakePeer {

  private static final byte[] END = {};

  private final BlockingQueue<byte[]> output = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> input = new LinkedBlockingQueue<>();
  private final CountDownLatch inputClosed = new CountDownLatch(1);

  private boolean reads = true; // guarded by this
  private boolean broken; // guarded by this
  private boolean writerWaits; // guarded by this

  InputStream stdout() {
    return new Stdout();
  }

  /// A stdin that can be asked whether it has room: always, while the peer reads.
  PeerInput input() {
    var stdin = new Stdin();
    return new PeerInput() {
      @Override
      public int offer(byte[] bytes, int offset, int length) throws IOException {
        return stdin.offer(bytes, offset, length);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        stdin.write(bytes, offset, length);
      }

      @Override
      public void close() {
        stdin.close();
      }
    };
  }

  /// The same, without a way to ask.
  OutputStream stdin() {
    return new Stdin();
  }

  void says(String line) {
    output.add((line + "\n").getBytes(UTF_8));
  }

  void hangsUp() {
    output.add(END);
  }

  /// The next line on stdin.
  String hears() throws InterruptedException {
    String line = input.poll(10, TimeUnit.SECONDS);
    assertThat(line).as("a line on stdin").isNotNull();
    return requireNonNull(line);
  }

  /// What was heard and not asked for yet.
  @Nullable String heardMore() {
    return input.poll();
  }

  synchronized void stopsReading() {
    reads = false;
  }

  synchronized void readsAgain() {
    reads = true;
    notifyAll();
  }

  /// Closes its end of stdin.
  synchronized void breaks() {
    broken = true;
    notifyAll();
  }

  synchronized void awaitBlockedWriter() throws InterruptedException {
    while (!writerWaits) {
      wait();
    }
  }

  boolean awaitsEndOfInput() throws InterruptedException {
    return inputClosed.await(10, TimeUnit.SECONDS);
  }

  private synchronized boolean hasRoom() throws IOException {
    if (broken) {
      throw new IOException("Broken pipe");
    }
    return reads;
  }

  /// Only the writer's thread may get here.
  private synchronized void awaitReader() throws IOException {
    assertThat(Thread.currentThread().getName()).endsWith("-stdin");
    try {
      while (!reads && !broken) {
        writerWaits = true;
        notifyAll();
        wait();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    writerWaits = false;
    if (broken) {
      throw new IOException("Broken pipe");
    }
  }

  private final class Stdout extends InputStream {

    private byte[] chunk = {};
    private int at;

    @Override
    public int read() {
      throw new AssertionError("byte by byte is too slow");
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      try {
        while (at == chunk.length) {
          chunk = output.take();
          at = 0;
          if (chunk.length == 0) {
            return -1;
          }
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      int n = Math.min(len, chunk.length - at);
      System.arraycopy(chunk, at, b, off, n);
      at += n;
      return n;
    }
  }

  private final class Stdin extends OutputStream {

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    int offer(byte[] b, int off, int len) throws IOException {
      int room = hasRoom() ? len : 0;
      take(b, off, room);
      return room;
    }

    @Override
    public void write(int b) {
      throw new AssertionError("byte by byte is too slow");
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
      awaitReader();
      take(b, off, len);
    }

    private void take(byte[] b, int off, int len) {
      for (int i = off; i < off + len; i++) {
        if (b[i] == '\n') {
          input.add(line.toString(UTF_8));
          line.reset();
        } else {
          line.write(b[i]);
        }
      }
    }

    @Override
    public void close() {
      inputClosed.countDown();
    }
  }
}
