package dev.mcpmanager.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.server.ActionOutcome.Done;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A first start through `npx`, with nothing in its cache. Needs the network.
@Tag("e2e")
class InstallEndToEndTests {

  @TempDir Path folder;

  @Test
  void aFirstDownloadIsAnInstallationAndNotASlowStart() throws Exception {
    var extra =
        "{'timeouts':{'install':'4m','start':'20s'},'env':{'NPM_CONFIG_CACHE':'%s'}}"
            .formatted(folder.resolve("npm"));
    var args = List.of("-y", "@modelcontextprotocol/server-memory@2026.8.31");
    var file = new ServersFile().command("one", extra, "npx", args);
    try (var running = new RunningManager(folder, file)) {
      CompletableFuture<ActionOutcome> start = running.manager.start(RunningManager.ONE, "a test");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() ->
              "is being installed: its command fetches the program first"
                  .equals(running.view().reason()));
      Awaitility.await().atMost(Duration.ofMinutes(4)).until(() -> running.view().reason() == null);
      assertThat(folder.resolve("npm/_npx")).isNotEmptyDirectory(); // only then it is installed
      assertThat(start.get(30, TimeUnit.SECONDS)).isInstanceOf(Done.class);
      assertThat(running.events()).containsExactly("Starting", "Started");
    }
  }
}
