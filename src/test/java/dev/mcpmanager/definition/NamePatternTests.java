package dev.mcpmanager.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTests {

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          *,          '',          true
          *,          anything,    true
          read,       read,        true
          read,       read_file,   false
          read,       Read,        false
          read_*,     read_file,   true
          read_*,     read_,       true
          read_*,     read,        false
          *_file,     read_file,   true
          *_file,     read_files,  false
          *a*b*,      xaxbx,       true
          *a*b*,      xbxax,       false
          a*a,        a,           false
          a*a,        aa,          true
          a**a,       aba,         true
          *.txt,      file:///a.b, false
          file:///*,  file:///x/y, true
          a.c,        abc,         false
          '',         a,           false
          """)
  void aStarStandsForAnythingAndAllElseForItself(String pattern, String name, boolean fits) {
    assertThat(new NamePattern(pattern).matches(name)).isEqualTo(fits);
  }

  @Test
  void agreesWithTheRegularExpressionOfTheSameMeaning() {
    var random = new Random(20261123);
    for (int i = 0; i < 20_000; i++) {
      String pattern = word(random, "ab*");
      String name = word(random, "ab");
      boolean expected = Pattern.matches(pattern.replace("*", ".*"), name);
      assertThat(new NamePattern(pattern).matches(name))
          .as("'%s' and '%s'", pattern, name)
          .isEqualTo(expected);
    }
  }

  @Test
  @Timeout(10)
  void noPatternTakesLong() {
    String pattern = "*a".repeat(500) + "b";
    String name = "a".repeat(20_000);
    assertThat(new NamePattern(pattern).matches(name)).isFalse();
  }

  private static String word(Random random, String letters) {
    var word = new StringBuilder();
    for (int i = random.nextInt(9); i > 0; i--) {
      word.append(letters.charAt(random.nextInt(letters.length())));
    }
    return word.toString();
  }
}
