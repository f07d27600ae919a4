package dev.mcpmanager.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.ChannelLimits;
import dev.mcpmanager.server.ActionOutcome.NotStarted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A storm of crashes, and what the service makes of it.
@Tag("process")
@Timeout(60)
class RestartBudgetProcessTests {

  @TempDir Path folder;

  @Test
  void manyServersThatCrashShareOneBudgetAndAPersonDoesNotWaitForIt() {
    var file = new ServersFile();
    for (int i = 0; i < 15; i++) {
      file.command(
          "s" + i,
          "{'autoStart':true,'restart':{'initialDelay':'50ms','multiplier':1,'maxRestarts':50}}",
          "sh",
          List.of("-c", "exit 1"));
    }
    var starts = new StartLimits(4, 2, 5, Duration.ofMinutes(1));
    try (var running = new RunningManager(folder, file.toString(), ChannelLimits.DEFAULT, starts)) {
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> held(running) == 15);
      // One token in 12 s, give or take a fifth, has come by now at the most for each of them.
      assertThat(restarts(running)).isBetween(5L, 7L);
      assertThat(running.view("s0").state()).isEqualTo("starting");
      assertThat(running.view("s0").reason())
          .matches(
              "waits for the restart budget of the service: 5 restarts in 60 s are spent;"
                  + " next in \\d+ s");
      long before = restarts(running);
      assertThat(running.start("s14")).isInstanceOf(NotStarted.class); // it crashes, but it ran
      assertThat(running.manager.history().runs(running.view("s14").id()))
          .anyMatch(run -> run.startedBy().equals("person"));
      assertThat(restarts(running) - before).isLessThanOrEqualTo(1);
    }
  }

  /// How many wait for the budget.
  private static long held(RunningManager running) {
    return running.manager.servers().stream()
        .filter(view -> view.reason() != null && view.reason().contains("restart budget"))
        .count();
  }

  private static long restarts(RunningManager running) {
    return running.manager.servers().stream()
        .flatMap(view -> running.manager.history().runs(view.id()).stream())
        .filter(run -> run.startedBy().equals("restart-policy"))
        .count();
  }
}
