package dev.mcpmanager.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpmanager.testing.EdgeWebTests;
import dev.mcpmanager.testing.StompFrames;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.socket.WebSocketHttpHeaders;

/// What a client may not do, and that it is told before it is shown the door.
class StompLimitsWebTests extends EdgeWebTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/topic/**",
        "/topic/servers.*",
        "/queue/x",
        "/user/queue/x",
        "/topic/servers/files",
        "/app/other",
        "/topic/servers.a b",
      })
  void subscribingToAnythingElseIsAnErrorAndTheEnd(String destination) throws Exception {
    try (var client = connected()) {
      client.subscribe("1", destination);
      assertRefused(client, "no such destination");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/topic/servers", "/app/servers", "/queue/x", "/user/x/queue/y"})
  void sendingIsAnErrorAndTheEnd(String destination) throws Exception {
    try (var client = connected();
        var other = connected()) {
      other.subscribe("1", "/topic/servers").subscribe("2", "/app/servers").next();
      client.send("SEND\ndestination:" + destination + "\n\n{\"forged\":true}");
      assertRefused(client, "only subscribe");
      assertThat(other.poll(100)).isNull();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ACK\nid:1\n\n", "BEGIN\ntransaction:1\n\n", "MESSAGE\n\n", "SUBSCRIBE\n\n"})
  void otherFramesAreAnErrorAndTheEnd(String frame) throws Exception {
    try (var client = connected()) {
      client.send(frame);
      assertRefused(client, "");
    }
  }

  @Test
  void nothingFlowsBeforeConnect() throws Exception {
    try (var client = new StompFrames(port)) {
      client.subscribe("1", "/app/servers");
      assertRefused(client, "");
    }
  }

  @Test
  void framesThatFollowARefusedOneHaveNoEffect() throws Exception {
    try (var client = connected()) {
      client.send("SEND\ndestination:/x\n\n\0SUBSCRIBE\nid:1\ndestination:/app/servers\n\n");
      assertRefused(client, "only subscribe");
      assertThat(client.poll(100)).isNull();
    }
  }

  @Test
  void oneSubscriptionTooManyIsRefused() throws Exception {
    try (var client = connected()) {
      for (int i = 0; i < 6; i++) {
        client.subscribe("id" + i, "/topic/servers");
      }
      assertRefused(client, "may have 5 subscriptions");
    }
  }

  @Test
  void anIdThatIsTakenIsRefused() throws Exception {
    try (var client = connected()) {
      client.subscribe("1", "/topic/servers").subscribe("1", "/topic/logs");
      assertRefused(client, "id of another");
    }
  }

  @Test
  void aLargeFrameIsReadUpToTheLimitAndNoFurther() throws Exception {
    try (var client = connected()) {
      client.send("SUBSCRIBE\nid:1\ndestination:/app/servers\nx:" + "x".repeat(40_000) + "\n\n");
      assertThat(client.next()).startsWith("MESSAGE");
      client.send("SUBSCRIBE\nid:2\ndestination:/app/servers\nx:" + "x".repeat(70_000) + "\n\n");
      assertRefused(client, "too large");
    }
  }

  @Test
  void aFrameThatIsNoneIsRefused() throws Exception {
    try (var client = connected()) {
      client.send("nonsense\n\n");
      assertRefused(client, "malformed");
    }
  }

  @Test
  void whoDoesNotConnectInTimeIsClosed() throws Exception {
    try (var silent = new StompFrames(port);
        var chatty = new StompFrames(port)) {
      chatty.send("\n");
      assertThat(silent.awaitClose()).isNotNull();
      assertThat(chatty.awaitClose()).isNotNull();
    }
  }

  @Test
  void pagesOfOtherSitesCannotOpenTheSocket() {
    var headers = new WebSocketHttpHeaders();
    headers.setOrigin("https://evil.example");
    assertThatThrownBy(() -> new StompFrames(port, headers))
        .rootCause()
        .hasMessageContaining("403");
  }

  @Test
  void listedPagesCan() throws Exception {
    var headers = new WebSocketHttpHeaders();
    headers.setOrigin("https://ops.example.com");
    try (var client = new StompFrames(port, headers)) {
      assertThat(client.connect().next()).startsWith("CONNECTED");
    }
  }

  private StompFrames connected() throws Exception {
    var client = new StompFrames(port).connect();
    assertThat(client.next()).startsWith("CONNECTED");
    return client;
  }

  private static void assertRefused(StompFrames client, String reason) throws Exception {
    assertThat(client.next())
        .startsWith("ERROR")
        .contains(reason)
        .doesNotContain("Exception", "springframework", "Channel");
    assertThat(client.awaitClose()).isNotNull();
  }
}
