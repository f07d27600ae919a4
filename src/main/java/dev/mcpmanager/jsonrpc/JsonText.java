package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

/// Strings, to and from their JSON spelling.
public final class JsonText {

  private JsonText() {}

  /// The string spelt by proven JSON between two quotes, which are not part of the span.
  static String unescape(byte[] bytes, int start, int end) {
    int backslash = Words.indexOf((byte) '\\', bytes, start, end);
    if (backslash == end) {
      return new String(bytes, start, end - start, UTF_8);
    }
    var text = new StringBuilder(end - start);
    int from = start;
    while (backslash < end) {
      text.append(new String(bytes, from, backslash - from, UTF_8));
      char escape = (char) bytes[backslash + 1];
      from = backslash + 2;
      if (escape == 'u') {
        text.append((char) Integer.parseInt(new String(bytes, from, 4, UTF_8), 16));
        from += 4;
      } else {
        text.append(meaning(escape));
      }
      backslash = Words.indexOf((byte) '\\', bytes, from, end);
    }
    return text.append(new String(bytes, from, end - from, UTF_8)).toString();
  }

  /// Whether proven JSON between two quotes spells `text`. No spelling is shorter than its text,
  /// and one of the same length is the text itself, so names are told apart without making strings.
  static boolean says(byte[] bytes, int start, int end, String text) {
    int length = end - start;
    if (length > text.length()) {
      return Words.plainUntil(bytes, start, end) < end && unescape(bytes, start, end).equals(text);
    }
    int i = 0;
    while (i < length && bytes[start + i] == text.charAt(i) && text.charAt(i) != '\\') {
      i++;
    }
    return i == text.length();
  }

  /// The JSON spelling of `text`, with its quotes. Lone surrogates are escaped: UTF-8 has none.
  public static String quote(String text) {
    var json = new StringBuilder(text.length() + 2).append('"');
    text.codePoints().forEach(c -> json.append(quoted(c)));
    return json.append('"').toString();
  }

  private static String quoted(int c) {
    boolean loneSurrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    if (c < ' ' || loneSurrogate) {
      return "\\u%04x".formatted(c);
    }
    return c == '"' || c == '\\' ? "\\" + (char) c : Character.toString(c);
  }

  private static char meaning(char escape) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escape; // a quote, a slash or a backslash means itself
    };
  }
}
