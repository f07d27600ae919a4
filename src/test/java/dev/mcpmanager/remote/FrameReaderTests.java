package dev.mcpmanager.remote;

import static dev.mcpmanager.remote.RawServer.frame;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.mcpmanager.jsonrpc.Delivered;
import dev.mcpmanager.jsonrpc.ReceivedMessages;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameReaderTests {

  private static final int TEXT = 0x81;
  private static final int BEGIN = 0x01;
  private static final int MORE = 0x00;
  private static final int LAST = 0x80;
  private static final int LIMIT = 100_000;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 127, 65_535, 65_536, LIMIT})
  void readsMessagesOfEachLength(int length) throws Exception {
    String message = "x".repeat(length);
    assertThat(read(frame(TEXT, message), frame(TEXT, "next"))).containsExactly(message, "next");
  }

  @Test
  void putsFragmentsTogetherAroundAPing() throws Exception {
    assertThat(
            read(
                frame(BEGIN, "one "),
                frame(0x89, "hey"),
                frame(MORE, "two "),
                frame(LAST, "three"),
                frame(0x82, "four")))
        .containsExactly("ping hey", "one two three", "four");
  }

  @Test
  void dropsAMessageOverTheLimitButItsEdges() throws Exception {
    String message = "h".repeat(300) + "x".repeat(LIMIT) + "t".repeat(300);
    assertThat(read(frame(TEXT, message), frame(TEXT, "next")))
        .containsExactly(
            "h".repeat(256) + " .. " + "t".repeat(256) + " (" + (LIMIT + 600) + ")", "next");
  }

  @Test
  void dropsFragmentsOverTheLimit() throws Exception {
    byte[] part = frame(MORE, "x".repeat(LIMIT / 2));
    assertThat(read(frame(BEGIN, "head"), part, part, part, frame(LAST, "tail")))
        .containsExactly(
            "head"
                + "x".repeat(252)
                + " .. "
                + "x".repeat(252)
                + "tail ("
                + (LIMIT * 3 / 2 + 8)
                + ")");
  }

  @Test
  void keepsTheEdgesOfFragmentsThatAreSmallerThanAnEdge() throws Exception {
    var reader = new FrameReader(stream(frame(BEGIN, "abcd"), frame(LAST, "efgh")), 5);
    assertThat(text(reader.next())).isEqualTo("abcdefgh .. abcdefgh (8)");
  }

  @Test
  void readsWhyTheServerCloses() throws Exception {
    assertThat(close(frame(0x88, "\3\351going"))).isEqualTo("with code 1001 (going away): 'going'");
    assertThat(close(frame(0x88, "\20\0"))).isEqualTo("with code 4096");
    assertThat(close(frame(0x88, ""))).isEqualTo("without a code");
  }

  private static String close(byte[] frame) throws IOException {
    return ((Frame.Close) new FrameReader(stream(frame), LIMIT).next()).described();
  }

  static Stream<Arguments> brokenRules() {
    return Stream.of(
        arguments("a frame uses an extension that was not agreed on", frame(0xC1, "x")),
        arguments("a frame is masked, which only those of clients are", new byte[] {-127, -128}),
        arguments("a control frame is longer than it may be", frame(0x89, "x".repeat(126))),
        arguments("a control frame is longer than it may be", frame(0x09, "x")),
        arguments("a frame continues a message that was not begun", frame(LAST, "x")),
        arguments("a frame has the unknown opcode 3", frame(0x83, "x")),
        arguments("a frame has the unknown opcode 11", frame(0x8B, "x")),
        arguments(
            "a message begins before the last one ended",
            joined(frame(BEGIN, "x"), frame(TEXT, "x"))),
        arguments(
            "a frame has no possible length",
            new byte[] {-127, 127, -1, -1, -1, -1, -1, -1, -1, -1}));
  }

  @ParameterizedTest
  @MethodSource("brokenRules")
  void refusesWhatBreaksTheRules(String why, byte[] bytes) {
    assertThatThrownBy(() -> read(bytes))
        .isInstanceOf(BrokenProtocolException.class)
        .hasMessage(why);
  }

  @Test
  void noticesAnEndInAFrame() {
    assertThatThrownBy(() -> new FrameReader(stream(new byte[] {-127, 5, 'x'}), LIMIT).next())
        .isInstanceOf(EOFException.class);
  }

  private static List<String> read(byte[]... frames) throws Exception {
    var reader = new FrameReader(stream(frames), LIMIT);
    var seen = new ArrayList<String>();
    try {
      while (true) {
        seen.add(text(reader.next()));
      }
    } catch (EOFException _) {
      return seen;
    }
  }

  private static String text(Frame frame) throws Exception {
    return switch (frame) {
      case Frame.Ping(byte[] payload) -> "ping " + new String(payload, ISO_8859_1);
      case Frame.Whole(IncomingMessage message) -> {
        var received = new ReceivedMessages();
        message.deliver(received);
        yield Delivered.all(received).getFirst();
      }
      default -> frame.toString();
    };
  }

  private static ByteArrayInputStream stream(byte[]... parts) {
    return new ByteArrayInputStream(joined(parts));
  }

  private static byte[] joined(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
