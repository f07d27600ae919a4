package dev.mcpmanager.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.lifecycle.Diagnosis;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.lifecycle.State.StopStage;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunSentenceTests {

  private static final Exit GONE = new Exit.Code(0);

  @Test
  void tellsACrashWithItsCostAndWhatFollows() {
    assertThat(Runs.crashed(7).message())
        .isEqualTo(
            "Run 7 of server 'x' ended after 3 min 2 s: it exited with code 1 (crash); 2 processes"
                + " were swept; 4 calls were in flight; peak memory 120 MB, 3.4 s of processor time;"
                + " restart 2 of 3 in 2 s.");
  }

  @ParameterizedTest
  @CsvSource({
    "STDIN_CLOSED, it left when its stdin was closed",
    "TERMINATED, it left on SIGTERM",
    "KILLED, it had to be killed"
  })
  void tellsHowFarARequestedStopHadToGo(StopStage rung, String words) {
    OpenRun run = readyRun();
    run.rung(rung);
    run.ended(
        Runs.plain(GONE, ExitCause.REQUESTED, "was stopped on request", Duration.ofMinutes(5)),
        new OpenRun.Next.None());
    assertThat(run.toRun().message())
        .isEqualTo("Run 1 of server 'x' ended after 5 min: it was stopped on request; %s.", words);
  }

  @Test
  void saysThatAServerWasNeverReady() {
    OpenRun run = Runs.begun(1);
    run.launched(1L, "/bin/x");
    run.ended(
        Runs.plain(new Exit.Code(1), ExitCause.CRASH, "exited with code 1", Duration.ofMillis(800)),
        new OpenRun.Next.GiveUp("exited with code 1; given up after 3 restarts in a row"));
    assertThat(run.toRun().message())
        .isEqualTo(
            "Run 1 of server 'x' ended after 800 ms, before it was ready: it exited with code 1"
                + " (crash); given up after 3 restarts in a row.");
  }

  @Test
  void saysThatAServerWasNeverReadyOnce() {
    OpenRun run = Runs.begun(1);
    run.launched(1L, "/bin/x");
    String late = "was not ready within 60 s";
    run.ended(
        Runs.plain(GONE, ExitCause.NEVER_READY, late, Duration.ofSeconds(63)), Runs.restart());
    assertThat(run.toRun().message())
        .isEqualTo(
            "Run 1 of server 'x' ended after 63 s: it was not ready within 60 s; restart 2 of 3 in 2"
                + " s.");
  }

  @Test
  void saysThatThereWasNoProcess() {
    OpenRun run = Runs.begun(1);
    var exit =
        new Exit.NotLaunched(
            "cannot start: its command 'foo' was not found", ExitCause.MISSING_COMMAND);
    run.ended(
        Runs.plain(exit, ExitCause.MISSING_COMMAND, exit.sentence(), Duration.ofMillis(3)),
        new OpenRun.Next.GiveUp(exit.sentence()));
    assertThat(run.toRun().message())
        .isEqualTo(
            "Run 1 of server 'x' did not begin: it cannot start: its command 'foo' was not found"
                + " (missing command); it will not be restarted.");
  }

  @Test
  void aServerThatIsDoneStaysStopped() {
    OpenRun run = readyRun();
    run.ended(
        Runs.plain(GONE, ExitCause.CLEAN_EXIT, "exited with code 0", Duration.ofHours(26)),
        new OpenRun.Next.Stop("exited with code 0, which its restart policy takes for done"));
    assertThat(run.toRun().message())
        .isEqualTo(
            "Run 1 of server 'x' ended after 26 h: it exited with code 0; it stays stopped: it exited"
                + " with code 0, which its restart policy takes for done.");
  }

  @Test
  void whatTheChildSaidCannotForgeALineOfTheLog() {
    OpenRun run = readyRun();
    String line = "\u001b[31mInvalid API key\u001b[0m\r\n2026 ERROR forged" + "y".repeat(2000);
    var diagnosis = new Diagnosis(ExitCause.AUTHENTICATION, "exited with code 1", line);
    run.ended(
        new OpenRun.End(
            Runs.START,
            Duration.ofSeconds(1),
            new Exit.Code(1),
            diagnosis,
            null,
            1,
            1,
            null,
            null,
            Collections.nCopies(30, line),
            Collections.nCopies(30, line)),
        new OpenRun.Next.None());
    assertThat(run.toRun().message())
        .startsWith(
            "Run 1 of server 'x' ended after 1 s: it exited with code 1 (authentication: 'Invalid API"
                + " key 2026 ERROR forgedy")
        .endsWith("y…'); 1 process was swept; 1 call was in flight.")
        .doesNotContainPattern("\\p{Cntrl}")
        .hasSizeLessThan(500);
    assertThat(run.toRun().stderr()).hasSize(20).allSatisfy(RunSentenceTests::isLegible);
    assertThat(run.toRun().noise()).hasSize(10).allSatisfy(RunSentenceTests::isLegible);
  }

  private static void isLegible(String line) {
    assertThat(line).doesNotContainPattern("\\p{Cntrl}").hasSizeLessThanOrEqualTo(501);
  }

  @Test
  void keepsTheNewestLines() {
    List<String> lines = List.of("old", "new");
    assertThat(Legible.newest(lines, 1, 100)).containsExactly("new");
    assertThat(Legible.text("a😀", 2)).isEqualTo("a…");
  }

  @ParameterizedTest
  @CsvSource({
    "250ms, 250 ms",
    "PT90S, 90 s",
    "PT182S, 3 min 2 s",
    "PT2H, 2 h",
    "PT2H5M, 2 h 5 min",
    "PT47H59M, 47 h 59 min",
    "PT76H, 3 d 4 h"
  })
  void writesLongSpansInTwoUnits(String duration, String words) {
    OpenRun run = readyRun();
    Duration span = duration.endsWith("ms") ? Duration.ofMillis(250) : Duration.parse(duration);
    run.ended(
        Runs.plain(GONE, ExitCause.REQUESTED, "was stopped on request", span),
        new OpenRun.Next.None());
    assertThat(run.toRun().message()).contains("ended after " + words + ":");
  }

  @Test
  void aRunThatGoesOnSaysSo() {
    assertThat(Runs.open(3).message()).isEqualTo("Run 3 of server 'x' is not ready yet.");
    assertThat(readyRun().toRun().message())
        .isEqualTo("Run 1 of server 'x' goes on; it was ready after 1.5 s.");
  }

  private static OpenRun readyRun() {
    OpenRun run = Runs.begun(1);
    run.launched(1L, "/bin/x");
    run.ready(Duration.ofMillis(1500), null);
    return run;
  }
}
