package dev.mcpmanager.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.server.ScriptedChild;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;

/// The end of the service, as clients see it.
@DirtiesContext
class ShutdownWebTests extends McpWebTests {

  @Autowired GatewayLifecycle lifecycle;

  @Test
  void endsBetweenTheServersAndTheWebServer() {
    assertThat(lifecycle.getPhase())
        .isLessThan(Integer.MAX_VALUE) // the servers' end
        .isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
  }

  @Test
  void streamsEndOnPurposeAndSessionsAreGone() throws Exception {
    ScriptedChild child = legacyChild("files");
    String session = mcp.session("/mcp/files", "{}");
    var standing = mcp.stream(mcp.to("/mcp/files").header("Mcp-Session-Id", session));
    standing.response();
    var listening =
        mcp.stream(
            mcp.modern(
                "/mcp/files",
                "\"mine\"",
                "subscriptions/listen",
                "\"notifications\":{\"toolsListChanged\":true}"));
    listening.data();
    var listeningToAll =
        mcp.stream(
            mcp.modern(
                "/mcp",
                "\"all\"",
                "subscriptions/listen",
                "\"notifications\":{\"toolsListChanged\":true}"));
    listeningToAll.data();
    lifecycle.stop();

    JsonNode lastOfAll = listeningToAll.data();
    assertThat(lastOfAll.get("id").asString()).isEqualTo("all");
    assertThat(listeningToAll.isOver()).isTrue();
    JsonNode last = listening.data();
    assertThat(last.get("id").asString()).isEqualTo("mine");
    assertThat(last.at("/result/resultType").asString()).isEqualTo("complete");
    assertThat(last.at("/result/_meta/io.modelcontextprotocol~1subscriptionId").asString())
        .isEqualTo("mine");
    assertThat(listening.isOver()).isTrue();
    assertThat(standing.isOver()).isTrue();
    assertThat(lifecycle.isRunning()).isFalse();
    assertThat(gateway.sessions()).isZero();
    assertThat(mcp.begin("/mcp/files", "{}").statusCode()).isEqualTo(503);
    assertThat(child.peer().isOpen()).isTrue();
  }
}
