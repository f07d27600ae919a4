package dev.mcpmanager.server;

import static dev.mcpmanager.server.RunningManager.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A server that writes as fast as it can while it is called, and nobody who reads it.
@Tag("process")
@EnabledOnOs(OS.LINUX)
class FloodProcessTests {

  private static final int LINES = 100_000;

  /// `grep` writes line by line, so that the answers of `serve` come between lines, not into them.
  private static final String SCRIPT =
      """
      flood() { yes "$1" | head -n %d | grep --line-buffered ''; }
      flood '{"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info"}}' &
      flood 'this is no message, and has no place on stdout at all' &
      flood 'a word on stderr' >&2 &
      serve\
      """
          .formatted(LINES);

  @TempDir Path folder;

  @Test
  void aFloodOnEachStreamCostsNoMoreThanTheTailMayAndCallsAreAnswered() {
    var file = new ServersFile().shell("one", "{}", SCRIPT);
    try (var running = new RunningManager(folder, file).started()) {
      assertThat(running.answer(RunningManager.echo("1", "x")).has("result")).isTrue();
      assertThat(running.manager.history().logs(ONE, 0, null, 1).lastSeq())
          .as("the flood goes on, or else the answer proves nothing")
          .isLessThan(3 * LINES);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> running.manager.history().logs(ONE, 0, null, 1).lastSeq() >= 3 * LINES);
      assertThat(running.answer(RunningManager.echo("2", "x")).has("result")).isTrue();

      LogPage kept = running.manager.history().logs(ONE, 0, null, 3 * LINES);
      assertThat(kept.lines()).hasSize(1000); // what the manager of this test keeps
      Gap gap = Objects.requireNonNull(kept.gap());
      assertThat(gap.to() - gap.from() + 1 + kept.lines().size())
          .as("each line is either kept or counted as lost")
          .isEqualTo(kept.lastSeq());
    }
  }
}
