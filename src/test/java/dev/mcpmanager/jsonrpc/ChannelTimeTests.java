package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Time-outs, progress and cancellation.
class ChannelTimeTests extends ChannelFixture {

  private static final Duration TIMEOUT = PATIENT.timeout();

  private final BlockingQueue<String> progress = new LinkedBlockingQueue<>();

  @BeforeEach
  void start() {
    channel.start();
  }

  @Test
  void endsACallInTimeAndTellsThePeer() throws Exception {
    Call call = call("\"a\"");
    peer.hears();
    timer.advance(TIMEOUT.minusNanos(1));
    assertThat(call.outcome()).isNotDone();
    timer.advance(Duration.ofNanos(1));
    assertThat(outcome(call)).isEqualTo(new Outcome.TimedOut(TIMEOUT));
    assertThat(peer.hears())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":"
                + "{\"requestId\":1,\"reason\":\"There was no answer in time.\"}}");
    peer.says(result(1, "{}"));
    catchUp();
    assertThat(channel.counters().unknownAnswers()).isEqualTo(1);
  }

  @Test
  void givesEachCallItsOwnTime() throws Exception {
    Call late = call("1");
    timer.advance(Duration.ofSeconds(10));
    Call later = call("2");
    Call first = channel.call(request("3", "{}"), CallOptions.within(Duration.ofSeconds(5)));
    timer.advance(Duration.ofSeconds(5));
    assertThat(outcome(first)).isEqualTo(new Outcome.TimedOut(Duration.ofSeconds(5)));
    assertThat(late.outcome()).isNotDone();
    timer.advance(Duration.ofSeconds(15));
    assertThat(outcome(late)).isEqualTo(new Outcome.TimedOut(TIMEOUT));
    assertThat(later.outcome()).isNotDone();
    timer.advance(Duration.ofSeconds(10));
    assertThat(outcome(later)).isEqualTo(new Outcome.TimedOut(TIMEOUT));
    assertThat(timer.alarms()).isZero();
  }

  @Test
  void setsOneAlarmForManyCalls() throws Exception {
    for (int i = 0; i < 100; i++) {
      call("1");
    }
    channel.call(request("2", "{}"), CallOptions.within(Duration.ofSeconds(1)));
    assertThat(timer.alarms()).isEqualTo(1);
    channel.close("enough");
    assertThat(timer.alarms()).isZero();
  }

  @Test
  void takesAnyTimeOutHoweverLong() throws Exception {
    Call endless =
        channel.call(request("1", "{}"), CallOptions.within(Duration.ofSeconds(Long.MAX_VALUE)));
    timer.advance(Duration.ofDays(365));
    assertThat(endless.outcome()).isNotDone();
  }

  @Test
  void neverTellsThePeerThatItsInitializeIsCancelled() throws Exception {
    Request initialize = Messages.request(new byte[] {'0'}, "initialize", null);
    Call call = channel.call(initialize, PATIENT.uncancellable());
    Call abandoned = channel.call(initialize, PATIENT.uncancellable());
    peer.hears();
    peer.hears();
    abandoned.cancel("no need");
    timer.advance(TIMEOUT);
    assertThat(outcome(call)).isInstanceOf(Outcome.TimedOut.class);
    channel.send(Messages.notification("last", null));
    assertThat(peer.hears()).contains("last");
  }

  @Test
  void replacesTheProgressTokenAndRestoresIt() throws Exception {
    Call call = callWithToken("\"tok\\u0065n\"");
    assertThat(peer.hears())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":"
                + "{\"_meta\":{\"progressToken\":1},\"a\":1}}");
    says(1, 1);
    assertThat(progress.poll(10, TimeUnit.SECONDS))
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
                + "{\"progressToken\":\"tok\\u0065n\",\"progress\":1}}");
    peer.says(result(1, "{}"));
    assertThat(answer(call)).endsWith("\"id\":7}");
    says(1, 2);
    assertThat(listener.next()).startsWith("notification ").contains("\"progressToken\":1,");
    assertThat(progress).isEmpty();
  }

  @Test
  void leavesAloneWhatIsNoTokenOfItsOwn() throws Exception {
    Call withoutToken = call("1");
    Call oddToken = callWithToken("{}");
    peer.hears();
    assertThat(peer.hears()).contains("\"progressToken\":{}");
    timer.advance(Duration.ofSeconds(20));
    says(1, 1);
    assertThat(listener.next()).contains("\"progressToken\":1,");
    says(2, 1);
    assertThat(listener.next()).contains("\"progressToken\":2,");
    timer.advance(Duration.ofSeconds(10));
    assertThat(outcome(withoutToken)).isInstanceOf(Outcome.TimedOut.class);
    assertThat(outcome(oddToken)).isInstanceOf(Outcome.TimedOut.class);
  }

  @Test
  void startsTheTimeOutAgainWithProgressUpToTheLongest() throws Exception {
    Call call = callWithToken("5");
    peer.hears();
    for (int i = 0; i < 5; i++) {
      timer.advance(Duration.ofSeconds(20));
      says(1, i);
      assertThat(progress.poll(10, TimeUnit.SECONDS)).contains("\"progressToken\":5,");
    }
    timer.advance(Duration.ofSeconds(20).minusNanos(1));
    assertThat(call.outcome()).isNotDone();
    timer.advance(Duration.ofNanos(1));
    assertThat(outcome(call)).isEqualTo(new Outcome.TimedOut(PATIENT.maxTimeout()));
  }

  @Test
  void endsACallThatMakesNoMoreProgress() throws Exception {
    Call call = callWithToken("5");
    timer.advance(Duration.ofSeconds(20));
    says(1, 1);
    progress.take();
    timer.advance(TIMEOUT);
    assertThat(outcome(call)).isEqualTo(new Outcome.TimedOut(Duration.ofSeconds(50)));
  }

  @Test
  void forwardsACancellationUnderItsOwnId() throws Exception {
    call("1");
    Call call = call("\"1\"");
    peer.hears();
    peer.hears();
    assertThat(channel.cancel(Caller.MANAGER, cancelled("\"1\"")))
        .isEqualTo(Cancellation.CANCELLED);
    assertThat(outcome(call)).isInstanceOf(Outcome.Cancelled.class);
    assertThat(peer.hears())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":"
                + "{\"reason\":\"bored\",\"requestId\":2}}");
    assertThat(channel.cancel(Caller.MANAGER, cancelled("\"1\""))).isEqualTo(Cancellation.UNKNOWN);
  }

  @Test
  void forwardsNoCancellationThatMayMeanSeveralCallsOrNone() throws Exception {
    Call one = call("1");
    Call two = call("1");
    assertThat(channel.cancel(Caller.MANAGER, cancelled("1"))).isEqualTo(Cancellation.AMBIGUOUS);
    assertThat(channel.cancel(Caller.MANAGER, cancelled("2"))).isEqualTo(Cancellation.UNKNOWN);
    assertThat(
            channel.cancel(Caller.MANAGER, Messages.notification("notifications/cancelled", null)))
        .isEqualTo(Cancellation.UNKNOWN);
    assertThat(one.outcome()).isNotDone();
    two.cancel("not needed");
    assertThat(outcome(two)).isEqualTo(new Outcome.Cancelled("not needed"));
    assertThat(channel.cancel(Caller.MANAGER, cancelled("1"))).isEqualTo(Cancellation.CANCELLED);
    assertThat(outcome(one)).isInstanceOf(Outcome.Cancelled.class);
  }

  @Test
  void takesBackWhatWasNotWrittenWhenItsTimeIsOver() throws Exception {
    peer.stopsReading();
    Call written = call("1");
    peer.awaitBlockedWriter();
    Call queued = call("2");
    Call cancelled = call("3");
    long before = channel.queuedBytes();
    cancelled.cancel("too slow");
    assertThat(channel.queuedBytes()).isLessThan(before);
    timer.advance(TIMEOUT);
    assertThat(outcome(written)).isInstanceOf(Outcome.TimedOut.class);
    assertThat(outcome(queued)).isInstanceOf(Outcome.TimedOut.class);
    channel.send(Messages.notification("last", null));
    peer.readsAgain();
    assertThat(peer.hears()).contains("\"id\":1,");
    assertThat(peer.hears()).contains("\"requestId\":1,");
    assertThat(peer.hears()).contains("last");
    assertThat(peer.heardMore()).isNull();
  }

  private Call callWithToken(String token) {
    Request request = request("7", "{\"_meta\":{\"progressToken\":" + token + "},\"a\":1}");
    return channel.call(request, PATIENT.onNotification(n -> progress.add(n.toString())));
  }

  private void says(long token, int value) {
    peer.says(
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":"
            + "{\"progressToken\":%d,\"progress\":%d}}".formatted(token, value));
  }

  private static Notification cancelled(String id) {
    String params = "{\"reason\":\"bored\",\"requestId\":" + id + "}";
    return Messages.notification("notifications/cancelled", params.getBytes(UTF_8));
  }
}
