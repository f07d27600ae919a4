package dev.mcpmanager.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebAuthorityTests {

  private static final Pattern SYNTAX =
      Pattern.compile("([a-z0-9._-]{1,253}|\\[[0-9a-f:.]{2,45}])(?::([0-9]{1,5}))?");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|\\[::1]|127(\\.[0-9]{1,3}){3}");

  @Test
  void readsWhatTheGrammarSays() {
    var random = new Random(1);
    String[] pieces = {
      "[", "]", ":", ".", "1", "12", "127", ".0.0.1", "::1", "localhost", "a", "F", "g", "-", "/"
    };
    int good = 0;
    for (int i = 0; i < 200_000; i++) {
      String text =
          random
              .ints(random.nextInt(7), 0, pieces.length)
              .mapToObj(piece -> pieces[piece])
              .collect(Collectors.joining());
      WebAuthority expected = expected(text);
      WebAuthority read = WebAuthority.parse(text);
      assertThat(read).as(text).isEqualTo(expected);
      if (read != null) {
        good++;
        boolean loopback = LOOPBACK.matcher(read.host()).matches();
        assertThat(read.isLoopback()).as(text).isEqualTo(loopback);
      }
    }
    assertThat(good).isGreaterThan(10_000);
  }

  @ParameterizedTest
  @CsvSource({
    "253, 0, 0, true",
    "254, 0, 0, false",
    "0, 45, 0, true",
    "0, 46, 0, false",
    "0, 2, 0, true",
    "0, 1, 0, false",
    "1, 0, 5, true",
    "1, 0, 6, false",
  })
  void nothingMayBeTooLong(int name, int address, int port, boolean legal) {
    String host = name > 0 ? "a".repeat(name) : "[" + ":".repeat(address) + "]";
    String text = host + (port > 0 ? ":" + "1".repeat(port) : "");
    assertThat(WebAuthority.parse(text)).isEqualTo(expected(text));
    assertThat(WebAuthority.parse(text) != null).isEqualTo(legal);
  }

  private static @Nullable WebAuthority expected(String text) {
    Matcher match = SYNTAX.matcher(text.toLowerCase(Locale.ROOT));
    if (!match.matches()) {
      return null;
    }
    String port = match.group(2);
    return new WebAuthority(match.group(1), port == null ? -1 : Integer.parseInt(port));
  }
}
