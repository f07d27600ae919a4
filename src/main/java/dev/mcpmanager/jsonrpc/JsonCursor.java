package dev.mcpmanager.jsonrpc;

import static dev.mcpmanager.jsonrpc.MalformedMessageException.notJson;

/// Walks over JSON text and proves each byte of it: the grammar of RFC 8259 and strict UTF-8.
///
/// It makes no objects and does not recurse, so that neither a long nor a deep message hurts. One
/// thread at a time; reused from message to message.
///
/// The hottest code of the service. Its inner methods take a position and answer the one behind
/// what they have passed: so positions stay in registers.
final class JsonCursor {

  /// Deeper nesting is refused: parsers behind us may recurse.
  static final int MAX_DEPTH = 512;

  /// What [#peek] answers at the end of the text.
  static final int END = -1;

  /// The letters that make an escape of two bytes; a table, since nobody can predict the next one.
  private static final boolean[] ESCAPES = escapes();

  private byte[] bytes = {};
  private int at;
  private int end;
  private boolean lineBreaks;
  private int nameStart;
  private int nameEnd;

  private int depth;

  /// One bit for each level that is open, set if it is an object.
  private final long[] objects = new long[MAX_DEPTH / Long.SIZE];

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
    at = blanks(at);
    return byteAt(at);
  }

  /// Passes one whole value.
  void value() throws MalformedMessageException {
    int outside = depth;
    int i = at;
    do {
      i = blanks(i);
      int first = byteAt(i);
      if (first != '{' && first != '[') {
        i = next(scalar(i, first), outside);
      } else {
        i = inside(i, first == '{', outside);
      }
    } while (depth > outside);
    at = i;
  }

  /// Enters the object it stands at; answers whether it has members. If not, it is passed already.
  boolean enterObject() throws MalformedMessageException {
    int outside = depth;
    at = inside(at, true, outside);
    return depth > outside;
  }

  /// Likewise for the array it stands at, and its elements.
  boolean enterArray() throws MalformedMessageException {
    int outside = depth;
    at = inside(at, false, outside);
    return depth > outside;
  }

  /// After a value: passes the comma and answers true, or leaves the object or array.
  boolean more() throws MalformedMessageException {
    int level = depth;
    at = next(at, level - 1);
    return depth == level;
  }

  /// Makes sure that nothing but blanks is left.
  void finish() throws MalformedMessageException {
    if (peek() != END) {
      throw notJson("there is more after the end of the value", at);
    }
  }

  /// From an opening bracket to the first value in there; if there is none, as [#next].
  private int inside(int bracket, boolean object, int outside) throws MalformedMessageException {
    open(bracket, object);
    int i = blanks(bracket + 1);
    if (byteAt(i) == (object ? '}' : ']')) {
      return next(i, outside);
    }
    return object ? name(i) : i;
  }

  /// From behind a value to the next one in the same object or array, or in one around it: those
  /// that end here are left, but for what is open at the depth `outside`.
  private int next(int behind, int outside) throws MalformedMessageException {
    int i = behind;
    while (depth > outside) {
      boolean object = isInObject();
      i = blanks(i);
      int b = byteAt(i);
      if (b == ',') {
        return object ? name(blanks(i + 1)) : i + 1;
      }
      if (b != (object ? '}' : ']')) {
        throw missing(object ? "a ',' or '}'" : "a ',' or ']'", i);
      }
      depth--;
      i++;
    }
    return i;
  }

  private void open(int bracket, boolean object) throws MalformedMessageException {
    if (depth == MAX_DEPTH) {
      throw notJson("it is nested deeper than " + MAX_DEPTH + " levels", bracket);
    }
    int word = depth / Long.SIZE;
    long bit = 1L << depth;
    objects[word] = object ? objects[word] | bit : objects[word] & ~bit;
    depth++;
  }

  private boolean isInObject() {
    int level = depth - 1;
    return (objects[level / Long.SIZE] >> level & 1) != 0;
  }

  /// A name and its colon.
  private int name(int i) throws MalformedMessageException {
    if (byteAt(i) != '"') {
      throw missing("a name in quotes", i);
    }
    int behind = string(i);
    nameStart = i + 1;
    nameEnd = behind - 1;
    int colon = blanks(behind);
    if (byteAt(colon) != ':') {
      throw missing("a ':'", colon);
    }
    return colon + 1;
  }

  private int scalar(int i, int first) throws MalformedMessageException {
    return switch (first) {
      case '"' -> string(i);
      case 't' -> literal("true", i);
      case 'f' -> literal("false", i);
      case 'n' -> literal("null", i);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(i);
      default -> throw missing("a value", i);
    };
  }

  private int string(int quote) throws MalformedMessageException {
    int i = Words.plainUntil(bytes, quote + 1, end);
    while (i < end && bytes[i] != '"') {
      byte b = bytes[i];
      if (b == '\\') {
        i = escape(i);
      } else if (b < 0) {
        i = characters(i);
      } else {
        throw notJson("a string contains a control character", i);
      }
      i = Words.plainUntil(bytes, i, end);
    }
    if (i >= end) {
      throw notJson("a string has no end", quote);
    }
    return i + 1;
  }

  /// All characters in a row that are not ASCII.
  private int characters(int from) throws MalformedMessageException {
    int i = from;
    do {
      int behind = Utf8.skip(bytes, i, end);
      if (behind < 0) {
        throw notJson("a string is not valid UTF-8", i);
      }
      i = behind;
    } while (i < end && bytes[i] < 0);
    return i;
  }

  private int escape(int backslash) throws MalformedMessageException {
    int letter = byteAt(backslash + 1);
    if (letter == 'u') {
      return fourHexDigits(backslash + 2, backslash);
    }
    if (letter == END || !ESCAPES[letter]) {
      throw notJson("an escape is malformed", backslash);
    }
    return backslash + 2;
  }

  private int fourHexDigits(int from, int backslash) throws MalformedMessageException {
    for (int i = from; i < from + 4; i++) {
      if (i >= end || !isHex(bytes[i])) {
        throw notJson("an escape is malformed", backslash);
      }
    }
    return from + 4;
  }

  private int number(int from) throws MalformedMessageException {
    int i = bytes[from] == '-' ? from + 1 : from;
    i = byteAt(i) == '0' ? i + 1 : digits(i);
    if (byteAt(i) == '.') {
      i = digits(i + 1);
    }
    if ((byteAt(i) | 0x20) == 'e') {
      int sign = byteAt(i + 1);
      i = digits(sign == '+' || sign == '-' ? i + 2 : i + 1);
    }
    return i;
  }

  private int digits(int from) throws MalformedMessageException {
    int i = Words.digitsUntil(bytes, from, end);
    if (i == from) {
      throw missing("a digit", i);
    }
    return i;
  }

  private int literal(String word, int from) throws MalformedMessageException {
    for (int k = 0; k < word.length(); k++) {
      if (byteAt(from + k) != word.charAt(k)) {
        throw unexpected("a value is misspelt", from + k);
      }
    }
    return from + word.length();
  }

  private int blanks(int i) {
    return i < end && bytes[i] > ' ' ? i : behindBlanks(i);
  }

  private int behindBlanks(int from) {
    int i = from;
    while (i < end && bytes[i] <= ' ' && bytes[i] > 0) {
      byte b = bytes[i];
      if (b == '\n' || b == '\r') {
        lineBreaks = true;
      } else if (b != ' ' && b != '\t') {
        return i;
      }
      i++;
    }
    return i;
  }

  private int byteAt(int i) {
    return i < end ? bytes[i] & 0xFF : END;
  }

  private MalformedMessageException missing(String what, int i) {
    return unexpected(what + " is missing", i);
  }

  private MalformedMessageException unexpected(String problem, int i) {
    return notJson(i < end ? problem : "it ends too early", i);
  }

  private static boolean isHex(byte b) {
    int lower = b | 0x20;
    return (b >= '0' && b <= '9') || (lower >= 'a' && lower <= 'f');
  }

  private static boolean[] escapes() {
    var escapes = new boolean[256];
    for (char letter : "\"\\/bfnrt".toCharArray()) {
      escapes[letter] = true;
    }
    return escapes;
  }
}
