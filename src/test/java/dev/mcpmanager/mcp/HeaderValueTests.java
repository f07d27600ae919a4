package dev.mcpmanager.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderValueTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "us-west1|us-west1",
        "=?base64?SGVsbG8sIOS4lueVjA==?=|Hello, 世界",
        "=?base64?IHBhZGRlZCA=?=| padded ",
        "=?base64?PT9iYXNlNjQ/bGl0ZXJhbD89?=|=?base64?literal?=",
        "=?base64?dGVzdF90b29s?=|test_tool",
        "=?base64?Zm9v|=?base64?Zm9v",
        "Zm9v?=|Zm9v?=",
        "=?BASE64?Zm9v?=|=?BASE64?Zm9v?=",
        "=?base64?=|=?base64?=",
      })
  void saysWhatIsMeant(String value, String meant) {
    assertThat(HeaderValue.decode(value)).isEqualTo(meant);
  }

  @Test
  void anEmptyFrameIsAnEmptyValue() {
    assertThat(HeaderValue.decode("=?base64??=")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "=?base64?Zm8?=", // padding left out
        "=?base64?Zm9v=?=", // too much of it
        "=?base64?Zm9?=", // no whole number of bytes
        "=?base64?Zm 9v?=",
        "=?base64?Zm9_?=", // the alphabet for URLs
        "=?base64?/w==?=", // no UTF-8
        "caf\u00e9", // as no header may carry it
      })
  void whatIsMalformedSaysNothing(String value) {
    assertThat(HeaderValue.decode(value)).isNull();
  }
}
