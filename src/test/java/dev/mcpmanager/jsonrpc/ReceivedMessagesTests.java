package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReceivedMessagesTests {

  private final ReceivedMessages messages = new ReceivedMessages();
  private final Told told = new Told();

  /// Notes what is told, and may be told slowly.
  private static final class Told implements LineSink {

    private final List<String> all = new CopyOnWriteArrayList<>();
    private final CountDownLatch mayGoOn = new CountDownLatch(1);
    private volatile boolean slow;

    @Override
    public void line(byte[] buffer, int offset, int length) {
      all.add("line " + new String(buffer, offset, Math.min(length, 20), UTF_8));
      if (slow) {
        try {
          mayGoOn.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
    }

    @Override
    public boolean longLine(byte[] buffer, int offset, int length) {
      all.add("long line of " + length);
      return true;
    }

    @Override
    public void oversized(byte[] head, byte[] tail, long bytes) {
      all.add("oversized: " + bytes);
    }

    @Override
    public void end(@Nullable IOException failure) {
      all.add("end: " + (failure == null ? "its own" : failure.getMessage()));
    }
  }

  @Test
  void areReadInTheirOrderUpToTheEnd() throws Exception {
    messages.add("{\n}".getBytes(UTF_8));
    messages.addOversized(new byte[4], new byte[4], 1 << 30);
    messages.add(new byte[300 << 10]);
    messages.then(() -> told.all.add("done"));
    messages.end(new IOException("cut"));
    messages.then(() -> told.all.add("late"));
    messages.add("late".getBytes(UTF_8));
    messages.end(null);
    messages.start("reader", told).join();
    assertThat(told.all)
        .containsExactly(
            "line {\n}", "oversized: 1073741824", "long line of 307200", "done", "end: cut");
  }

  @Test
  void whoBringsTooMuchWaits() throws Exception {
    told.slow = true;
    Thread reader = messages.start("reader", told);
    messages.add("first".getBytes(UTF_8));
    await().until(() -> told.all.size() == 1);
    messages.add(new byte[5 << 20]); // taken, since nothing else waits
    Thread bringer = Thread.ofVirtual().unstarted(this::bringLast);
    bringer.start();
    await().until(() -> bringer.getState() == Thread.State.WAITING);
    told.mayGoOn.countDown();
    reader.join();
    assertThat(told.all)
        .containsExactly("line first", "long line of 5242880", "line last", "end: its own");
  }

  @Test
  void nobodyWaitsBehindTheEnd() throws Exception {
    messages.add(new byte[5 << 20]);
    Thread bringer = Thread.ofVirtual().unstarted(this::bringLast);
    bringer.start();
    await().until(() -> bringer.getState() == Thread.State.WAITING);
    messages.end(null);
    bringer.join();
    messages.start("reader", told).join();
    assertThat(told.all).containsExactly("long line of 5242880", "end: its own");
  }

  private void bringLast() {
    try {
      messages.add("last".getBytes(UTF_8));
      messages.end(null);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
