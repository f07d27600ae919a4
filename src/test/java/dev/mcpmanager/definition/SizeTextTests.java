package dev.mcpmanager.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizeTextTests {

  @ParameterizedTest
  @CsvSource({
    "1048576, 1048576",
    "1048576b, 1048576",
    "1024K, 1048576",
    "512MB, 536870912",
    "512 mb, 536870912",
    "512MiB, 536870912",
    "1GiB, 1073741824",
    "1.5G, 1610612736",
    "' 2g ', 2147483648",
    "1T, 1099511627776",
    "1024TB, 1125899906842624"
  })
  void readsUnitsAsPowersOf1024(String text, long bytes) throws BadValueException {
    assertThat(SizeText.parse(text, 1)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MB", "-1MB", "1 PB", "1e9", "512MBs", "1,5G", "1.G", "0x10"})
  void anythingElseIsNoSize(String text) {
    assertThatThrownBy(() -> SizeText.parse(text, 1)).hasMessageContaining("is not a size");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "512", "1048575", "1023.999K", "0.99M"})
  void aSizeBelowTheLeastIsRefused(String text) {
    assertThatThrownBy(() -> SizeText.parse(text, 1))
        .hasMessage("This size must be at least 1 MB; a number without a unit counts bytes.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1024.1T", "999999999999999999T"})
  void aSizeThatNoMachineHasIsRefused(String text) {
    assertThatThrownBy(() -> SizeText.parse(text, 1)).hasMessageContaining("1024 TB");
  }
}
