package dev.mcpmanager.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.server.Pulse.Action;
import dev.mcpmanager.server.Pulse.Doubt;
import dev.mcpmanager.server.Pulse.Signs;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A child that is watched once a second, as time passes on paper.
class PulseTests {

  private final Pulse pulse =
      new Pulse(
          Duration.ofSeconds(30),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofMinutes(10));

  private Instant now = Instant.EPOCH;
  private Instant lastLine = Instant.EPOCH;
  private boolean callsOpen;
  private @Nullable Instant lookedAt; // null for always just now
  private boolean frozen;
  private @Nullable Duration cpu = Duration.ZERO;
  private @Nullable Doubt doubt;

  @Test
  void aChildThatTalksIsNeverAsked() {
    for (int i = 0; i < 100; i++) {
      lastLine = now;
      assertThat(after(Duration.ofSeconds(29))).isEqualTo(Action.NOTHING);
    }
  }

  @Test
  void aSilentChildIsAskedOneQuestionAndThenAnotherBeforeItIsGivenUp() {
    assertThat(secondsUntil(Action.ASK_FIRST)).isEqualTo(30);
    assertThat(secondsUntil(Action.ASK_SECOND)).isEqualTo(10);
    assertThat(secondsUntil(Action.GIVE_UP)).isEqualTo(10);
    assertThat(reason())
        .isEqualTo(
            "hangs: it has written nothing for 50 s; it answered neither 'ping' nor 'tools/list',"
                + " within 10 s each, and used next to no processor time meanwhile");
  }

  @Test
  void anAnswerToTheFirstQuestionEndsTheDoubt() {
    secondsUntil(Action.ASK_FIRST);
    answer();
    assertThat(secondsUntil(Action.ASK_FIRST)).isGreaterThanOrEqualTo(29);
  }

  @Test
  void anAnswerToTheSecondQuestionIsAsGood() {
    secondsUntil(Action.ASK_SECOND);
    answer();
    assertThat(secondsUntil(Action.ASK_FIRST)).isGreaterThanOrEqualTo(29);
  }

  @Test
  void openCallsCountAsLifeForAsLongAsACallMayTake() {
    callsOpen = true;
    assertThat(secondsUntil(Action.ASK_FIRST)).isEqualTo(60);
  }

  @Test
  void aBusyChildIsLeftAloneAndAskedAgain() {
    for (int i = 0; i < 5; i++) {
      secondsUntilWhileBusy(Action.ASK_FIRST);
      secondsUntilWhileBusy(Action.ASK_SECOND);
    }
    assertThat(now).isAfter(Instant.EPOCH.plusSeconds(100));
  }

  @Test
  void aChildThatComputesForLongerThanAnyCallMayTakeIsGivenUp() {
    int seconds = secondsUntilWhileBusy(Action.GIVE_UP);
    assertThat(seconds).isBetween(600, 640);
    assertThat(reason()).contains("although it was given time to compute");
  }

  @Test
  void aFrozenChildIsAskedSoonAndGivenUpEvenWithOpenCalls() {
    callsOpen = true;
    frozen = true;
    assertThat(secondsUntil(Action.GIVE_UP)).isEqualTo(30);
    assertThat(reason()).startsWith("is frozen: its process was stopped by a signal");
  }

  @Test
  void whereProcessorTimeCannotBeKnownTwoUnansweredQuestionsDecide() {
    cpu = null;
    assertThat(secondsUntil(Action.GIVE_UP)).isEqualTo(50);
    assertThat(reason()).endsWith("within 10 s each");
  }

  @Test
  void nobodyIsGivenUpBeforeItsProcessesWereLookedAtAgain() {
    secondsUntil(Action.ASK_SECOND);
    lookedAt = now;
    for (int i = 0; i < 100; i++) {
      assertThat(after(Duration.ofSeconds(1))).isEqualTo(Action.NOTHING);
    }
    lookedAt = now;
    assertThat(after(Duration.ofSeconds(1))).isEqualTo(Action.GIVE_UP);
  }

  @Test
  void processorTimeIsMeasuredFromOneLookToAnother() {
    lookedAt = now;
    secondsUntil(Action.ASK_FIRST); // 30 s after that look
    secondsUntil(Action.ASK_SECOND);
    after(Duration.ofSeconds(9));
    cpu = Duration.ofSeconds(2); // of 50 s since the look, but of 20 s since the doubt
    lookedAt = now.plusSeconds(1);
    assertThat(after(Duration.ofSeconds(1))).isEqualTo(Action.GIVE_UP);
  }

  @Test
  void whatWasNeverLookedAtBeforeIsLookedAtAgain() {
    cpu = null;
    secondsUntil(Action.ASK_SECOND);
    cpu = Duration.ofSeconds(1);
    assertThat(secondsUntil(Action.ASK_FIRST)).isEqualTo(10);
  }

  private Action after(Duration span) {
    now = now.plus(span);
    Pulse.Verdict verdict = pulse.judge(doubt, signs());
    doubt = verdict.doubt();
    return verdict.action();
  }

  private int secondsUntil(Action action) {
    return secondsUntil(action, Duration.ZERO);
  }

  private int secondsUntilWhileBusy(Action action) {
    return secondsUntil(action, Duration.ofMillis(500));
  }

  private int secondsUntil(Action action, Duration cpuPerSecond) {
    for (int seconds = 1; seconds < 2000; seconds++) {
      cpu = cpu == null ? null : cpu.plus(cpuPerSecond);
      if (after(Duration.ofSeconds(1)) == action) {
        return seconds;
      }
    }
    throw new AssertionError(action + " never came.");
  }

  private void answer() {
    now = now.plusMillis(1);
    lastLine = now;
  }

  private Signs signs() {
    return new Signs(now, lastLine, callsOpen, lookedAt == null ? now : lookedAt, frozen, cpu);
  }

  private String reason() {
    return pulse.reason(signs(), "ping", "tools/list");
  }
}
