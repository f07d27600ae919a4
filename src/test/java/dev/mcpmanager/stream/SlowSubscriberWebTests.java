package dev.mcpmanager.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.server.LogLine.Source;
import dev.mcpmanager.testing.EdgeWebTests;
import dev.mcpmanager.testing.StompFrames;
import dev.mcpmanager.testing.Views;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A client that subscribes to everything and never reads, beside one that does.
@ExtendWith(OutputCaptureExtension.class)
class SlowSubscriberWebTests extends EdgeWebTests {

  private static final ServerId FLOOD = new ServerId("flood");
  private static final int LINES = 100;

  @Autowired private Subscriptions subscriptions;

  @Test
  void aStalledSubscriberIsCutOffAndHurtsNobody(CapturedOutput output) throws Exception {
    servers.put(Views.ready("flood"));
    String[] lines = Stream.generate(() -> "x".repeat(1000)).limit(LINES).toArray(String[]::new);
    try (var healthy = new StompFrames(port).connect();
        var stalled = stalledSubscriber()) {
      healthy.next();
      healthy.subscribe("1", "/topic/logs").subscribe("2", "/app/servers").next();
      await().until(() -> subscriptions.any("/topic/servers.flood.logs"));
      long last = 0;
      // More than all buffers between us and the stalled one can hold.
      for (int round = 1; round <= 80; round++) {
        servers.write(FLOOD, Source.STDOUT, lines);
        while (last < (long) round * LINES) {
          JsonNode batch = payload(healthy.next());
          assertThat(batch.get("firstSeq").asLong()).isEqualTo(last + 1);
          assertThat(batch.get("dropped").asLong()).isZero();
          last = batch.get("seq").asLong();
        }
      }
      assertThat(stalled.isClosed()).isFalse(); // it has not been told, as it does not read
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> !subscriptions.any("/topic/servers.flood.logs"));
      assertThat(output).contains("does not read what it subscribed to; it is cut off");
      servers.write(FLOOD, Source.STDERR, "still there");
      assertThat(payload(healthy.next()).get("data").asString()).isEqualTo("still there");
    }
  }

  private Socket stalledSubscriber() throws IOException {
    var socket = new Socket();
    socket.setReceiveBufferSize(4096);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String handshake =
        String.join(
            "\r\n",
            "GET /ws HTTP/1.1",
            "Host: localhost",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
            "",
            "");
    socket.getOutputStream().write(handshake.getBytes(UTF_8));
    socket.getOutputStream().write(masked("CONNECT\naccept-version:1.2\nhost:x\n\n\0"));
    String subscribe = "SUBSCRIBE\nid:1\ndestination:/topic/servers.flood.logs\n\n\0";
    socket.getOutputStream().write(masked(subscribe));
    return socket;
  }

  /// A WebSocket text frame with the all-zero mask, which leaves the payload as it is.
  private static byte[] masked(String text) {
    byte[] payload = text.getBytes(UTF_8);
    assertThat(payload.length).isLessThan(126);
    var frame = new ByteArrayOutputStream();
    frame.write(0x81);
    frame.write(0x80 | payload.length);
    frame.writeBytes(new byte[4]);
    frame.writeBytes(payload);
    return frame.toByteArray();
  }

  private static JsonNode payload(String frame) {
    assertThat(frame).startsWith("MESSAGE");
    String body = frame.substring(frame.indexOf("\n\n") + 2, frame.indexOf('\0'));
    return JsonMapper.shared().readTree(body);
  }
}
