package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;

/// Hundreds of callers, the oddest ids, and a peer that answers as it likes.
@Timeout(60)
class ChannelStressTests extends ChannelFixture {

  private static final int CALLERS = 300;
  private static final int CALLS = 5;

  private static final List<String> IDS =
      List.of(
          "1",
          "\"1\"",
          "0",
          "-1",
          "\"\"",
          "9223372036854775807",
          "9223372036854775808",
          "18446744073709551616",
          "-9223372036854775809",
          "\"\\u0031\"",
          "\"a\\\"\\\\\\n\\/\"",
          "\"\u00e9\ud83d\ude00\"",
          "\"" + "i".repeat(1_000) + "\"");

  private final long seed = new Random().nextLong();
  private final Random random = new Random(seed); // the peer's thread only
  private final AtomicInteger cancelled = new AtomicInteger();
  private int heard;
  private int unknown;

  @RepeatedTest(5)
  void givesEveryCallerItsOwnAnswerUnderItsOwnId() throws Exception {
    channel.start();
    Map<String, String> wrong = new ConcurrentHashMap<>();
    var gone = new CountDownLatch(CALLERS);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int c = 0; c < CALLERS; c++) {
        int number = c;
        var _ =
            executor.submit(() -> {
              try {
                callAgainAndAgain(number, wrong);
              } catch (Throwable e) {
                wrong.put("caller " + number, e.toString());
              } finally {
                gone.countDown();
              }
            });
      }
      answerUntil(gone);
    }
    catchUp();
    assertThat(wrong).as("seed %d", seed).isEmpty();
    assertThat(channel.inFlight()).as("seed %d", seed).isZero();
    assertThat(channel.queuedBytes()).as("seed %d", seed).isZero();
    // What a call did not take was for a call that was cancelled, made up, or said twice.
    assertThat(channel.counters().unknownAnswers())
        .as("seed %d", seed)
        .isBetween((long) unknown - cancelled.get(), (long) unknown + cancelled.get());
  }

  private void callAgainAndAgain(int number, Map<String, String> wrong) throws Exception {
    var own = new Random(seed + number);
    var caller = new Caller.Client("c" + number % 40);
    for (int i = 0; i < CALLS; i++) {
      String id = IDS.get(own.nextInt(IDS.size()));
      String mine = "{\"caller\":" + number + ",\"call\":" + i + "}";
      Call call = channel.call(request(id, mine), PATIENT.from(caller));
      if (own.nextInt(10) == 0) {
        call.cancel("changed its mind");
        cancelled.incrementAndGet();
        outcome(call); // an answer that came first, or the end
      } else {
        String expected = "{\"result\":" + mine + ",\"jsonrpc\":\"2.0\",\"id\":" + id + "}";
        String got = answer(call);
        if (!got.equals(expected)) {
          wrong.put(expected, got);
        }
      }
    }
  }

  /// Answers what it hears in heaps, each in an order of its own, some of it twice, and more than
  /// that to calls that nobody made.
  private void answerUntil(CountDownLatch gone) throws InterruptedException {
    var heap = new ArrayList<Request>();
    while (gone.getCount() > 0 || !heap.isEmpty()) {
      String line = peer.heardMore();
      if (line != null && message(line) instanceof Request request) {
        heard++;
        heap.add(request);
      }
      if (line == null || heap.size() > 1 + random.nextInt(CALLERS)) {
        Collections.shuffle(heap, random);
        heap.forEach(this::answer);
        heap.clear();
        Thread.onSpinWait();
      }
    }
  }

  private void answer(Request request) {
    String params = new String(request.raw(requireNonNull(request.params())), UTF_8);
    String id = new String(request.id(), UTF_8);
    peer.says("{\"result\":" + params + ",\"jsonrpc\":\"2.0\",\"id\":" + id + "}");
    if (random.nextInt(4) == 0) {
      unknown++;
      peer.says("{\"result\":\"again\",\"jsonrpc\":\"2.0\",\"id\":" + id + "}");
    }
    if (random.nextInt(4) == 0) {
      unknown++;
      peer.says("{\"result\":\"made up\",\"jsonrpc\":\"2.0\",\"id\":" + 1_000_000 + heard + "}");
    }
  }
}
