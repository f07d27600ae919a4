package dev.mcpmanager.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/// How many sessions there may be, and for how long.
@TestPropertySource(
    properties = {"mcp-manager.gateway.session-idle=1s", "mcp-manager.gateway.max-sessions=2"})
class SessionLimitsWebTests extends McpWebTests {

  @BeforeEach
  void openAServer() {
    legacyChild("files");
  }

  @Test
  void aSessionThatIsIdleEndsAndOneWithAnOpenStreamDoesNot() {
    String idle = mcp.session("/mcp/files", "{}");
    String used = mcp.session("/mcp/files", "{}");
    mcp.stream(mcp.to("/mcp/files").header("Mcp-Session-Id", used)).response();
    await().atMost(Duration.ofSeconds(20)).until(() -> gateway.sessions() == 1);
    assertThat(ping(idle)).isEqualTo(404);
    assertThat(ping(used)).isEqualTo(200);
    mcp.send(mcp.to("/mcp/files").header("Mcp-Session-Id", used).DELETE());
  }

  @Test
  void beyondTheBoundTheOneGoesThatWasIdleLongestAndNoneThatIsInUse() {
    String first = mcp.session("/mcp/files", "{}");
    mcp.stream(mcp.to("/mcp/files").header("Mcp-Session-Id", first)).response();
    String second = mcp.session("/mcp/files", "{}");
    String third = mcp.session("/mcp/files", "{}");
    assertThat(ping(first)).isEqualTo(200);
    assertThat(ping(second)).isEqualTo(404);
    mcp.stream(mcp.to("/mcp/files").header("Mcp-Session-Id", third)).response();

    var refused = mcp.begin("/mcp/files", "{}");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).hasValue("5");
    assertThat(gateway.sessions()).isEqualTo(2);
    mcp.send(mcp.to("/mcp/files").header("Mcp-Session-Id", first).DELETE());
    mcp.send(mcp.to("/mcp/files").header("Mcp-Session-Id", third).DELETE());
  }

  private int ping(String session) {
    String ping = McpHttp.request("1", "ping", "{}");
    return mcp.send(mcp.inSession("/mcp/files", session, ping)).statusCode();
  }
}
