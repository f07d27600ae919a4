package dev.mcpmanager.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mcpmanager.lifecycle.RestartDecision.GiveUp;
import dev.mcpmanager.lifecycle.RestartDecision.LeaveStopped;
import dev.mcpmanager.lifecycle.RestartDecision.RestartAfter;
import dev.mcpmanager.lifecycle.RestartPolicy.On;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartPolicyTests {

  private static final Exit CRASH = new Exit.Code(1);

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
    assertThat(policy(on, 0.2, 3).decide(new Exit.Code(code), 0, 0.5))
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
    var exit = new Exit.NotLaunched("no such command", true);
    for (On on : On.values()) {
      assertThat(policy(on, 0.2, 3).decide(exit, 0, 0.5)).isInstanceOf(GiveUp.class);
    }
  }

  @Test
  void aSignalIsAFailure() {
    assertThat(policy(On.ON_FAILURE, 0.2, 3).decide(new Exit.Signal(15), 0, 0.5))
        .isInstanceOf(RestartAfter.class);
    assertThat(policy(On.ON_FAILURE, 0.2, 3).decide(new Exit.Code(0), 0, 0.5))
        .isInstanceOf(LeaveStopped.class);
  }

  @Test
  void impossiblePoliciesAreRefusedWithTheNameOfTheField() {
    assertThatThrownBy(() -> policy(On.ALWAYS, 1.5, 3)).hasMessageContaining("jitter");
    assertThatThrownBy(() -> policy(On.ALWAYS, 0, -1)).hasMessageContaining("maxRestarts");
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
