package dev.mcpmanager.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.ServerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RunJournalTests {

  private static final int MAX_RUNS = 5;

  /// The first use of a cold JSON mapper on a busy machine takes its time.
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path state;

  @Test
  void runsAreKnownAfterARestartOfTheService() {
    keep(Runs.crashed(1, "one"), Runs.crashed(2, "two"));
    RunHistory history = reopened();
    assertThat(history.newestFirst())
        .containsExactly(Runs.crashed(2, "two"), Runs.crashed(1, "one"));
    assertThat(history.nextNumber()).isEqualTo(3);
  }

  @Test
  void aRunThatTheServiceDidNotSurviveWasCutOff() {
    keep(Runs.crashed(1), Runs.open(2));
    Run cut = reopened().newestFirst().getFirst();
    assertThat(cut.cause()).isEqualTo("service-ended");
    assertThat(cut.pid()).isEqualTo(4711);
    assertThat(cut.message())
        .isEqualTo(
            "Run 2 of server 'x' was cut off when the service itself ended without warning.");
  }

  @Test
  void theEndOfARunTakesThePlaceOfItsStart() {
    keep(Runs.open(1), Runs.crashed(1, "last words"));
    assertThat(reopened().newestFirst()).containsExactly(Runs.crashed(1, "last words"));
  }

  @Test
  void aTornLineCostsItselfOnlyAndTheNextRunIsNotGluedToIt() throws IOException {
    keep(Runs.crashed(1), Runs.crashed(2));
    String whole = Files.readString(file());
    Files.writeString(file(), whole.substring(0, whole.length() - 40));
    keep(Runs.crashed(3));
    assertThat(reopened().newestFirst()).extracting(Run::number).containsExactly(3L, 1L);
  }

  @Test
  void linesOfOtherVersionsAreReadAndBadOnesSkipped() throws IOException {
    keep(Runs.crashed(1));
    Files.writeString(
        file(),
        """
        {"serverId":"x","number":2,"startedAt":"2026-11-22T10:00:00Z","startedBy":"moon-phase",\
        "startReason":"was due","command":"x","end":"vanished","cause":"evaporated","new":{"a":1}}
        {"serverId":"y","number":3,"startedAt":"2026-11-22T10:00:00Z"}
        {"serverId":"x","number":4}
        [1]

        \u0000\u0000
        """,
        StandardOpenOption.APPEND);
    Files.write(file(), new byte[] {(byte) 0xff, '\n'}, StandardOpenOption.APPEND);
    assertThat(reopened().newestFirst()).extracting(Run::number).containsExactly(2L, 1L);
    assertThat(new JournalFile(file(), Runs.SERVER, MAX_RUNS).read().badLines()).isEqualTo(5);
  }

  @Test
  void theFileIsWrittenAnewWhenMostOfItIsOld() throws IOException {
    keep(LongStream.rangeClosed(1, 4 * MAX_RUNS).mapToObj(Runs::crashed).toArray(Run[]::new));
    assertThat(Files.readAllLines(file())).hasSize(4 * MAX_RUNS);
    keep(Runs.crashed(21));
    assertThat(Files.readAllLines(file())).hasSize(MAX_RUNS);
    assertThat(reopened().newestFirst())
        .extracting(Run::number)
        .containsExactly(21L, 20L, 19L, 18L, 17L);
    try (var files = Files.list(state.resolve("runs"))) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void onlyTheOwnerMayReadIt() throws IOException {
    keep(LongStream.rangeClosed(1, 4 * MAX_RUNS + 1).mapToObj(Runs::crashed).toArray(Run[]::new));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void aDiskThatFailsIsTriedAgain() throws IOException {
    Path inTheWay = Files.createFile(state.resolve("runs"));
    try (RunJournal journal = RunJournal.open(state, MAX_RUNS, PATIENCE)) {
      journal.append(Runs.crashed(1));
      Awaitility.await().until(() -> journal.unwritten() == 1);
      Files.delete(inTheWay);
      journal.append(Runs.crashed(2));
      Awaitility.await().until(() -> Files.exists(file()));
    }
    assertThat(reopened().newestFirst()).extracting(Run::number).containsExactly(2L);
  }

  @Test
  void withoutAStateDirectoryRunsAreKeptInMemory() {
    try (RunJournal journal = RunJournal.open(null, MAX_RUNS)) {
      var history = new RunHistory(Runs.SERVER, MAX_RUNS, journal);
      history.put(Runs.open(1));
      history.put(Runs.crashed(1));
      assertThat(history.newestFirst()).containsExactly(Runs.crashed(1));
    }
    assertThat(state).isEmptyDirectory();
  }

  @Test
  void historyIsBoundedInCountAndWeight() {
    try (RunJournal journal = RunJournal.open(null, 100)) {
      var history = new RunHistory(Runs.SERVER, 100, journal);
      LongStream.rangeClosed(1, 150).mapToObj(Runs::crashed).forEach(history::put);
      assertThat(history.newestFirst()).hasSize(100);
      String[] lines = new String[20];
      Arrays.fill(lines, "x".repeat(500));
      LongStream.rangeClosed(151, 250).forEach(n -> history.put(Runs.crashed(n, lines)));
      assertThat(history.newestFirst()).hasSize(256 * 1024 / 10_000);
      assertThat(history.newestFirst().getFirst().number()).isEqualTo(250);
      assertThat(history.nextNumber()).isEqualTo(251);
    }
  }

  @Test
  void eachServerHasItsOwnFile() {
    keep(Runs.crashed(1));
    try (RunJournal journal = RunJournal.open(state, MAX_RUNS, PATIENCE)) {
      assertThat(journal.load(new ServerId("y"))).isEmpty();
    }
  }

  @Test
  void theJournalIsWhatTheApiShows() throws IOException {
    keep(Runs.crashed(1, "oops"));
    assertThat(Files.readString(file(), UTF_8))
        .startsWith("{\"serverId\":\"x\",\"number\":1,\"message\":\"Run 1 of server 'x' ended")
        .contains(
            "\"startedAt\":\"2026-11-22T10:00:00.123Z\"",
            "\"startedBy\":\"person\"",
            "\"exit\":{\"code\":1,\"signal\":null}",
            "\"readyAfterMillis\":1200",
            "\"evidence\":null",
            "\"decision\":\"restart\"",
            "\"stderr\":[\"oops\"]");
  }

  private void keep(Run... runs) {
    try (RunJournal journal = RunJournal.open(state, MAX_RUNS, PATIENCE)) {
      for (Run run : runs) {
        journal.append(run);
      }
    }
  }

  private RunHistory reopened() {
    try (RunJournal journal = RunJournal.open(state, MAX_RUNS, PATIENCE)) {
      return new RunHistory(Runs.SERVER, MAX_RUNS, journal);
    }
  }

  private Path file() {
    return state.resolve("runs/x.jsonl");
  }
}
