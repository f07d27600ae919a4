package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OutboxTests {

  private final Pipe pipe = new Pipe();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final Outbox outbox = new Outbox("writer", pipe, 64 << 20, failures::add);

  @Test
  void hasTheCallerWriteWhileThereIsRoom() throws Exception {
    outbox.start();
    for (int i = 0; i < 100; i++) {
      assertThat(outbox.offer(line(Caller.MANAGER, "n" + i))).isEqualTo(Sent.QUEUED);
      assertThat(outbox.size()).isZero();
    }
    assertThat(pipe.writers).containsExactly(Thread.currentThread().getName());
    assertThat(pipe.lines()).hasSize(100);
    assertThat(thereIsAWriter()).isFalse();
    end();
  }

  @Test
  void hasTheWriterFinishWhatFoundNoRoom() throws Exception {
    outbox.start();
    pipe.room = 3;
    outbox.offer(line(Caller.MANAGER, "a line"));
    outbox.offer(line(Caller.MANAGER, "another"));
    end();
    assertThat(pipe.lines()).containsExactly("a line", "another");
    assertThat(pipe.writers).containsExactlyInAnyOrder(Thread.currentThread().getName(), "writer");
  }

  @Test
  void hasAWriterOnlyWhileItIsNeeded() throws Exception {
    outbox.start();
    pipe.room = 3;
    outbox.offer(line(Caller.MANAGER, "a line"));
    assertThat(thereIsAWriter()).isTrue();
    Awaitility.await("the writer ends").until(() -> !thereIsAWriter());
    assertThat(pipe.closed).isFalse();
    outbox.offer(line(Caller.MANAGER, "another"));
    end();
    assertThat(pipe.lines()).containsExactly("a line", "another");
  }

  @Test
  void writesWhatWasOfferedBeforeTheStart() throws Exception {
    outbox.offer(line(Caller.MANAGER, "early"));
    assertThat(pipe.lines()).isEmpty();
    outbox.start();
    end();
    assertThat(pipe.lines()).containsExactly("early");
  }

  @Test
  void tellsOfAFailureOnTheWritersThreadOnly() throws Exception {
    outbox.start();
    pipe.broken = true;
    assertThat(outbox.offer(line(Caller.MANAGER, "lost"))).isEqualTo(Sent.QUEUED);
    awaitClosed();
    assertThat(failures).singleElement().extracting(Throwable::getMessage).isEqualTo("Broken pipe");
    assertThat(outbox.offer(line(Caller.MANAGER, "later"))).isEqualTo(Sent.CLOSED);
    assertThat(pipe.closed).isTrue();
  }

  @Test
  void endsTheTurnOfACallerWhomOthersKeepBusy() throws Exception {
    outbox.start();
    String caller = Thread.currentThread().getName();
    pipe.onOffer =
        () -> {
          if (Thread.currentThread().getName().equals(caller)) {
            outbox.withdraw(line(Caller.MANAGER, "")); // the lock is free meanwhile
            var other = new Thread(() -> outbox.offer(line(new Caller.Client("other"), "more")));
            other.start();
            join(other);
          }
        };
    outbox.offer(line(Caller.MANAGER, "one"));
    assertThat(pipe.offers).hasValue(4);
    end();
    assertThat(pipe.lines()).hasSize(5);
  }

  /// Room comes and goes at random, callers write when they can, and nothing gets lost, doubled,
  /// torn or out of order.
  @RepeatedTest(20)
  void keepsEveryLineWholeAndInOrderHoweverManyWrite() throws Exception {
    long seed = new Random().nextLong();
    pipe.random = new Random(seed);
    outbox.start();
    int callers = 200;
    int each = 50;
    var done = new CountDownLatch(callers);
    for (int c = 0; c < callers; c++) {
      int number = c;
      var caller = new Caller.Client("c" + c % 60);
      Thread.startVirtualThread(() -> {
        for (int i = 0; i < each; i++) {
          outbox.offer(line(caller, number + " " + i + " " + "x".repeat((number * i) % 900)));
        }
        done.countDown();
      });
    }
    assertThat(done.await(30, TimeUnit.SECONDS)).as("seed %d", seed).isTrue();
    end();
    int[] next = new int[callers];
    for (String line : pipe.lines()) {
      String[] parts = line.split(" ", 3);
      int c = Integer.parseInt(parts[0]);
      int i = Integer.parseInt(parts[1]);
      assertThat(i).as("seed %d", seed).isEqualTo(next[c]++);
      assertThat(parts[2]).as("seed %d", seed).isEqualTo("x".repeat((c * i) % 900));
    }
    assertThat(next).as("seed %d", seed).containsOnly(each);
    assertThat(pipe.overlapped).as("seed %d", seed).isFalse();
    assertThat(outbox.size()).isZero();
    assertThat(failures).isEmpty();
  }

  private static boolean thereIsAWriter() {
    return Thread.getAllStackTraces().keySet().stream()
        .anyMatch(thread -> thread.getName().equals("writer"));
  }

  private void end() {
    outbox.finish();
    awaitClosed();
  }

  private void awaitClosed() {
    Awaitility.await("the input is closed").until(() -> pipe.closed);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Line line(Caller caller, String text) {
    var line = new Line(caller);
    line.bytes = (text + "\n").getBytes(UTF_8);
    return line;
  }

  /// Takes what the test lets it take, and notes who writes.
  private static final class Pipe implements PeerInput {

    final Set<String> writers = ConcurrentHashMap.newKeySet();
    final AtomicBoolean busy = new AtomicBoolean();
    volatile Runnable onOffer = () -> {};
    volatile boolean overlapped;
    volatile boolean broken;
    volatile boolean closed;
    volatile int room = Integer.MAX_VALUE;
    final AtomicInteger offers = new AtomicInteger();
    volatile Random random =
        new Random(0) {
          private static final long serialVersionUID = 1;

          @Override
          public int nextInt(int bound) {
            return bound - 1;
          }
        };

    // No lock of its own: the outbox must hand it from one thread to the next.
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();

    @Override
    public int offer(byte[] bytes, int offset, int length) throws IOException {
      offers.incrementAndGet();
      onOffer.run();
      int n = Math.min(room, random.nextInt(length + 1));
      take(bytes, offset, n);
      return n;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      assertThat(Thread.currentThread().getName()).isEqualTo("writer");
      take(bytes, offset, length);
    }

    private void take(byte[] bytes, int offset, int length) throws IOException {
      overlapped |= !busy.compareAndSet(false, true);
      writers.add(Thread.currentThread().getName());
      if (broken) {
        throw new IOException("Broken pipe");
      }
      taken.write(bytes, offset, length);
      busy.set(false);
    }

    @Override
    public void close() {
      closed = true;
    }

    List<String> lines() {
      return taken.toString(UTF_8).lines().toList();
    }
  }
}
