package dev.mcpmanager.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.server.LogLine.Source;
import org.junit.jupiter.api.Test;

class LogTailTests {

  private int activity;
  private final LogTail tail = new LogTail(100, 1 << 20, new SteadyClock(), () -> activity++);

  @Test
  void numbersRunOverBothStreams() {
    add(Source.STDOUT, "out");
    add(Source.STDERR, "err");
    assertThat(tail.after(0, null, 10).lines()).extracting(LogLine::seq).containsExactly(1L, 2L);
    assertThat(tail.after(0, Source.STDERR, 10).lines())
        .extracting(LogLine::seq, LogLine::text)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(2L, "err"));
    assertThat(activity).isEqualTo(2);
  }

  @Test
  void keepsACopyOfTheReadersBuffer() {
    byte[] buffer = "one".getBytes(UTF_8);
    tail.add(Source.STDOUT, buffer, 0, 3, false);
    buffer[0] = 'X';
    assertThat(tail.after(0, null, 1).lines().getFirst().text()).isEqualTo("one");
  }

  @Test
  void cutsALongLineBetweenCharactersAndSaysSo() {
    add(Source.STDOUT, "a" + "é".repeat(LogTail.MAX_LINE));
    LogLine line = tail.after(0, null, 1).lines().getFirst();
    assertThat(line.truncated()).isTrue();
    assertThat(line.text()).isEqualTo("a" + "é".repeat((LogTail.MAX_LINE - 1) / 2));
  }

  @Test
  void aLineOfJustTheLimitIsWhole() {
    add(Source.STDOUT, "a".repeat(LogTail.MAX_LINE));
    assertThat(tail.after(0, null, 1).lines().getFirst().truncated()).isFalse();
  }

  @Test
  void invalidUtf8IsShownAsReplacementCharacters() {
    tail.add(Source.STDOUT, new byte[] {'a', (byte) 0xff, 'b'}, 0, 3, false);
    assertThat(tail.after(0, null, 1).lines().getFirst().text()).isEqualTo("a\uFFFDb");
  }

  @Test
  void anEmptyTailHasNoNumbers() {
    assertThat(tail.after(0, null, 10)).isEqualTo(LogPage.EMPTY);
  }

  private void add(Source source, String text) {
    byte[] utf8 = text.getBytes(UTF_8);
    tail.add(source, utf8, 0, utf8.length, false);
  }
}
