package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpmanager.server.ScriptedChild;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Clients that do not read what they asked for.
class SlowClientWebTests extends McpWebTests {

  @Test
  void changesOfOneListAreOneForAClientThatDoesNotRead() throws Exception {
    ScriptedChild child = legacyChild("files");
    String session = mcp.session("/mcp/files", "{}");
    try (var socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.setSoTimeout(10_000);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket
          .getOutputStream()
          .write(
              "GET /mcp/files HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nMcp-Session-Id: %s\r\n\r\n"
                  .formatted(port, session)
                  .getBytes(UTF_8));
      var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      assertThat(reader.readLine()).startsWith("HTTP/1.1 200");

      // As many as fill whatever lies between; the rest has to be one.
      int changes = 60_000;
      var heard = new AtomicInteger();
      var feed = gateway.gate(child.server()).feed();
      var interest = feed.subscribe(FeedTests.TOOLS, _ -> heard.incrementAndGet(), false);
      for (int i = 0; i < changes; i++) {
        child.says("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}");
      }
      await().atMost(Duration.ofMinutes(1)).until(() -> heard.get() == changes);
      interest.close();
      child.says("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/prompts/list_changed\"}");
      int told = 0;
      String line = reader.readLine();
      while (!line.contains("prompts/list_changed")) {
        told += line.contains("tools/list_changed") ? 1 : 0;
        line = reader.readLine();
      }
      assertThat(told).isBetween(1, changes / 2);
    }
    mcp.send(mcp.to("/mcp/files").header("Mcp-Session-Id", session).DELETE());
  }
}
