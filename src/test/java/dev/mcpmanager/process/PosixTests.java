package dev.mcpmanager.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Nothing here sends a signal: 0 only asks.
@DisabledOnOs(OS.WINDOWS)
class PosixTests {

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -5, -1, 0, 1, 1L + Integer.MAX_VALUE, Long.MAX_VALUE})
  void refusesGroupsThatWouldMeanEverybody(long group) {
    assertRefused(group);
  }

  @Test
  void refusesItselfAndItsOwnGroup() {
    long self = ProcessHandle.current().pid();
    assertRefused(self);
    assertRefused(Posix.groupOf(self));
  }

  private static void assertRefused(long group) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Posix.signalGroup(group, 0))
        .withMessage("Refused to signal process group " + group + ".");
  }

  @Test
  void knowsAGroupThatIsNotThere() {
    assertThat(Posix.signalGroup(Integer.MAX_VALUE, 0)).isFalse();
    assertThat(Posix.groupOf(Integer.MAX_VALUE)).isEqualTo(-1);
  }
}
