package dev.mcpmanager.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Tag("process")
@Timeout(30)
class RunJournalProcessTests {

  @TempDir private Path state;

  /// A pipe that nobody reads is a disk that never answers.
  @Test
  @EnabledOnOs(OS.LINUX)
  void aDiskThatHangsBlocksNobody() throws Exception {
    Path file = Files.createDirectories(state.resolve("runs")).resolve("x.jsonl");
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    RunJournal journal = RunJournal.open(state, 5);
    long start = System.nanoTime();
    LongStream.rangeClosed(1, 2000).mapToObj(Runs::crashed).forEach(journal::append);
    assertThat(journal.unwritten()).isBetween(2000L - 2 * 512, 2000L - 512);
    journal.close();
    assertThat(System.nanoTime() - start).isBetween(900_000_000L, 5_000_000_000L);
    // Lets the writer's thread go.
    Files.newByteChannel(file, StandardOpenOption.READ, StandardOpenOption.WRITE).close();
  }
}
