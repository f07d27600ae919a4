package dev.mcpmanager.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.server.ActionOutcome.Cause;
import dev.mcpmanager.server.ActionOutcome.Done;
import dev.mcpmanager.server.ActionOutcome.NotStarted;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Servers that wait for others.
@Tag("process")
@Timeout(60)
@EnabledOnOs(OS.LINUX)
class DependsOnProcessTests {

  private static final String SLOW = "sleep 0.7; serve";

  @TempDir Path folder;

  private static <T extends ServerEvent> Instant first(
      RunningManager running, Class<T> kind, String server) {
    return running.events(kind).stream()
        .filter(event -> event.serverId().value().equals(server))
        .findFirst()
        .orElseThrow()
        .time();
  }

  @Test
  void atBootADependentIsStartedAfterWhatItNeedsThoughItStandsBeforeIt() {
    var file =
        new ServersFile()
            .shell("a", "{'autoStart':true,'dependsOn':['b']}")
            .shell("b", "{}", SLOW); // not even started by itself
    try (var running = new RunningManager(folder, file)) {
      running.awaitState("a", "ready");
      assertThat(first(running, ServerEvent.Starting.class, "a"))
          .isAfterOrEqualTo(first(running, ServerEvent.Started.class, "b"));
      assertThat(running.manager.history().runs(running.view("b").id()).getFirst().startedBy())
          .isEqualTo("dependency");
      assertThat(running.manager.history().runs(running.view("a").id()).getFirst().startedBy())
          .isEqualTo("auto-start");
    }
  }

  @Test
  void startedIsEnoughWhereNoMoreIsAsked() {
    var file =
        new ServersFile()
            .shell("a", "{'autoStart':true,'dependsOn':{'b':'started'}}")
            .shell("b", "{'autoStart':true,'timeouts':{'stdinClosed':'100ms'}}", "sleep 3; serve");
    try (var running = new RunningManager(folder, file)) {
      running.awaitState("a", "ready");
      assertThat(running.view("b").state()).isEqualTo("starting");
      assertThat(first(running, ServerEvent.Starting.class, "a"))
          .isAfterOrEqualTo(first(running, ServerEvent.Starting.class, "b"));
    }
  }

  @Test
  void aFirstUseStartsWhatItNeedsFirst() {
    var file =
        new ServersFile()
            .shell("a", "{'lazy':true,'dependsOn':['b']}")
            .shell("b", "{'lazy':true}", SLOW);
    try (var running = new RunningManager(folder, file)) {
      var ping = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}".getBytes(UTF_8);
      MessageOutcome outcome =
          RunningManager.finish(
              running.manager.upstreams().message(new ServerId("a"), RunningManager.TEST, ping));
      assertThat(outcome).isInstanceOf(MessageOutcome.Answered.class);
      assertThat(running.view("b").state()).isEqualTo("ready");
    }
  }

  @Test
  void aPersonsStartStartsWhatItNeedsFirst() {
    var file =
        new ServersFile()
            .shell("a", "{'dependsOn':['b']}")
            .shell("b", "{'dependsOn':['c']}", SLOW)
            .shell("c", "{}");
    try (var running = new RunningManager(folder, file)) {
      assertThat(running.start("a")).isInstanceOf(Done.class);
      assertThat(running.view("b").state()).isEqualTo("ready");
      assertThat(running.view("c").state()).isEqualTo("ready");
      assertThat(first(running, ServerEvent.Starting.class, "a"))
          .isAfterOrEqualTo(first(running, ServerEvent.Started.class, "b"));
    }
  }

  @Test
  void aStartThatWaitsInVainSaysForWhatAndGoesOnWaiting() {
    var file =
        new ServersFile()
            .shell("a", "{'dependsOn':['b'],'timeouts':{'start':'500ms'}}")
            .shell("b", "{'restart':'never'}", "[ -e good ] || exit 1; serve");
    try (var running = new RunningManager(folder, file)) {
      assertThat(running.start("a"))
          .isInstanceOfSatisfying(
              NotStarted.class,
              failed -> {
                assertThat(failed.cause()).isEqualTo(Cause.NEVER_READY);
                assertThat(failed.message())
                    .isEqualTo(
                        "Server 'a' has not started yet: it waits for server 'b' to be ready."
                            + " It starts by itself as soon as it can.");
              });
      assertThat(running.view("b").state()).isEqualTo("failed");
      assertThat(running.view("a").state()).isEqualTo("starting");
      assertThat(Objects.requireNonNull(running.view("a").reason()))
          .isEqualTo("waits for server 'b' to be ready");
      assertThat(running.manager.history().runs(running.view("a").id())).isEmpty();
      assertThat(folder.resolve("good").toFile().mkdir()).isTrue();
      assertThat(running.start("b")).isInstanceOf(Done.class);
      running.awaitState("a", "ready");
    }
  }
}
