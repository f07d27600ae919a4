package dev.mcpmanager.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.fixture.ShellServers;
import dev.mcpmanager.server.ActionOutcome.Cause;
import dev.mcpmanager.server.ActionOutcome.Done;
import dev.mcpmanager.server.ActionOutcome.NotStarted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Commands that fetch their program first. A real one is in [InstallEndToEndTests].
@Tag("process")
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class InstallProcessTests {

  private static final String INSTALLING =
      "is being installed: its command fetches the program first";

  @TempDir Path folder;

  /// A manager of one server whose command is an `npx` that does what a script says.
  private RunningManager npx(String script, String timeouts, List<String> args) throws IOException {
    Path npx = Files.createDirectory(folder.resolve("bin")).resolve("npx");
    Files.writeString(npx, "#!/bin/sh\n" + script + "\n");
    assertThat(npx.toFile().setExecutable(true)).isTrue();
    var extra =
        "{'restart':'never','timeouts':%s,'env':{'PATH':'%s:/usr/bin:/bin'}}"
            .formatted(timeouts, npx.getParent());
    return new RunningManager(folder, new ServersFile().command("one", extra, "npx", args));
  }

  @Test
  void aDownloadThatNeverEndsMissesTheDeadlineForInstallations() throws IOException {
    var timeouts = "{'install':'700ms','start':'100ms','stdinClosed':'100ms'}";
    try (var running = npx("exec sleep 600", timeouts, List.of("-y", "some-package"))) {
      CompletableFuture<ActionOutcome> start = running.manager.start(RunningManager.ONE, "a test");
      Awaitility.await().until(() -> INSTALLING.equals(running.view().reason()));
      assertThat(running.view().state()).isEqualTo("starting");
      assertThat(RunningManager.finish(start))
          .isInstanceOfSatisfying(
              NotStarted.class,
              failed -> {
                assertThat(failed.cause()).isEqualTo(Cause.NEVER_READY);
                assertThat(failed.message()).contains("did not start its program within 700 ms");
              });
      assertThat(Sightings.in(folder)).isEmpty();
    }
  }

  @Test
  void theStartDeadlineBeginsWithTheProgram() throws Exception {
    // "Downloads" until it is told to go on, without a process below it, and then runs a server.
    var script = "while [ ! -e go ]; do :; done; /bin/sh \"$@\"";
    var args = ShellServers.args("serve").stream().map(a -> a.replace("${", "$${")).toList();
    try (var running = npx(script, "{'install':'30s','start':'1s'}", args)) {
      CompletableFuture<ActionOutcome> start = running.manager.start(RunningManager.ONE, "a test");
      Awaitility.await()
          .during(Duration.ofMillis(1300))
          .until(() -> INSTALLING.equals(running.view().reason()));
      Files.createFile(folder.resolve("go"));
      assertThat(RunningManager.finish(start)).isInstanceOf(Done.class);
    }
  }
}
