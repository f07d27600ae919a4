package dev.mcpmanager.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.lifecycle.Diagnosis.Circumstances;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DiagnosisTests {

  private static final Clue NO_KEY = new Clue(ExitCause.AUTHENTICATION, "Invalid API key");
  private static final Clue NO_MEMORY = new Clue(ExitCause.OUT_OF_MEMORY, "MemoryError");

  @Test
  void whatWasAskedForIsNoFailureHoweverItEnded() {
    var asked = new Circumstances(true, true, true, NO_MEMORY, KernelKills.IN_OUR_GROUP);
    assertThat(Diagnosis.of(new Exit.Signal(9), asked))
        .isEqualTo(new Diagnosis(ExitCause.REQUESTED, "was stopped on request", null));
  }

  @Test
  void exitCodeZeroIsCleanOnlyForAServerThatHadBeenReady() {
    assertThat(cause(new Exit.Code(0), true, null)).isEqualTo(ExitCause.CLEAN_EXIT);
    assertThat(cause(new Exit.Code(0), false, null)).isEqualTo(ExitCause.NEVER_READY);
  }

  @Test
  void aFailureWithoutAWordIsACrash() {
    assertThat(cause(new Exit.Code(1), false, null)).isEqualTo(ExitCause.CRASH);
    assertThat(cause(new Exit.Signal(11), true, null)).isEqualTo(ExitCause.CRASH);
  }

  @Test
  void aFailureIsWhatTheChildSaysItIs() {
    assertThat(Diagnosis.of(new Exit.Code(1), ended(false, NO_KEY, KernelKills.NONE)))
        .isEqualTo(
            new Diagnosis(
                ExitCause.AUTHENTICATION,
                "exited with code 1 before it was ready",
                "Invalid API key"));
  }

  @Test
  void aSuccessIsNotExplainedByComplaints() {
    assertThat(cause(new Exit.Code(0), true, NO_KEY)).isEqualTo(ExitCause.CLEAN_EXIT);
  }

  @Test
  void complaintsDoNotSendSignalsButLackOfMemoryAborts() {
    assertThat(cause(new Exit.Signal(15), true, NO_KEY)).isEqualTo(ExitCause.CRASH);
    assertThat(cause(new Exit.Signal(6), true, NO_MEMORY)).isEqualTo(ExitCause.OUT_OF_MEMORY);
  }

  @Test
  void aKillIsTheKernelsOnlyIfItWasNotOursAndTheKernelDidKill() {
    assertThat(Diagnosis.of(new Exit.Signal(9), ended(true, null, KernelKills.IN_OUR_GROUP)))
        .isEqualTo(
            new Diagnosis(
                ExitCause.OUT_OF_MEMORY,
                "was ended by SIGKILL, which this service did not send; meanwhile the kernel's"
                    + " out-of-memory killer ended a process of this service's container or control"
                    + " group",
                null));
    assertThat(Diagnosis.of(new Exit.Signal(9), ended(true, null, KernelKills.NONE)))
        .isEqualTo(
            new Diagnosis(
                ExitCause.CRASH, "was ended by SIGKILL, which this service did not send", null));
    var ours = new Circumstances(false, true, true, null, KernelKills.ON_THE_MACHINE);
    assertThat(Diagnosis.of(new Exit.Signal(9), ours))
        .isEqualTo(new Diagnosis(ExitCause.CRASH, "was ended by SIGKILL", null));
  }

  @Test
  void noOtherSignalIsTheKernelsForWantOfMemory() {
    assertThat(Diagnosis.of(new Exit.Signal(15), ended(true, null, KernelKills.IN_OUR_GROUP)))
        .isEqualTo(
            new Diagnosis(
                ExitCause.CRASH, "was ended by SIGTERM, which this service did not send", null));
    assertThat(Diagnosis.of(new Exit.Signal(11), ended(true, null, KernelKills.IN_OUR_GROUP)))
        .isEqualTo(new Diagnosis(ExitCause.CRASH, "was ended by SIGSEGV", null));
  }

  @ParameterizedTest
  @EnumSource(names = {"BAD_DEFINITION", "MISSING_COMMAND", "LAUNCH_FAILED"})
  void aFailedLaunchKnowsItsCause(ExitCause cause) {
    assertThat(cause(new Exit.NotLaunched("cannot start: no", cause), false, NO_KEY))
        .isEqualTo(cause);
  }

  @Test
  void aStartThatTakesTooLongIsThatButKeepsWhatTheChildComplainedOf() {
    var late = new Exit.NeverReady("was not ready within 60 s", true);
    assertThat(Diagnosis.of(late, ended(false, NO_KEY, KernelKills.NONE)))
        .isEqualTo(
            new Diagnosis(ExitCause.NEVER_READY, "was not ready within 60 s", "Invalid API key"));
  }

  @Test
  void whatLivesOnButCannotBeTalkedToIsLost() {
    var refused = new Exit.NeverReady("refused the handshake", false);
    assertThat(cause(refused, false, null)).isEqualTo(ExitCause.LOST_HANDSHAKE);
    assertThat(cause(refused, false, NO_KEY)).isEqualTo(ExitCause.AUTHENTICATION);
    assertThat(cause(new Exit.Lost("closed its stdout"), true, null))
        .isEqualTo(ExitCause.LOST_CHANNEL);
  }

  @Test
  void aChildThatLeavesAtTheProbeHasNotCrashed() {
    assertThat(cause(new Exit.AtProbe(new Exit.Code(1)), false, NO_KEY))
        .isEqualTo(ExitCause.LEFT_AT_PROBE);
  }

  @ParameterizedTest
  @EnumSource
  void causesHaveWordsForTheWire(ExitCause cause) {
    assertThat(cause.wireName()).matches("[a-z]+(-[a-z]+)*");
    assertThat(Arrays.stream(ExitCause.values()).map(ExitCause::wireName)).doesNotHaveDuplicates();
  }

  private static ExitCause cause(Exit exit, boolean ready, @Nullable Clue clue) {
    return Diagnosis.of(exit, ended(ready, clue, KernelKills.NONE)).cause();
  }

  private static Circumstances ended(boolean ready, @Nullable Clue clue, KernelKills kernel) {
    return new Circumstances(false, false, ready, clue, kernel);
  }
}
