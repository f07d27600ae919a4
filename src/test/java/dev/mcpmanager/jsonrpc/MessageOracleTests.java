package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random messages, whole and damaged, of which the scanner must say what Jackson says.
class MessageOracleTests {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void agreesWithJacksonOnWholeMessages(long seed) {
    var random = new Random(seed);
    var seen = new HashSet<String>();
    for (int i = 0; i < 5_000; i++) {
      byte[] bytes = new RandomMessage(random).text().getBytes(UTF_8);
      seen.add(MessageOracle.check(bytes, name(seed, i, bytes)));
    }
    assertThat(seen).containsExactlyInAnyOrder("Request", "Notification", "Response", "invalid");
  }

  @ParameterizedTest
  @ValueSource(longs = {5, 6, 7, 8})
  void agreesWithJacksonOnDamagedMessages(long seed) {
    var random = new Random(seed);
    var seen = new HashSet<String>();
    for (int i = 0; i < 10_000; i++) {
      byte[] bytes = new RandomMessage(random).text().getBytes(UTF_8);
      for (int damage = random.nextInt(3); damage >= 0; damage--) {
        bytes = RandomMessage.damaged(bytes, random);
      }
      seen.add(MessageOracle.check(bytes, name(seed, i, bytes)));
    }
    assertThat(seen).contains("Request", "Notification", "Response", "invalid", "not JSON");
  }

  /// Words of eight bytes must see in each of their places what a single byte would have shown.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"text\"",
        "1234567890",
        "[true,{\"a\":-1.5e+7}]",
        "\"\\u12aF\\n\u00e9\ud83d\ude00\""
      })
  void agreesWithJacksonOnEachByteInEachPlace(String value) {
    for (int shift = 0; shift < 8; shift++) {
      String message =
          "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":[" + " ".repeat(shift) + value + "]}";
      byte[] bytes = message.getBytes(UTF_8);
      int start = message.indexOf('[') + 1 + shift;
      for (int at = start; at < bytes.length; at++) {
        for (int b = 0; b < 256; b++) {
          byte[] changed = bytes.clone();
          changed[at] = (byte) b;
          MessageOracle.check(changed, "byte %d at %d of %s".formatted(b, at, message));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {9, 10, 11, 12})
  void splicesAsATreeWouldAndChangesNothingElse(long seed) {
    var random = new Random(seed);
    int spliced = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] bytes = new RandomMessage(random).text().getBytes(UTF_8);
      byte[] id = RandomMessage.id(random).getBytes(UTF_8);
      spliced += MessageOracle.checkSplice(bytes, id, name(seed, i, bytes)) ? 1 : 0;
    }
    assertThat(spliced).isGreaterThan(1_000);
  }

  @ParameterizedTest
  @ValueSource(longs = {13, 14, 15})
  void findsTheSameMessagesHoweverTheBytesArrive(long seed) {
    var random = new Random(seed);
    for (int i = 0; i < 30; i++) {
      var stream = new StringBuilder(random.nextBoolean() ? "\ufeff" : "");
      for (int n = random.nextInt(20); n >= 0; n--) {
        stream
            .append(new RandomMessage(random).text())
            .append(random.nextBoolean() ? "\n" : "\r\n");
      }
      byte[] bytes = RandomMessage.damaged(stream.toString().getBytes(UTF_8), random);
      int limit = 1 + random.nextInt(400);
      var expected = ReferenceLines.of(bytes, limit, limit);
      for (int chunk = 1; chunk < 70; chunk++) {
        var lines = new RecordedLines();
        LineReader.cutting(new ChunkedStream(bytes, chunk), limit, lines).run();
        assertThat(lines.seen).as("seed %d, stream %d, by %d", seed, i, chunk).isEqualTo(expected);
      }
    }
  }

  private static String name(long seed, int i, byte[] bytes) {
    return "seed %d, message %d: %s".formatted(seed, i, new String(bytes, ISO_8859_1));
  }
}
