package dev.mcpmanager.server;

import static dev.mcpmanager.server.RunningManager.echo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.remote.EchoSocketServer;
import dev.mcpmanager.remote.FaultProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Servers that are reached over WebSockets.
@Tag("process")
@Timeout(60)
class RemoteSocketProcessTests {

  @TempDir Path folder;

  @Test
  void aConnectionThatForwardsNothingIsFoundOutAndMadeAnew() throws Exception {
    try (var server = EchoSocketServer.running();
        FaultProxy proxy = FaultProxy.to(server.getPort())) {
      server.results =
          Map.of(
              "server/discover", "{}",
              "initialize", LegacyPeer.INITIALIZED,
              "ping", "{}",
              "tools/list", "{\"tools\":[]}",
              "tools/call", "{\"content\":[]}");
      String extra =
          "{'liveness':{'interval':'400ms','timeout':'300ms'},"
              + "'restart':{'initialDelay':'300ms','jitter':0}}";
      var file =
          new ServersFile().remote("one", "ws://localhost:%d/".formatted(proxy.port()), extra);
      try (var running = new RunningManager(folder, file).started()) {
        assertThat(running.view().pid()).isNull();
        assertThat(running.answerText(echo("1", "hi"))).contains("\"id\":1");

        long start = System.nanoTime();
        proxy.blackHole();
        Run run = running.awaitEnds(1).getFirst();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
        assertThat(run.end())
            .isEqualTo(
                "fell silent (no answer to a ping within 300 ms, after 400 ms without a word)");
        assertThat(run.cause()).isEqualTo("lost-channel");
        assertThat(run.decision()).isEqualTo("restart");

        proxy.heal();
        running.awaitState("ready");
        assertThat(running.answerText(echo("2", "hi"))).contains("\"id\":2");
        assertThat(server.handshakes).hasSizeGreaterThan(1);
      }
    }
  }
}
