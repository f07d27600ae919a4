package dev.mcpmanager.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpmanager.lifecycle.RestartDecision.GiveUp;
import dev.mcpmanager.lifecycle.RestartDecision.LeaveStopped;
import dev.mcpmanager.lifecycle.RestartDecision.RestartAfter;
import dev.mcpmanager.lifecycle.RestartPolicy.On;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RestartPolicyTests {

  private static final Diagnosis CRASH = diagnosis(ExitCause.CRASH);

  @Test
  void delaysDoubleUpToTheCap() {
    var policy = policy(On.ON_FAILURE, 0, 100);
    assertThat(IntStream.range(0, 8).mapToObj(n -> delay(policy, n, 0.5).toSeconds()))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
  }

  @Test
  void noCountOfRestartsOverflowsTheDelay() {
    var policy = policy(On.ON_FAILURE, 0, Integer.MAX_VALUE);
    assertThat(delay(policy, Integer.MAX_VALUE - 1, 0.5)).isEqualTo(Duration.ofSeconds(60));
  }

  @ParameterizedTest
  @CsvSource({"0.0, 800", "0.5, 1000", "0.999999, 1200"})
  void jitterSpreadsTheDelayToBothSides(double random, long millis) {
    assertThat(delay(policy(On.ON_FAILURE, 0.2, 3), 0, random).toMillis()).isEqualTo(millis);
  }

  @ParameterizedTest
  @CsvSource({
    "NEVER, 0, LeaveStopped", "NEVER, 1, GiveUp",
    "ON_FAILURE, 0, LeaveStopped", "ON_FAILURE, 1, RestartAfter",
    "ALWAYS, 0, RestartAfter", "ALWAYS, 1, RestartAfter",
  })
  void thePolicyAndTheExitCodeDecide(On on, int code, String decision) {
    assertThat(policy(on, 0.2, 3).decide(exitOfAReadyServer(new Exit.Code(code)), 0, 0.5))
        .extracting(d -> d.getClass().getSimpleName())
        .isEqualTo(decision);
  }

  @Test
  void givesUpAfterTheLimitAndSaysSo() {
    assertThat(policy(On.ALWAYS, 0, 1).decide(CRASH, 1, 0.5))
        .isEqualTo(new GiveUp("exited with code 1; given up after 1 restart in a row"));
  }

  @Test
  void aPermanentErrorIsGivenUpUnderEveryPolicy() {
    var exit = diagnosis(ExitCause.BAD_DEFINITION);
    for (On on : On.values()) {
      assertThat(policy(on, 0.2, 3).decide(exit, 0, 0.5)).isInstanceOf(GiveUp.class);
    }
  }

  @Test
  void aSignalIsAFailure() {
    assertThat(
            policy(On.ON_FAILURE, 0.2, 3).decide(exitOfAReadyServer(new Exit.Signal(15)), 0, 0.5))
        .isInstanceOf(RestartAfter.class);
    assertThat(policy(On.ON_FAILURE, 0.2, 3).decide(exitOfAReadyServer(new Exit.Code(0)), 0, 0.5))
        .isInstanceOf(LeaveStopped.class);
  }

  @Test
  void impossiblePoliciesAreRefusedWithTheNameOfTheField() {
    assertThatThrownBy(() -> policy(On.ALWAYS, 1.5, 3)).hasMessageContaining("jitter");
    assertThatThrownBy(() -> policy(On.ALWAYS, 0, -1)).hasMessageContaining("maxRestarts");
  }

  @ParameterizedTest
  @EnumSource
  void everyCauseHasALimitOfItsOwn(ExitCause cause) {
    int most =
        switch (cause) {
          case BAD_DEFINITION, MISSING_COMMAND, GONE, AUTH_REQUIRED -> 0;
          case AUTHENTICATION, CONFIGURATION, LOST_HANDSHAKE -> 1;
          default -> 5;
        };
    var policy = policy(On.ALWAYS, 0, 5);
    assertThat(IntStream.range(0, 6).mapToObj(n -> policy.decide(diagnosis(cause), n, 0.5)))
        .filteredOn(RestartAfter.class::isInstance)
        .hasSize(most);
  }

  @Test
  void whatNeedsTimeToPassByIsTriedLater() {
    var policy = policy(On.ON_FAILURE, 0, 5);
    for (var cause : List.of(ExitCause.OUT_OF_MEMORY, ExitCause.AUTHENTICATION)) {
      assertThat(policy.decide(diagnosis(cause), 0, 0.5))
          .isEqualTo(new RestartAfter(1, Duration.ofSeconds(4), "exited with code 1"));
    }
  }

  @Test
  void aServerThatSaysWhatIsWrongIsQuotedWhenItIsGivenUp() {
    var noKey = new Diagnosis(ExitCause.CONFIGURATION, "exited with code 1", "API_KEY is not set");
    assertThat(policy(On.ON_FAILURE, 0, 5).decide(noKey, 1, 0.5).reason())
        .isEqualTo(
            "exited with code 1; given up after 1 restart in a row, as it says that its settings"
                + " are wrong: 'API_KEY is not set'");
  }

  private static Diagnosis diagnosis(ExitCause cause) {
    return new Diagnosis(cause, "exited with code 1", null);
  }

  private static Diagnosis exitOfAReadyServer(Exit exit) {
    var exited = new Trigger.Exited(new Incarnation(1), exit);
    return Diagnosis.of(new State.Ready(Instant.EPOCH), exited);
  }

  private static RestartPolicy policy(On on, double jitter, int maxRestarts) {
    return new RestartPolicy(
        on,
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        2,
        jitter,
        maxRestarts,
        Duration.ofSeconds(60));
  }

  private static Duration delay(RestartPolicy policy, int restarts, double random) {
    return ((RestartAfter) policy.decide(CRASH, restarts, random)).delay();
  }
}
