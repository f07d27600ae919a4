package dev.mcpmanager.server;

import static dev.mcpmanager.server.RunningManager.ONE;
import static dev.mcpmanager.server.RunningManager.call;
import static dev.mcpmanager.server.RunningManager.echo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.fixture.ScriptedServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Children of ours that serve at a url: two things that can end, and end together.
@Tag("process")
@Timeout(60)
class RemoteChildProcessTests {

  private static final String SOON = "'restart':{'initialDelay':'300ms','jitter':0}";

  @TempDir Path folder;

  private final int port = freePort();

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// A child that listens after a while.
  private RunningManager manager(int afterMillis, String extra) {
    List<String> args = ScriptedServers.httpArgs(port, afterMillis);
    String fields = "{%s%s}".formatted(SOON, extra);
    var file = new ServersFile().command("one", fields, ScriptedServers.java(), args);
    return new RunningManager(folder, file);
  }

  private RunningManager serving(int afterMillis) {
    return manager(afterMillis, ",'url':'http://localhost:%d/mcp'".formatted(port)).started();
  }

  private static void assertEnd(Run run, String cause, String decision) {
    assertThat(List.of(String.valueOf(run.cause()), String.valueOf(run.decision())))
        .as(run.message())
        .containsExactly(cause, decision);
  }

  @Test
  void isReadyOnceItListens() {
    try (var running = serving(800)) {
      assertThat(RunningManager.runs(running.pid())).isTrue();
      assertThat(running.events()).containsExactly("Starting", "Started");
      assertThat(running.answerText(echo("3", "hi"))).contains("\"id\":3");
      assertThat(running.manager.history().newestLogs(ONE, LogLine.Source.STDOUT, 100).lines())
          .extracting(LogLine::text)
          .contains("Starting the web server.");
    }
  }

  @Test
  void isRestartedWithItsConnectionWhenItsProcessEnds() {
    try (var running = serving(0)) {
      long pid = running.pid();
      RunningManager.kill(running.view());

      Run run = running.awaitEnds(1).getFirst();
      assertEnd(run, "crash", "restart");
      assertThat(run.end()).startsWith("was ended by SIGKILL");
      running.awaitState("ready");
      assertThat(running.pid()).isNotEqualTo(pid);
      assertThat(running.answerText(echo("4", "hi"))).contains("\"id\":4");
    }
  }

  @Test
  void isEndedIfItLivesButNobodyAnswersThereAnyMore() {
    try (var running = serving(0)) {
      long pid = running.pid();
      running.message(call("1", "deaf", "{}"));
      // A call that came between the two ends of its listening fails alone.
      Awaitility.await()
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> running.failure(echo("2", "hi")).message(),
              it -> it.contains("connection refused by localhost:" + port));

      Run run = running.awaitEnds(1).getFirst();
      assertEnd(run, "lost-channel", "restart");
      assertThat(run.end())
          .isEqualTo("is running, but cannot be reached: connection refused by localhost:" + port);
      assertThat(RunningManager.runs(pid)).isFalse();
      running.awaitState("ready");
      assertThat(running.answerText(echo("3", "hi"))).contains("\"id\":3");
    }
  }

  @Test
  void isStoppedWithASignalSoonSinceItDoesNotReadItsStdin() {
    try (var running = serving(0)) {
      long pid = running.pid();
      long start = System.nanoTime();
      assertThat(running.stop()).isInstanceOf(ActionOutcome.Done.class);

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      assertThat(RunningManager.runs(pid)).isFalse();
      assertEnd(running.run(), "requested", "none");
      assertThat(running.run().rung()).isEqualTo("terminated");
    }
  }

  @Test
  void isNotSpokenToWithoutAUrlAndSaysWhatIsMissing() {
    try (var running = manager(0, ",'transport':'http'").started()) {
      long pid = running.pid();
      assertThat(running.view().state()).isEqualTo("ready");
      assertThat(running.view().mcp()).isNull();
      assertThat(running.failure(echo("1", "hi")))
          .isInstanceOf(CallFailure.NoUrl.class)
          .extracting(CallFailure::message)
          .isEqualTo(
              "Server 'one' runs, but its transport is 'http' and its definition has no 'url', so"
                  + " it cannot be spoken to; add the \"url\" at which its command serves.");
      Awaitility.await()
          .until(() ->
              !running
                  .manager
                  .history()
                  .newestLogs(ONE, LogLine.Source.STDOUT, 9)
                  .lines()
                  .isEmpty());

      assertThat(running.stop()).isInstanceOf(ActionOutcome.Done.class);
      assertThat(RunningManager.runs(pid)).isFalse();
      assertEnd(running.run(), "requested", "none");
    }
  }
}
