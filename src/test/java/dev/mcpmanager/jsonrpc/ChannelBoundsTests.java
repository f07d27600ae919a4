package dev.mcpmanager.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/// What happens when something is full.
class ChannelBoundsTests extends ChannelFixture {

  @Test
  void refusesCallsBeyondTheMostInFlight() throws Exception {
    channel = channel(new ChannelLimits(1 << 20, 2, 1 << 20));
    channel.start();
    Call first = call("1");
    call("2");
    assertThat(outcome(call("3")))
        .isEqualTo(
            new Outcome.Overloaded(
                Outcome.Bound.IN_FLIGHT, "2 calls are in flight, and 2 are the most"));
    peer.says(result(1, "{}"));
    answer(first);
    assertThat(call("4").outcome()).isNotDone();
    assertThat(channel.inFlight()).isEqualTo(2);
  }

  @Test
  void refusesWhatAPeerThatDoesNotReadCannotBeSent() throws Exception {
    channel = channel(new ChannelLimits(1 << 20, 256, 1_000));
    channel.start();
    peer.stopsReading();
    Call written = call("1");
    peer.awaitBlockedWriter();
    Outcome refused = null;
    int accepted = 0;
    while (refused == null && accepted < 256) {
      Call call = call("2");
      refused = call.outcome().getNow(null);
      accepted += refused == null ? 1 : 0;
    }
    assertThat(refused)
        .isInstanceOfSatisfying(
            Outcome.Overloaded.class, o -> assertThat(o.why()).contains("1000 are the most"));
    assertThat(channel.queuedBytes()).isLessThanOrEqualTo(1_000);
    assertThat(channel.inFlight()).isEqualTo(accepted + 1);
    assertThat(channel.send(Messages.notification("x".repeat(900), null))).isEqualTo(Sent.FULL);
    assertThat(written.outcome()).isNotDone();
    peer.readsAgain();
    for (int i = 0; i <= accepted; i++) {
      peer.hears();
    }
    // The peer has heard the last line a moment before the writer knows that it is written.
    Awaitility.await().until(() -> channel.queuedBytes() == 0);
    assertThat(channel.send(Messages.notification("x".repeat(800), null))).isEqualTo(Sent.QUEUED);
  }

  @Test
  void takesAnyLineWhenNothingWaits() throws Exception {
    channel = channel(new ChannelLimits(1 << 20, 256, 1_000));
    channel.start();
    assertThat(channel.send(Messages.notification("x".repeat(5_000), null))).isEqualTo(Sent.QUEUED);
    assertThat(peer.hears()).hasSizeGreaterThan(5_000);
  }

  @Test
  void keepsNoRequestInMemoryThatWasWritten() throws Exception {
    channel.start();
    Call call = call("1");
    channel.send(Messages.notification("next", null));
    peer.hears();
    peer.hears();
    channel.finish("the test is over");
    assertThat(peer.awaitsEndOfInput()).isTrue();
    assertThat(call.line.bytes).isEmpty();
    assertThat(channel.queuedBytes()).isZero();
  }

  @Test
  void endsTheCallWhoseAnswerIsTooLongAndReadsOn() throws Exception {
    channel = channel(new ChannelLimits(600, 256, 1 << 20));
    channel.start();
    Call front = call("1");
    Call back = call("2");
    Call next = call("3");
    String text = "\"" + "x".repeat(1_000) + "\"";
    String line = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + text + "}";
    peer.says(line);
    assertThat(outcome(front)).isEqualTo(new Outcome.TooLarge(line.length()));
    peer.says("{\"result\":" + text + ",\"jsonrpc\":\"2.0\",\"id\":2}");
    assertThat(outcome(back)).isInstanceOf(Outcome.TooLarge.class);
    peer.says("{\"method\":\"sampling/createMessage\",\"params\":[" + text + "],\"id\":3}");
    assertThat(listener.next()).isEqualTo("oversized " + line.length());
    peer.says(result(3, "{}"));
    assertThat(answer(next)).endsWith("\"id\":3}");
    assertThat(channel.counters().oversized()).isEqualTo(3);
  }
}
