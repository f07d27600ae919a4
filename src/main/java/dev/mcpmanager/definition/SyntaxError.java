package dev.mcpmanager.definition;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.io.ContentReference;

/// Says what is wrong with a JSON text from the one character the parser stopped at. The parser's
/// own message is not used: it quotes words of the file, and an unquoted word may be a secret.
final class SyntaxError {

  private SyntaxError() {}

  static BrokenFileException in(String text, JsonParser parser, JacksonException cause) {
    TokenStreamLocation location = cause.getLocation();
    int offset = location == null ? -1 : (int) location.getCharOffset();
    if (location == null || offset < 0 || !(cause instanceof StreamReadException)) {
      return new BrokenFileException(Place.NOWHERE, "This is not valid JSON.");
    }
    var at = new Place(location.getLineNr(), location.getColumnNr());
    String reason =
        cause instanceof UnexpectedEndOfInputException || offset >= text.length()
            ? end(parser.streamReadContext())
            : character(text, offset);
    return new BrokenFileException(at, "This is not valid JSON: " + reason);
  }

  private static String end(TokenStreamContext context) {
    if (context.inRoot()) {
      return "the file ends inside a string or a comment.";
    }
    TokenStreamLocation start = context.startLocation(ContentReference.unknown());
    return "the file ends, but the '%s' of line %d, column %d is not closed."
        .formatted(context.inObject() ? '{' : '[', start.getLineNr(), start.getColumnNr());
  }

  private static String character(String text, int offset) {
    char found = text.charAt(offset);
    if (offset > 0 && text.charAt(offset - 1) == '\\') {
      return "'\\%c' is not an escape; write a backslash as '\\\\'.".formatted(found);
    }
    return switch (found) {
      case '\n', '\r' -> "a string does not end on its line; is its closing '\"' missing?";
      case '\'', '“', '”', '„', '‘', '’' ->
          "a string begins and ends with '\"', not with '%c'.".formatted(found);
      case '"' -> "a string was not expected here; is a ',' or ':' missing before it?";
      case ',' -> "there is nothing before this ','.";
      case '{', '[' ->
          "'%c' was not expected here; is a ',' or ':' missing before it?".formatted(found);
      case '#' -> "a comment begins with '//'.";
      case '\\' -> "'\\' was not expected here.";
      default -> other(found);
    };
  }

  private static String other(char found) {
    if (Character.isLetter(found)) {
      return "a word stands here without quotes; strings and names need '\"' around them.";
    }
    return Character.isISOControl(found)
            || Character.isWhitespace(found)
            || Character.isSpaceChar(found)
        ? "there is an invisible character, U+%04X, that must not stand here."
            .formatted((int) found)
        : "'%c' was not expected here.".formatted(found);
  }
}
