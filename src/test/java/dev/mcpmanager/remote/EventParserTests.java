package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventParserTests {

  private final Memory memory = new Memory(1 << 20);
  private final List<String> events = new ArrayList<>();

  private final EventSink recording =
      new EventSink() {
        @Override
        public void event(String type, byte[] data) {
          events.add(type + "=" + new String(data, UTF_8).replace("\n", "|"));
        }

        @Override
        public void oversized(byte[] head, byte[] tail, long length) {
          events.add(
              "oversized "
                  + new String(head, UTF_8)
                  + "~"
                  + new String(tail, UTF_8)
                  + " "
                  + length);
        }
      };

  /// In the text, `/` stands for LF, `\` for CR, `_` for a blank.
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          data:a//                        ; message=a
          data:_a//                       ; message=a
          data:__a//                      ; message=_a
          data:a\\\\\\\\                  ; message=a
          data:a\\/\\/                    ; message=a
          data:a\\\\/                     ; message=a
          data:a/data:b//                 ; message=a|b
          data:a/data/data:b//            ; message=a||b
          data//                          ; message=
          data:/data://                   ; message=|
          event:x/data:a//data:b//        ; x=a message=b
          event:x//data:b//               ; message=b
          :comment/data:a/:more//         ; message=a
          //data:a//                      ; message=a
          Data:a/datum:b/data:c//         ; message=c
          data:a:b//                      ; message=a:b
          data:a/                         ;
          data:a//data:b                  ; message=a
          """)
  void eventsAreReadAsTheStandardSays(String text, String expected) throws Exception {
    feed(text);

    assertThat(String.join(" ", events))
        .isEqualTo(expected == null ? "" : expected.replace('_', ' '));
  }

  @Test
  void aByteOrderMarkIsSkippedAtTheBeginningAndNowhereElse() throws Exception {
    var parser = new EventParser(100, memory, recording);
    for (byte b : "\uFEFFdata:\uFEFFa\n\n".getBytes(UTF_8)) {
      parser.feed(new byte[] {b}, 0, 1);
    }
    assertThat(events).containsExactly("message=\uFEFFa");
  }

  @Test
  void whatOnlyBeginsLikeAMarkIsText() throws Exception {
    var parser = new EventParser(100, memory, recording);
    byte[] half = {(byte) 0xEF, (byte) 0xBB, 'x', '\n', 'd', 'a', 't', 'a', ':', '1', '\n', '\n'};
    parser.feed(half, 0, half.length);
    assertThat(events).containsExactly("message=1");
  }

  @Test
  void anIdHoldsFromTheEventThatHasItOn() throws Exception {
    EventParser parser = feed("id:1/data:a//id:2/data:b/");
    assertThat(parser.lastEventId()).isEqualTo("1");

    assertThat(feed("id:1//").lastEventId()).isEqualTo("1");
    assertThat(feed("id:1/data:a//data:b//").lastEventId()).isEqualTo("1");
    assertThat(feed("id:1//id//").lastEventId()).isEmpty();
    assertThat(feed("id:1//id:a\0b//").lastEventId()).isEqualTo("1");
    assertThat(feed("data:a//").lastEventId()).isNull();
  }

  @Test
  void retryIsANumberOfMilliseconds() throws Exception {
    assertThat(feed("retry:1500/").retry()).isEqualTo(Duration.ofMillis(1500));
    assertThat(feed("retry:7/retry:1s/retry:-1/retry:99999999999/").retry())
        .isEqualTo(Duration.ofMillis(7));
    assertThat(feed("data:a//").retry()).isNull();
  }

  @Test
  void anEventOverTheLimitIsReportedWithItsEdgesAndTheNextOnesAreRead() throws Exception {
    var parser = new EventParser(300, memory, recording);
    String wide = "<" + "x".repeat(1000) + ">";
    byte[] bytes =
        ("data:" + wide + "\n\ndata:" + "y".repeat(300) + "\n\ndata:z\n\n").getBytes(UTF_8);
    parser.feed(bytes, 0, bytes.length);

    assertThat(events).hasSize(3);
    assertThat(events.get(0))
        .startsWith("oversized <" + "x".repeat(255) + "~")
        .endsWith("~" + "x".repeat(255) + "> 1002");
    assertThat(events.get(1)).isEqualTo("message=" + "y".repeat(300));
    assertThat(events.get(2)).isEqualTo("message=z");
  }

  @Test
  void manyLinesTogetherAreOverTheLimitToo() throws Exception {
    var parser = new EventParser(300, memory, recording);
    byte[] bytes = ("data:" + "x".repeat(99) + "\n").repeat(4).getBytes(UTF_8);
    parser.feed(bytes, 0, bytes.length);
    parser.feed(new byte[] {'\n'}, 0, 1);

    assertThat(events).hasSize(1);
    assertThat(events.getFirst()).startsWith("oversized xxx").endsWith("x 399");
  }

  @Test
  void memoryThatIsNotThereMakesAnEventTooLong() throws Exception {
    var parser = new EventParser(10 << 20, memory, recording);
    byte[] bytes = ("data:" + "x".repeat(2 << 20) + "\n\ndata:z\n\n").getBytes(UTF_8);
    parser.feed(bytes, 0, bytes.length);

    assertThat(events).hasSize(2);
    assertThat(events.getFirst()).startsWith("oversized xxx").endsWith("xxx " + (2 << 20));
    assertThat(events.getLast()).isEqualTo("message=z");
    parser.end();
    assertThat(memory.left()).isEqualTo(1 << 20);
  }

  /// However a stream is cut and whatever ends its lines, its events are the same.
  @Test
  void piecesAndLineEndsMakeNoDifference() throws Exception {
    for (long seed = 0; seed < 2_000; seed++) {
      var random = new Random(seed);
      var expected = new ArrayList<String>();
      var text = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "");
      String end = List.of("\n", "\r", "\r\n").get(random.nextInt(3));
      for (int e = 0; e < 1 + random.nextInt(5); e++) {
        expected.add(event(random, text, end));
      }
      events.clear();
      byte[] bytes = text.toString().getBytes(UTF_8);
      var parser = new EventParser(400, memory, recording);
      for (int at = 0; at < bytes.length; ) {
        int piece = Math.min(bytes.length - at, 1 + random.nextInt(40));
        parser.feed(bytes, at, piece);
        at += piece;
      }
      assertThat(events).as("seed %d: %s", seed, text).isEqualTo(expected);
    }
  }

  private static String event(Random random, StringBuilder text, String end) {
    String type = random.nextBoolean() ? "message" : "t" + random.nextInt(9);
    var lines = new ArrayList<String>();
    for (int l = 0; l < 1 + random.nextInt(3); l++) {
      lines.add("é{\"a\": \"" + "x".repeat(random.nextInt(600)) + "\"}");
    }
    if (!type.equals("message")) {
      text.append("event: ").append(type).append(end);
    }
    for (String line : lines) {
      text.append(random.nextBoolean() ? ":" + end : "");
      text.append("data: ").append(line).append(end);
    }
    text.append(end);
    String data = String.join("\n", lines);
    byte[] bytes = data.getBytes(UTF_8);
    if (bytes.length <= 400) {
      return type + "=" + data.replace("\n", "|");
    }
    String head = new String(bytes, 0, 256, UTF_8);
    String tail = new String(bytes, bytes.length - 256, 256, UTF_8);
    return "oversized " + head + "~" + tail + " " + bytes.length;
  }

  private EventParser feed(String text) throws InterruptedException {
    events.clear();
    var parser = new EventParser(100, memory, recording);
    byte[] bytes = text.replace('/', '\n').replace('\\', '\r').replace('_', ' ').getBytes(UTF_8);
    parser.feed(bytes, 0, bytes.length);
    return parser;
  }
}
