package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What ends a call before its sender knows that all of it was sent.
class ChannelQuickPeerTests extends ChannelFixture {

  private Runnable meanwhile = () -> {};

  @BeforeEach
  void start() {
    channel.start();
  }

  /// Comes back only after the end of the call that was written.
  @Override
  PeerInput input() {
    PeerInput input = peer.input();
    return new PeerInput() {

      @Override
      public int offer(byte[] bytes, int offset, int length) throws IOException {
        int written = input.offer(bytes, offset, length);
        if (new String(bytes, offset, length, UTF_8).contains("tools/call")) {
          meanwhile.run();
          await().until(() -> channel.inFlight() == 0);
        }
        return written;
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        input.write(bytes, offset, length);
      }

      @Override
      public void close() throws IOException {
        input.close();
      }
    };
  }

  @Test
  void anAnsweredCallIsNotTakenBack() throws Exception {
    meanwhile = () -> peer.says(result(1, "{}"));
    assertThat(answer(call("7"))).isEqualTo("{\"result\":{},\"jsonrpc\":\"2.0\",\"id\":7}");
    channel.send(Messages.notification("next", null));
    peer.hears();
    assertThat(peer.hears()).contains("\"next\"");
  }

  @Test
  void aCallThatNobodyWaitsForIsTakenBack() throws Exception {
    meanwhile = () -> timer.advance(PATIENT.timeout());
    assertThat(outcome(call("7"))).isEqualTo(new Outcome.TimedOut(PATIENT.timeout()));
    channel.send(Messages.notification("next", null));
    peer.hears();
    assertThat(peer.hears()).contains("notifications/cancelled").contains("\"requestId\":1");
  }
}
