package dev.mcpmanager.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTests {

  @ParameterizedTest
  @CsvSource({
    "250ms, PT0.25S",
    "2s, PT2S",
    "5m, PT5M",
    "1h, PT1H",
    "1d, PT24H",
    "' 10 s ', PT10S",
    "1500, PT1.5S",
    "0, PT0S",
    "PT1.5S, PT1.5S",
    "P1D, PT24H",
    "365d, PT8760H"
  })
  void readsWhatPeopleWrite(String text, Duration duration) throws BadValueException {
    assertThat(DurationText.parse(text, Duration.ZERO)).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "soon", "1.5", "1.5s", "2 weeks", "s", "1e3", "9999999999999", "PT", "2S"})
  void saysWhatADurationLooksLike(String text) {
    assertThatThrownBy(() -> DurationText.parse(text, Duration.ZERO))
        .isInstanceOf(BadValueException.class)
        .hasMessageStartingWith("'" + text + "' is not a duration; write '250ms'");
  }

  @Test
  void holdsItsBounds() {
    assertThatThrownBy(() -> DurationText.parse("-1s", Duration.ZERO))
        .hasMessage("A duration must not be negative.");
    assertThatThrownBy(() -> DurationText.parse("-PT1S", Duration.ZERO))
        .hasMessage("A duration must not be negative.");
    assertThatThrownBy(() -> DurationText.parse("0", Duration.ofMillis(1)))
        .hasMessage("This duration must be at least 1 ms.");
    assertThatThrownBy(() -> DurationText.parse("366d", Duration.ZERO))
        .hasMessage("A duration must not be longer than 365 days.");
    assertThatThrownBy(() -> DurationText.parse("999999999999d", Duration.ZERO))
        .hasMessage("A duration must not be longer than 365 days.");
  }
}
