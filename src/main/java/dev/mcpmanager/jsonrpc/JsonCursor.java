package dev.mcpmanager.jsonrpc;

import static dev.mcpmanager.jsonrpc.MalformedMessageException.notJson;
import static java.nio.charset.StandardCharsets.US_ASCII;

/// Walks over JSON text and proves each byte of it: the grammar of RFC 8259 and strict UTF-8.
///
/// It makes no objects and does not recurse, so that neither a long nor a deep message hurts. One
/// thread at a time; reused from message to message.
final class JsonCursor {

  /// Deeper nesting is refused: parsers behind us may recurse.
  static final int MAX_DEPTH = 512;

  /// What [#peek] answers at the end of the text.
  static final int END = -1;

  private static final boolean[] PLAIN_IN_STRING = plainInString();
  private static final byte[] TRUE = "true".getBytes(US_ASCII);
  private static final byte[] FALSE = "false".getBytes(US_ASCII);
  private static final byte[] NULL = "null".getBytes(US_ASCII);

  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private boolean lineBreaks;
  private int nameStart;
  private int nameEnd;

  private int depth;
  private final boolean[] inObject = new boolean[MAX_DEPTH + 1];

  void start(byte[] text, int from, int to) {
    bytes = text;
    at = from;
    end = to;
    lineBreaks = false;
    depth = 0;
  }

  int position() {
    return at;
  }

  /// Whether a raw line feed or carriage return was passed; either can only stand between two
  /// tokens.
  boolean sawLineBreaks() {
    return lineBreaks;
  }

  /// The span of the last name read, without its quotes.
  int nameStart() {
    return nameStart;
  }

  int nameEnd() {
    return nameEnd;
  }

  /// Passes blanks and answers the byte it then stands at, or [#END].
  int peek() {
    while (at < end) {
      byte b = bytes[at];
      if (b == '\n' || b == '\r') {
        lineBreaks = true;
      } else if (b != ' ' && b != '\t') {
        return b & 0xFF;
      }
      at++;
    }
    return END;
  }

  /// Passes one whole value.
  void value() throws MalformedMessageException {
    int outside = depth;
    boolean whole = begin();
    while (!whole || depth > outside) {
      whole = whole ? !more() : begin();
    }
  }

  /// Enters the object it stands at; answers whether it has members. If not, it is passed already.
  boolean enterObject() throws MalformedMessageException {
    return enter(true, '}');
  }

  /// After a value: passes the comma and answers true, or leaves the object or array.
  boolean more() throws MalformedMessageException {
    boolean object = inObject[depth];
    int next = peek();
    if (next == ',') {
      at++;
      if (object) {
        name();
      }
      return true;
    }
    if (next != (object ? '}' : ']')) {
      throw unexpected(object ? "a ',' or '}' is missing" : "a ',' or ']' is missing");
    }
    at++;
    depth--;
    return false;
  }

  /// Makes sure that nothing but blanks is left.
  void finish() throws MalformedMessageException {
    if (peek() != END) {
      throw notJson("there is more after the end of the value", at);
    }
  }

  /// Passes a scalar or an empty container and answers true, or stands at a container's first
  /// value.
  private boolean begin() throws MalformedMessageException {
    int first = peek();
    if (first == '{' || first == '[') {
      return !enter(first == '{', first == '{' ? '}' : ']');
    }
    switch (first) {
      case '"' -> string();
      case 't' -> literal(TRUE);
      case 'f' -> literal(FALSE);
      case 'n' -> literal(NULL);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
      default -> throw unexpected("a value is missing");
    }
    return true;
  }

  private boolean enter(boolean object, char close) throws MalformedMessageException {
    if (depth == MAX_DEPTH) {
      throw notJson("it is nested deeper than " + MAX_DEPTH + " levels", at);
    }
    at++;
    if (peek() == close) {
      at++;
      return false;
    }
    inObject[++depth] = object;
    if (object) {
      name();
    }
    return true;
  }

  private void name() throws MalformedMessageException {
    if (peek() != '"') {
      throw unexpected("a name in quotes is missing");
    }
    nameStart = at + 1;
    string();
    nameEnd = at - 1;
    if (peek() != ':') {
      throw unexpected("a ':' is missing");
    }
    at++;
  }

  private void string() throws MalformedMessageException {
    int i = at + 1;
    while (true) {
      while (i < end && PLAIN_IN_STRING[bytes[i] & 0xFF]) {
        i++;
      }
      if (i == end) {
        throw notJson("a string has no end", at);
      }
      byte b = bytes[i];
      if (b == '"') {
        at = i + 1;
        return;
      }
      i = b == '\\' ? escape(i) : character(i);
    }
  }

  private int character(int i) throws MalformedMessageException {
    if (bytes[i] >= 0) {
      throw notJson("a string contains a control character", i);
    }
    int next = Utf8.skip(bytes, i, end);
    if (next < 0) {
      throw notJson("a string is not valid UTF-8", i);
    }
    return next;
  }

  private int escape(int backslash) throws MalformedMessageException {
    int i = backslash + 1;
    return switch (i < end ? bytes[i] : END) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> i + 1;
      case 'u' -> fourHexDigits(i + 1, backslash);
      default -> throw notJson("an escape is malformed", backslash);
    };
  }

  private int fourHexDigits(int from, int backslash) throws MalformedMessageException {
    for (int i = from; i < from + 4; i++) {
      if (i >= end || !isHex(bytes[i])) {
        throw notJson("an escape is malformed", backslash);
      }
    }
    return from + 4;
  }

  private void number() throws MalformedMessageException {
    if (bytes[at] == '-') {
      at++;
    }
    if (at < end && bytes[at] == '0') {
      at++;
    } else {
      digits();
    }
    if (at < end && bytes[at] == '.') {
      at++;
      digits();
    }
    if (at < end && (bytes[at] | 0x20) == 'e') {
      at++;
      if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
        at++;
      }
      digits();
    }
  }

  private void digits() throws MalformedMessageException {
    int first = at;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    if (at == first) {
      throw unexpected("a digit is missing");
    }
  }

  private void literal(byte[] word) throws MalformedMessageException {
    for (byte letter : word) {
      if (at == end || bytes[at] != letter) {
        throw unexpected("a value is misspelt");
      }
      at++;
    }
  }

  private MalformedMessageException unexpected(String problem) {
    return notJson(at < end ? problem : "it ends too early", at);
  }

  private static boolean isHex(byte b) {
    int lower = b | 0x20;
    return (b >= '0' && b <= '9') || (lower >= 'a' && lower <= 'f');
  }

  private static boolean[] plainInString() {
    var plain = new boolean[256];
    for (int b = ' '; b < 0x80; b++) {
      plain[b] = b != '"' && b != '\\';
    }
    return plain;
  }
}
