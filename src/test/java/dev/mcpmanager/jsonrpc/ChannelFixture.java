package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;

/// A channel to a [FakePeer], under a clock that stands still.
abstract class ChannelFixture {

  static final CallOptions PATIENT =
      CallOptions.within(Duration.ofSeconds(30), Duration.ofMinutes(2));

  final FakePeer peer = new FakePeer();
  final RecordingListener listener = new RecordingListener();
  final ManualTimer timer = new ManualTimer();
  Channel channel = channel(ChannelLimits.DEFAULT);

  final Channel channel(ChannelLimits limits) {
    return channel(limits, listener);
  }

  final Channel channel(ChannelLimits limits, ChannelListener hears) {
    return new Channel("files#1", peer.stdout(), input(), limits, hears, timer, timer::now);
  }

  /// How the channel writes to the peer.
  PeerInput input() {
    return peer.input();
  }

  /// Ends the channel's threads, whatever the test did.
  @AfterEach
  void end() {
    peer.hangsUp();
    peer.breaks();
    channel.close("the test is over");
    timer.shutdownNow();
  }

  final Call call(String id) {
    return channel.call(request(id, "{}"), PATIENT);
  }

  static Request request(String id, String params) {
    return Messages.request(id.getBytes(UTF_8), "tools/call", params.getBytes(UTF_8));
  }

  static Message message(String text) {
    try {
      return Message.parse(text.getBytes(UTF_8));
    } catch (MalformedMessageException e) {
      throw new AssertionError(text, e);
    }
  }

  static Outcome outcome(Call call) throws Exception {
    return call.outcome().get(10, TimeUnit.SECONDS);
  }

  /// What the caller is answered.
  static String answer(Call call) throws Exception {
    return assertThat(outcome(call))
        .asInstanceOf(InstanceOfAssertFactories.type(Outcome.Answered.class))
        .actual()
        .response()
        .toString();
  }

  /// The id that the channel gave to a request that the peer heard.
  static long idOf(String line) {
    return Long.parseLong(new String(((Request) message(line)).id(), UTF_8));
  }

  /// Returns when the reader has dealt with all that the peer said before.
  final void catchUp() throws InterruptedException {
    String marker = "{\"jsonrpc\":\"2.0\",\"method\":\"marker\"}";
    peer.says(marker);
    for (String next = listener.next(); !next.endsWith(marker); next = listener.next()) {}
  }

  static String result(long id, String result) {
    return "{\"result\":" + result + ",\"jsonrpc\":\"2.0\",\"id\":" + id + "}";
  }
}
