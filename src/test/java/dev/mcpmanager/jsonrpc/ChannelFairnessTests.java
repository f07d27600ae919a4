package dev.mcpmanager.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What one caller may take of a channel that it shares with others.
class ChannelFairnessTests extends ChannelFixture {

  private static final Caller GREEDY = new Caller.Client("greedy");
  private static final Caller MODEST = new Caller.Client("modest");

  @Test
  void writesTheOneLineOfACallerBesideThousandsOfAnother() throws Exception {
    blockedFrom(new ChannelLimits(1 << 20, 256, 64 << 20));
    for (int i = 0; i < 10_000; i++) {
      assertThat(send(GREEDY, "greedy" + i)).isEqualTo(Sent.QUEUED);
    }
    channel.call(request("1", "{}"), PATIENT.from(MODEST));
    peer.readsAgain();
    assertThat(peer.hears()).contains("\"first\"");
    assertThat(peer.hears()).contains("\"greedy0\"");
    assertThat(peer.hears()).contains("tools/call");
    for (int i = 1; i < 10_000; i++) {
      assertThat(peer.hears()).contains("\"greedy" + i + "\"");
    }
  }

  @Test
  void givesEveryCallerItsTurnAndKeepsTheOrderOfEach() throws Exception {
    blockedFrom(ChannelLimits.DEFAULT);
    List<Caller> callers = new ArrayList<>();
    for (int c = 0; c < 5; c++) {
      callers.add(new Caller.Client("caller" + c));
    }
    for (int c = 0; c < 5; c++) {
      for (int i = 0; i < 20 * (c + 1); i++) {
        send(callers.get(c), c + "-" + i);
      }
    }
    peer.readsAgain();
    peer.hears();
    var heard = new HashMap<String, Integer>();
    for (int i = 0; i < 20 + 40 + 60 + 80 + 100; i++) {
      String line = peer.hears();
      String who = line.substring(line.indexOf("method\":\"") + 9, line.length() - 2);
      String caller = who.substring(0, 1);
      assertThat(Integer.parseInt(who.substring(2)))
          .isEqualTo(heard.merge(caller, 1, Integer::sum) - 1);
      if (i < 5 * 20) {
        int least = heard.values().stream().mapToInt(n -> n).min().orElseThrow();
        assertThat(heard.values()).allMatch(n -> n <= least + 1 || heard.size() < 5);
      }
    }
  }

  @Test
  void writesItsOwnLinesFirst() throws Exception {
    blockedFrom(ChannelLimits.DEFAULT);
    send(GREEDY, "theirs");
    send(Caller.MANAGER, "ours");
    peer.readsAgain();
    peer.hears();
    assertThat(peer.hears()).contains("ours");
    assertThat(peer.hears()).contains("theirs");
  }

  @Test
  void keepsRoomInTheQueueForWhoHasNothingWaiting() throws Exception {
    blockedFrom(new ChannelLimits(1 << 20, 256, 100_000));
    int accepted = 0;
    while (send(GREEDY, "x".repeat(900)) == Sent.QUEUED) {
      accepted++;
    }
    assertThat(accepted).isBetween(40, 50);
    assertThat(send(MODEST, "x".repeat(20_000))).isEqualTo(Sent.QUEUED);
    Call refused = channel.call(request("1", "{}"), PATIENT.from(GREEDY));
    assertThat(refused.outcome())
        .isCompletedWithValueMatching(o ->
            o instanceof Outcome.Overloaded(Outcome.Bound bound, String why)
                && bound == Outcome.Bound.QUEUED
                && why.endsWith(
                    " and 100000 are the most, of which no client may take the last part"));
    assertThat(channel.queuedBytes()).isLessThan(100_000);
  }

  @Test
  void keepsPlacesInFlightForWhoHasNoCall() throws Exception {
    channel = channel(new ChannelLimits(1 << 20, 16, 1 << 20));
    assertThat(callsUntilRefused(GREEDY)).isEqualTo(8);
    assertThat(callsUntilRefused(MODEST)).isEqualTo(4);
    assertThat(callsUntilRefused(new Caller.Client("third"))).isEqualTo(2);
    assertThat(callsUntilRefused(new Caller.Client("fourth"))).isEqualTo(1);
    assertThat(callsUntilRefused(Caller.MANAGER)).isEqualTo(1);
    assertThat(channel.inFlight()).isEqualTo(16);
  }

  @Test
  void givesThePlacesOfEndedCallsBack() throws Exception {
    channel = channel(new ChannelLimits(1 << 20, 4, 1 << 20));
    channel.start();
    Call answered = channel.call(request("1", "{}"), PATIENT.from(GREEDY));
    Call cancelled = channel.call(request("2", "{}"), PATIENT.from(GREEDY));
    assertThat(callsUntilRefused(GREEDY)).isZero();
    peer.says(result(1, "{}"));
    answer(answered);
    cancelled.cancel("not needed");
    assertThat(callsUntilRefused(GREEDY)).isEqualTo(2);
    timer.advance(PATIENT.timeout());
    assertThat(callsUntilRefused(GREEDY)).isEqualTo(2);
  }

  @Test
  void cancelsNoCallOfAnother() {
    Call theirs = channel.call(request("7", "{}"), PATIENT.from(GREEDY));
    var cancelled =
        (Notification)
            message(
                "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":7}}");
    assertThat(channel.cancel(MODEST, cancelled)).isEqualTo(Cancellation.UNKNOWN);
    Call ours = channel.call(request("7", "{}"), PATIENT.from(MODEST));
    assertThat(channel.cancel(MODEST, cancelled)).isEqualTo(Cancellation.CANCELLED);
    assertThat(ours.outcome()).isDone();
    assertThat(theirs.outcome()).isNotDone();
  }

  /// A channel whose writer is stuck with its first line.
  private void blockedFrom(ChannelLimits limits) throws InterruptedException {
    channel = channel(limits);
    channel.start();
    peer.stopsReading();
    send(MODEST, "first");
    peer.awaitBlockedWriter();
  }

  private Sent send(Caller caller, String method) {
    return channel.send(caller, Messages.notification(method, null));
  }

  private int callsUntilRefused(Caller caller) {
    int accepted = 0;
    while (!channel.call(request("1", "{}"), PATIENT.from(caller)).outcome().isDone()) {
      accepted++;
    }
    return accepted;
  }
}
