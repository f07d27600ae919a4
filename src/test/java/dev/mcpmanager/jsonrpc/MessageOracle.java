package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Knows what any bytes are, by another way than the scanner: Jackson decides what is JSON, and a
/// second, slow reading of the rules over its tree decides what is JSON-RPC.
///
/// For messages below 1 KiB: beyond that an id may be too long, which a tree does not tell.
final class MessageOracle {

  private static final Set<String> ONCE =
      Set.of("jsonrpc", "id", "method", "params", "result", "error");

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(JsonCursor.MAX_DEPTH)
                  .maxNumberLength(1_000_000)
                  .build())
          .build();

  private static final JsonMapper MAPPER =
      JsonMapper.builder(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private MessageOracle() {}

  /// Fails unless the scanner says the same of these bytes, and found the same members in them.
  ///
  /// @return what they are
  static String check(byte[] bytes, String what) {
    String expected = verdict(bytes);
    String actual;
    try {
      Message message = Message.parse(bytes);
      actual = message.getClass().getSimpleName();
      assertSameSpans(message, what);
    } catch (MalformedMessageException e) {
      actual = e.code() == MalformedMessageException.PARSE_ERROR ? "not JSON" : "invalid";
    }
    assertThat(actual).as(what).isEqualTo(expected);
    return expected;
  }

  /// Fails unless a message that is copied out of a larger buffer with another id is what Jackson's
  /// tree gets by the same change, and has every other byte as it was.
  ///
  /// @return whether there was an id to replace
  static boolean checkSplice(byte[] bytes, byte[] id, String what) {
    byte[] buffer = ("{" + new String(bytes, ISO_8859_1) + "}").getBytes(ISO_8859_1);
    var scanner = new EnvelopeScanner();
    Envelope before;
    Envelope after;
    try {
      scanner.scan(buffer, 1, buffer.length - 1);
      before = scanner.copy();
      if (before.span(Member.ID) == null) {
        return false;
      }
      after = scanner.copyWith(Member.ID, id);
    } catch (MalformedMessageException e) {
      return false;
    }
    Span old = before.existing(Member.ID);
    var expected = new ByteArrayOutputStream();
    expected.write(before.bytes, 0, old.start());
    expected.writeBytes(id);
    expected.write(before.bytes, old.end(), before.bytes.length - old.end());
    assertThat(after.bytes).as(what).isEqualTo(expected.toByteArray());
    assertThat(before.with(Member.ID, id).bytes).as(what).isEqualTo(after.bytes);

    var tree = (ObjectNode) MAPPER.readTree(new String(bytes, UTF_8));
    tree.set("id", MAPPER.readTree(new String(id, UTF_8)));
    assertThat(MAPPER.readTree(new String(after.bytes, UTF_8))).as(what).isEqualTo(tree);
    for (Member member : Member.values()) {
      if (member != Member.ID && before.span(member) != null) {
        assertThat(after.raw(member)).as(what).isEqualTo(before.raw(member));
      }
    }
    return true;
  }

  private static void assertSameSpans(Message message, String what) {
    JsonNode tree = MAPPER.readTree(message.toString());
    switch (message) {
      case Request request -> {
        assertThat(MAPPER.readTree(new String(request.id(), UTF_8)))
            .as(what)
            .isEqualTo(tree.get("id"));
        assertThat(request.method()).as(what).isEqualTo(tree.get("method").stringValue());
        assertSame(message, request.params(), tree.get("params"), what);
        assertSame(message, request.meta(), tree.path("params").get("_meta"), what);
        JsonNode token = tree.path("params").path("_meta").get("progressToken");
        assertSame(message, request.progressToken(), token, what);
      }
      case Notification n -> {
        assertThat(n.method()).as(what).isEqualTo(tree.get("method").stringValue());
        assertSame(message, n.params(), tree.get("params"), what);
        assertSame(message, n.progressToken(), tree.path("params").get("progressToken"), what);
        assertSame(message, n.requestId(), tree.path("params").get("requestId"), what);
      }
      case Response response -> {
        assertSame(message, response.result(), tree.get("result"), what);
        assertSame(message, response.error(), tree.get("error"), what);
      }
    }
  }

  private static void assertSame(
      Message message, @Nullable Span span, @Nullable JsonNode node, String what) {
    if (span == null || node == null) {
      assertThat(span == null).as(what).isEqualTo(node == null);
      return;
    }
    String raw = new String(message.raw(span), UTF_8);
    assertThat(raw).as(what).isEqualTo(raw.strip());
    assertThat(MAPPER.readTree(raw)).as(what).isEqualTo(node);
  }

  private static String verdict(byte[] bytes) {
    try {
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      boolean twice = hasMemberTwice(text);
      JsonNode tree = MAPPER.readTree(text);
      if (tree.isMissingNode()) {
        return "not JSON"; // Jackson's word for no text at all
      }
      return twice || !tree.isObject() ? "invalid" : kind(tree);
    } catch (CharacterCodingException | JacksonException e) {
      return "not JSON";
    }
  }

  private static String kind(JsonNode tree) {
    JsonNode id = tree.get("id");
    boolean idLegal = id != null && (id.isString() || id.isIntegralNumber());
    JsonNode method = tree.get("method");
    JsonNode params = tree.get("params");
    boolean result = tree.has("result");
    boolean error = tree.has("error");
    if (!tree.path("jsonrpc").equals(MAPPER.getNodeFactory().stringNode("2.0"))) {
      return "invalid";
    }
    if (method != null) {
      boolean legal =
          method.isString()
              && !result
              && !error
              && (params == null || params.isContainer())
              && (id == null || idLegal);
      return !legal ? "invalid" : id == null ? "Notification" : "Request";
    }
    boolean noId = id == null || id.isNull();
    return result != error && (idLegal || (error && noId)) ? "Response" : "invalid";
  }

  /// Reads every token, too: a tree is not asked for each of its strings.
  private static boolean hasMemberTwice(String text) {
    boolean twice = false;
    var path = new ArrayDeque<String>();
    var seen = new HashSet<String>();
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      String name = "";
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        switch (token) {
          case PROPERTY_NAME -> {
            name = parser.currentName();
            String place = String.join("/", path);
            twice |= isOnce(place, name) && !seen.add(place + "/" + name);
          }
          case START_OBJECT -> path.addLast(path.isEmpty() ? "root" : name);
          case START_ARRAY -> path.addLast("[]");
          case END_OBJECT, END_ARRAY -> path.removeLast();
          case VALUE_STRING -> assertThat(parser.getString()).isNotNull();
          default -> {}
        }
      }
    }
    return twice;
  }

  private static boolean isOnce(String place, String name) {
    return switch (place) {
      case "root" -> ONCE.contains(name);
      case "root/params" -> Set.of("_meta", "progressToken", "requestId").contains(name);
      case "root/params/_meta" -> name.equals("progressToken");
      default -> false;
    };
  }
}
