package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTests {

  private final RecordedLines lines = new RecordedLines();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64, 100_000})
  void splitsAtLineFeedsOnlyHoweverTheBytesArrive(int chunk) {
    drop(16, chunk, "\u00ef\u00bb\u00bfone\r\n\ntwo\rhalf\n\r\r\n\u0000\n\u00ef\u00bb\u00bf\nlast");
    assertThat(lines.seen)
        .containsExactly(
            "one", "", "two\rhalf", "\r", "\u0000", "\u00ef\u00bb\u00bf", "last", "end");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 64, 100_000})
  void dropsOnlyTheLineThatIsTooLong(int chunk) {
    drop(8, chunk, "12345678\r\n123456789\n12345678\nabcdefghijklmnop\r\nok\n1234567890");
    assertThat(lines.seen)
        .containsExactly(
            "12345678",
            "123456789 .. 123456789 (9)",
            "12345678",
            "abcdefghijklmnop\r .. abcdefghijklmnop\r (17)",
            "ok",
            "1234567890 .. 1234567890 (10)",
            "end");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 64, 100_000})
  void cutsALineThatIsTooLong(int chunk) {
    LineReader.cutting(chunked("12345678\nabcdefghijk\nok", chunk), 8, lines).run();
    assertThat(lines.seen).containsExactly("12345678", "abcdefgh .. abcdefghijk (11)", "ok", "end");
  }

  @Test
  void keepsBothEdgesOfADroppedLine() {
    String line = "<".repeat(256) + "x".repeat(1_000_000) + ">".repeat(256);
    drop(100, 999, line + "\nok\n");
    assertThat(lines.seen)
        .containsExactly("<".repeat(256) + " .. " + ">".repeat(256) + " (1000512)", "ok", "end");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void findsTheSameLinesHoweverTheBytesArrive(long seed) {
    var random = new Random(seed);
    var text = new StringBuilder();
    var expected = new ArrayList<String>();
    for (int i = 0; i < 200; i++) {
      String line = "x".repeat((int) Math.exp(random.nextDouble(13))) + i;
      text.append(line).append(random.nextBoolean() ? "\r\n" : "\n");
      expected.add(line);
    }
    expected.add("end");
    LineReader.dropping(chunked(text.toString(), () -> 1 + random.nextInt(200_000)), 1 << 20, lines)
        .run();
    assertThat(lines.seen).as("seed %d", seed).isEqualTo(expected);
  }

  @Test
  void survivesAHugeLineInBoundedMemory() {
    long huge = 100L << 20;
    LineReader.dropping(new Flood(huge, "\nok\n"), 1 << 20, lines).run();
    assertThat(lines.seen).hasSize(3).endsWith("ok", "end");
    assertThat(lines.seen.getFirst()).endsWith("(" + huge + ")");
  }

  @Test
  void boundsAFloodWithoutAnyLineFeed() {
    LineReader.cutting(new Flood(100L << 20, ""), 8 << 10, lines).run();
    assertThat(lines.seen).hasSize(2);
    assertThat(lines.seen.getFirst()).startsWith("x".repeat(8 << 10)).endsWith("(104857600)");
  }

  @Test
  void tellsTheLastWordsBeforeTheFailure() {
    InputStream failing =
        new FilterInputStream(chunked("one\ntw", 100)) {
          @Override
          public int read(byte[] b, int off, int len) throws IOException {
            int n = super.read(b, off, len);
            if (n < 0) {
              throw new IOException("gone");
            }
            return n;
          }
        };
    LineReader.dropping(failing, 100, lines).run();
    assertThat(lines.seen).containsExactly("one", "tw", "end: gone");
  }

  @Test
  void tellsItsEndHoweverTheStreamFails() {
    InputStream failing =
        new FilterInputStream(InputStream.nullInputStream()) {
          @Override
          public int read(byte[] b, int off, int len) {
            throw new OutOfMemoryError("on purpose");
          }
        };
    LineReader.dropping(failing, 100, lines).run();
    assertThat(lines.seen).containsExactly("end: java.lang.OutOfMemoryError: on purpose");
  }

  @Test
  void goesOnWhenItsSinkThrows() {
    lines.failAt = "two";
    drop(100, 64, "one\ntwo\nthree\n");
    assertThat(lines.seen).containsExactly("one", "three", "end");
  }

  private void drop(int limit, int chunk, String text) {
    LineReader.dropping(chunked(text, chunk), limit, lines).run();
  }

  private static InputStream chunked(String text, int chunk) {
    return chunked(text, () -> chunk);
  }

  private static InputStream chunked(String text, IntSupplier chunk) {
    return new ChunkedStream(text.getBytes(ISO_8859_1), chunk);
  }

  /// Very many bytes that are nowhere in memory, then some text.
  private static final class Flood extends InputStream {

    private long left;
    private final InputStream rest;

    Flood(long bytes, String rest) {
      this.left = bytes;
      this.rest = new ByteArrayInputStream(rest.getBytes(ISO_8859_1));
    }

    @Override
    public int read() {
      throw new AssertionError("byte by byte is too slow");
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      if (left == 0) {
        return rest.read(b, off, len);
      }
      int n = (int) Math.min(left, len);
      Arrays.fill(b, off, off + n, (byte) 'x');
      left -= n;
      return n;
    }
  }
}
