package dev.mcpmanager.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpmanager.testing.StompFrames;
import dev.mcpmanager.testing.TokenWebTests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.socket.WebSocketHttpHeaders;

class StompTokenWebTests extends TokenWebTests {

  @Test
  void theTokenMayComeInConnect() throws Exception {
    try (var client = new StompFrames(port)) {
      client.connect("Authorization:Bearer " + TOKEN + "\n");
      assertThat(client.next()).startsWith("CONNECTED").doesNotContain(TOKEN);
      assertThat(client.subscribe("1", "/app/servers").next()).startsWith("MESSAGE");
    }
  }

  @Test
  void theTokenMayComeInTheHandshake() throws Exception {
    var headers = new WebSocketHttpHeaders();
    headers.setBearerAuth(TOKEN);
    try (var client = new StompFrames(port, headers)) {
      assertThat(client.connect().next()).startsWith("CONNECTED");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Authorization:Bearer wrong\n", "Authorization:Basic YTpi\n"})
  void withoutItNothingFlows(String header) throws Exception {
    try (var client = new StompFrames(port)) {
      client.connect(header).subscribe("1", "/app/servers");
      assertThat(client.next()).startsWith("ERROR").contains("needs the token");
      assertThat(client.awaitClose()).isNotNull();
      assertThat(client.poll(100)).isNull();
    }
  }

  @Test
  void aWrongTokenInTheHandshakeIsRefusedAtOnce() {
    var headers = new WebSocketHttpHeaders();
    headers.setBearerAuth("wrong");
    assertThatThrownBy(() -> new StompFrames(port, headers))
        .rootCause()
        .hasMessageContaining("401");
  }
}
