package dev.mcpmanager.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Every way a channel ends.
class ChannelCloseTests extends ChannelFixture {

  @Test
  void endsEveryCallWithTheReasonWhenThePeerDies() throws Exception {
    channel.start();
    List<Call> calls = calls(250);
    peer.hangsUp();
    for (Call call : calls) {
      assertThat(outcome(call)).isEqualTo(new Outcome.Closed("the server closed its stdout"));
    }
    assertThat(listener.next()).isEqualTo("end of input: the server closed its stdout");
    assertThat(peer.awaitsEndOfInput()).isTrue();
    assertThat(outcome(call("1"))).isEqualTo(new Outcome.Closed("the server closed its stdout"));
    assertThat(channel.inFlight()).isZero();
  }

  @Test
  void takesABetterReasonFromTheListener() throws Exception {
    channel =
        channel(
            ChannelLimits.DEFAULT,
            new RecordingListener() {
              @Override
              public void endOfInput(String reason) {
                channel.close("the server exited with code 3");
              }
            });
    channel.start();
    Call call = call("1");
    peer.hangsUp();
    assertThat(outcome(call)).isEqualTo(new Outcome.Closed("the server exited with code 3"));
  }

  @Test
  void endsEveryCallWhenStdinBreaks() throws Exception {
    channel.start();
    Call heard = call("1");
    peer.hears();
    peer.breaks();
    Call call = call("2");
    String reason = "the server's stdin is closed: Broken pipe";
    assertThat(outcome(call)).isEqualTo(new Outcome.Closed(reason));
    assertThat(outcome(heard)).isEqualTo(new Outcome.Closed(reason));
    assertThat(listener.next()).isEqualTo("output failed: " + reason);
    assertThat(peer.awaitsEndOfInput()).isTrue();
  }

  @Test
  void closesAtOnceThoughTheWriterIsBlocked() throws Exception {
    channel.start();
    peer.stopsReading();
    List<Call> calls = calls(200);
    peer.awaitBlockedWriter();
    channel.finish("it is to end");
    channel.close("it does not read");
    for (Call call : calls) {
      assertThat(call.outcome()).isCompletedWithValue(new Outcome.Closed("it is to end"));
    }
    assertThat(channel.send(Messages.notification("n", null))).isEqualTo(Sent.CLOSED);
    peer.breaks();
    assertThat(peer.awaitsEndOfInput()).isTrue();
    peer.says("last words");
    peer.hangsUp();
    assertThat(listener.next()).startsWith("end of input");
    assertThat(listener.lines).containsExactly("last words");
  }

  @Test
  void finishesWithWhatWasAcceptedButNotWithTheCallsThatEnded() throws Exception {
    channel.start();
    peer.stopsReading();
    Call written = call("1");
    peer.awaitBlockedWriter();
    Call waiting = call("2");
    channel.send(Messages.notification("goodbye", null));
    channel.finish("is being stopped");
    var end = new Outcome.Closed("is being stopped");
    assertThat(written.outcome()).isCompletedWithValue(end);
    assertThat(waiting.outcome()).isCompletedWithValue(end);
    assertThat(call("3").outcome()).isCompletedWithValue(end);
    assertThat(channel.send(Messages.notification("late", null))).isEqualTo(Sent.CLOSED);
    peer.readsAgain();
    assertThat(peer.hears()).contains("\"id\":1,");
    assertThat(peer.hears()).contains("goodbye");
    assertThat(peer.awaitsEndOfInput()).isTrue();
    assertThat(peer.heardMore()).isNull();
    assertThat(channel.queuedBytes()).isZero();
  }

  @Test
  void endsCallsThatNoTimerWatchesAnyMore() throws Exception {
    var shutDown = new ScheduledThreadPoolExecutor(1);
    shutDown.shutdown();
    channel =
        new Channel("files#1", peer.stdout(), input(), ChannelLimits.DEFAULT, listener, shutDown);
    assertThat(outcome(call("1"))).isEqualTo(new Outcome.Closed("the service is shutting down"));
  }

  @Test
  void closesOnceOnly() throws Exception {
    Call call = call("1");
    channel.close("first");
    channel.close("second");
    assertThat(call.outcome()).isCompletedWithValue(new Outcome.Closed("first"));
    assertThat(call("2").outcome()).isCompletedWithValue(new Outcome.Closed("first"));
  }

  @Test
  void holdsNoLockWhileACallEnds() throws Exception {
    var inFlight = new CompletableFuture<Integer>();
    var _ =
        call("1")
            .outcome()
            .thenAccept(
                _ -> inFlight.complete(elsewhere(() -> channel.queuedBytes() + call("2").id())));
    channel.close("over");
    assertThat(inFlight).isCompletedWithValue(2);
  }

  @RepeatedTest(20)
  void leavesNoCallOpenHoweverCloseAndCallRace() throws Exception {
    channel.start();
    int threads = 8;
    // Few enough fill a write that a small rest of one cannot hide below the bound.
    Request bulky = request("1", "{\"x\":\"%s\"}".formatted("x".repeat(30_000)));
    var calls = new ConcurrentLinkedQueue<Call>();
    var underWay = new CountDownLatch(threads);
    var over = new CountDownLatch(threads);
    for (int i = 0; i < threads; i++) {
      Thread.startVirtualThread(() -> {
        for (int n = 0; n < 100; n++) {
          calls.add(channel.call(bulky, PATIENT));
          underWay.countDown();
        }
        over.countDown();
      });
    }
    underWay.await();
    channel.close("closed in the middle");
    over.await();
    assertThat(calls).hasSize(threads * 100).allMatch(call -> call.outcome().isDone());
    assertThat(calls)
        .extracting(call -> call.outcome().join())
        .allMatch(o -> o instanceof Outcome.Closed || o instanceof Outcome.Overloaded);
    assertThat(channel.inFlight()).isZero();
    assertThat(channel.queuedBytes()).as("one write may be under way").isLessThan(64 << 10);
  }

  private List<Call> calls(int count) {
    var calls = new ArrayList<Call>();
    for (int i = 0; i < count; i++) {
      calls.add(call("1"));
    }
    return calls;
  }

  private static int elsewhere(LongSupplier task) {
    try {
      return CompletableFuture.supplyAsync(() -> (int) task.getAsLong()).get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
