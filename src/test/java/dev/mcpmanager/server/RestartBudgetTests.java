package dev.mcpmanager.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestartBudgetTests {

  private static final Instant START = Instant.EPOCH;

  private final RestartBudget budget = budget(0.5);

  @Test
  void holdsTheRestartsOfOneWindowAndNoMore() {
    assertThat(taken(budget, START)).isEqualTo(6);
    assertThat(taken(budget, START.plusSeconds(3600))).isEqualTo(6);
  }

  @Test
  void isRefilledOneByOne() {
    taken(budget, START);
    assertThat(taken(budget, START.plusMillis(9_999))).isZero();
    assertThat(taken(budget, START.plusMillis(10_000))).isEqualTo(1);
    assertThat(taken(budget, START.plusMillis(10_000))).isZero();
    assertThat(taken(budget, START.plusMillis(39_999))).isEqualTo(2);
    assertThat(taken(budget, START.plusMillis(40_000))).isEqualTo(1);
  }

  @Test
  void knowsWhenTheNextTokenComesUntilAllAreThere() {
    assertThat(budget.next(START)).isNull();
    budget.take(START);
    assertThat(budget.next(START)).isEqualTo(START.plusSeconds(10));
    budget.take(START.plusSeconds(4));
    assertThat(budget.next(START.plusSeconds(4))).isEqualTo(START.plusSeconds(10));
    assertThat(budget.next(START.plusSeconds(10))).isEqualTo(START.plusSeconds(20));
    assertThat(budget.next(START.plusSeconds(20))).isNull();
  }

  @Test
  void whatIsSpentCannotBeTaken() {
    taken(budget, START);
    assertThatThrownBy(() -> budget.take(START)).isInstanceOf(IllegalStateException.class);
  }

  /// The random number | when the next token comes, in milliseconds.
  @ParameterizedTest
  @CsvSource({"0, 8000", "0.5, 10000", "0.999999, 12000"})
  void aTokenStraysByAFifth(double random, long millis) {
    RestartBudget straying = budget(random);
    straying.take(START);
    Instant next = Objects.requireNonNull(straying.next(START));
    assertThat(Duration.between(START, next))
        .isCloseTo(Duration.ofMillis(millis), Duration.ofMillis(1));
  }

  @Test
  void saysHowLongToWaitInWholeSeconds() {
    taken(budget, START);
    assertThat(budget.reason(START.plusMillis(6_999)))
        .isEqualTo(
            "waits for the restart budget of the service: 6 restarts in 60 s are spent; next in 4 s");
    assertThat(budget.reason(START.plusMillis(7_000))).endsWith("next in 3 s");
    assertThat(budget.reason(START.plusMillis(9_999))).endsWith("next in 1 s");
  }

  @Test
  void saysItForOneRestartToo() {
    var one = new RestartBudget(1, Duration.ofMinutes(10), () -> 0.5);
    one.take(START);
    assertThat(one.reason(START))
        .isEqualTo(
            "waits for the restart budget of the service: the one restart in 10 min is spent;"
                + " next in 600 s");
  }

  private static RestartBudget budget(double random) {
    return new RestartBudget(6, Duration.ofMinutes(1), () -> random);
  }

  /// Takes all there is.
  private static int taken(RestartBudget budget, Instant now) {
    int taken = 0;
    while (!budget.isSpent(now)) {
      budget.take(now);
      taken++;
    }
    return taken;
  }
}
