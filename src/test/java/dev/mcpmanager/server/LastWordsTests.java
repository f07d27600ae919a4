package dev.mcpmanager.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.lifecycle.Clue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LastWordsTests {

  private final LastWords words = new LastWords();

  @Test
  void theNewestLinesOfEachStreamAreKeptApart() {
    stderr("first");
    byte[] noise = "banner".getBytes(UTF_8);
    words.noise(noise, 0, noise.length);
    stderr("last");
    assertThat(words.stderr(2)).containsExactly("first", "last");
    assertThat(words.stderr(1)).containsExactly("last");
    assertThat(words.noise()).containsExactly("banner");
  }

  @Test
  void theyAreBounded() {
    IntStream.range(0, 100).forEach(i -> stderr("line " + i));
    assertThat(words.stderr(1000)).hasSize(Clue.LINES).last().isEqualTo("line 99");
    IntStream.range(0, 100).forEach(_ -> stderr("x".repeat(8 << 10)));
    assertThat(words.stderr(1000)).hasSizeLessThan(10);
  }

  private void stderr(String line) {
    byte[] utf8 = line.getBytes(UTF_8);
    words.stderr(utf8, 0, utf8.length);
  }
}
