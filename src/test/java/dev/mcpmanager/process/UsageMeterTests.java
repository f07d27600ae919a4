package dev.mcpmanager.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class UsageMeterTests {

  private static final long BEGIN = -7; // the clock has no particular zero
  private static final Offset<Double> ALMOST = within(1e-9);

  private final UsageMeter meter = new UsageMeter();

  @Test
  void theShareOfAProcessorIsOfTheTimeSinceTheLastOne() {
    look(0, used(1, 500));
    assertThat(percent()).isZero();
    look(1000, used(1, 550));
    assertThat(percent()).isCloseTo(50, ALMOST);
    look(3000, used(1, 550));
    assertThat(percent()).isZero();
  }

  @Test
  void severalProcessesMayUseMoreThanOneProcessor() {
    look(0, used(1, 0), used(2, 0));
    look(2000, used(1, 200), used(2, 100));
    assertThat(percent()).isCloseTo(150, ALMOST);
  }

  @Test
  void aProcessThatHasEndedTakesNothingAway() {
    look(0, used(1, 0), used(2, 300));
    look(1000, used(1, 10));
    assertThat(percent()).isCloseTo(10, ALMOST);
    assertThat(usage().cpu()).isEqualTo(Duration.ofMillis(3100));
  }

  @Test
  void looksThatFollowCloselyDoNotMakeItJump() {
    look(0, used(1, 0));
    look(1000, used(1, 20));
    look(1001, used(1, 21));
    assertThat(percent()).isCloseTo(20, ALMOST);
    assertThat(usage().cpu()).isEqualTo(Duration.ofMillis(210));
    look(2000, used(1, 30));
    assertThat(percent()).isCloseTo(10, ALMOST);
  }

  private void look(long millis, ProcessStatus... processes) {
    meter.measure(List.of(processes), BEGIN + millis * 1_000_000);
  }

  private Usage usage() {
    return Objects.requireNonNull(meter.latest());
  }

  private double percent() {
    return usage().cpuPercent();
  }

  /// @param ticks of 10 ms
  private static ProcessStatus used(long number, long ticks) {
    long pid = (1L << 40) + number; // there is none of that number to list the files of
    return new ProcessStatus(pid, 'R', 1, pid, pid, 100, ticks, 1, 10);
  }
}
