package dev.mcpmanager.definition;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;

/// Reads JSON as people write it by hand: strict UTF-8, with or without a byte order mark, comments
/// and trailing commas allowed, everything else as in the standard.
final class JsonText {

  /// Far more than a definition needs, far less than the stack holds.
  private static final int MAX_DEPTH = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  private final JsonParser parser;

  private JsonText(JsonParser parser) {
    this.parser = parser;
  }

  /// The one value of the content; null if there is nothing but blanks and comments.
  static @Nullable Json parse(byte[] content) throws BrokenFileException {
    String text = decode(content);
    // From an array: a parser that refills its buffer may lose count of columns.
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text.toCharArray())) {
      try {
        return new JsonText(parser).document();
      } catch (JacksonException e) {
        throw SyntaxError.in(text, parser, e);
      }
    }
  }

  private static String decode(byte[] content) throws BrokenFileException {
    var text = CharBuffer.allocate(content.length);
    CoderResult result =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content), text, true);
    text.flip();
    if (result.isError()) {
      throw new BrokenFileException(
          Place.after(text), "This is not UTF-8 text; save the file with the encoding UTF-8.");
    }
    String decoded = text.toString();
    return decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
  }

  private @Nullable Json document() throws BrokenFileException {
    JsonToken token = parser.nextToken();
    if (token == null) {
      return null;
    }
    Json root = value(token, 1);
    if (parser.nextToken() != null) {
      throw new BrokenFileException(
          place(), "The definitions end before this; remove what follows them.");
    }
    return root;
  }

  private Json value(JsonToken token, int depth) throws BrokenFileException {
    Place at = place();
    if (depth > MAX_DEPTH) {
      throw new BrokenFileException(at, "Values are nested deeper than " + MAX_DEPTH + " levels.");
    }
    return switch (token) {
      case START_OBJECT -> object(at, depth);
      case START_ARRAY -> array(at, depth);
      case VALUE_STRING -> new Json.Text(at, parser.getString());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(at, parser.getString());
      case VALUE_TRUE -> new Json.Bool(at, true);
      case VALUE_FALSE -> new Json.Bool(at, false);
      case VALUE_NULL -> new Json.Null(at);
      case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          throw new IllegalStateException("A JSON text holds no value that starts with " + token);
    };
  }

  private Json object(Place at, int depth) throws BrokenFileException {
    List<Json.Member> members = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Place nameAt = place();
      String name = parser.currentName();
      members.add(new Json.Member(nameAt, name, value(parser.nextToken(), depth + 1)));
    }
    return new Json.Obj(at, members);
  }

  private Json array(Place at, int depth) throws BrokenFileException {
    List<Json> items = new ArrayList<>();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      items.add(value(token, depth + 1));
    }
    return new Json.Arr(at, items);
  }

  private Place place() {
    TokenStreamLocation location = parser.currentTokenLocation();
    return new Place(location.getLineNr(), location.getColumnNr());
  }
}
