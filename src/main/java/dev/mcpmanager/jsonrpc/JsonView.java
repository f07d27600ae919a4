package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A value in proven JSON text, seen where it is: nothing is copied before somebody asks for it.
///
/// For what walks over objects and arrays to change a little of them ([Splice]): payloads become no
/// trees here. An object is walked over at the first question about its members, an array at each
/// about its elements.
public final class JsonView {

  /// A member of an object.
  public static final class Entry {

    private final int start;
    private final int nameEnd;
    private final JsonView value;

    private Entry(int start, int nameEnd, JsonView value) {
      this.start = start;
      this.nameEnd = nameEnd;
      this.value = value;
    }

    /// Where its name begins, with the quote.
    public int start() {
      return start;
    }

    /// Its name as it is meant, whatever its spelling.
    public String name() {
      return JsonText.unescape(value.bytes, start + 1, nameEnd);
    }

    /// Whether that is its name. Mostly told without making the name a string.
    public boolean isNamed(String name) {
      return JsonText.says(value.bytes, start + 1, nameEnd, name);
    }

    public JsonView value() {
      return value;
    }

    /// From its name to the end of its value.
    public Span span() {
      return new Span(start, value.span.end());
    }
  }

  private final byte[] bytes;
  private final Span span;

  /// Null before the first walk. Threads that race make the same.
  private @Nullable List<Entry> members;

  private JsonView(byte[] bytes, Span span) {
    this.bytes = bytes;
    this.span = span;
  }

  /// A value inside of a message, such as its result.
  public static JsonView of(Message message, Span span) {
    return new JsonView(message.envelope.bytes, span);
  }

  /// The one value that some text is.
  ///
  /// @throws IllegalArgumentException if it is no JSON
  public static JsonView of(byte[] utf8) {
    var json = new JsonCursor();
    json.start(utf8, 0, utf8.length);
    try {
      JsonView value = next(json, utf8);
      json.finish();
      return value;
    } catch (MalformedMessageException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /// Where it is in the text it was found in.
  public Span span() {
    return span;
  }

  /// A copy of its spelling.
  public byte[] raw() {
    return span.of(bytes);
  }

  public boolean isObject() {
    return first() == '{';
  }

  public boolean isArray() {
    return first() == '[';
  }

  public boolean isString() {
    return first() == '"';
  }

  public boolean isNumber() {
    return first() == '-' || (first() >= '0' && first() <= '9');
  }

  public boolean isNull() {
    return first() == 'n';
  }

  /// Whether it is an object without members, or an array without elements.
  public boolean isEmpty() {
    for (int i = span.start() + 1; i < span.end() - 1; i++) {
      if (bytes[i] > ' ' || bytes[i] < 0) {
        return false;
      }
    }
    return isObject() || isArray();
  }

  /// What a string says; of anything else, its spelling.
  public String text() {
    return isString()
        ? JsonText.unescape(bytes, span.start() + 1, span.end() - 1)
        : new String(bytes, span.start(), span.length(), UTF_8);
  }

  /// Whether it is the string `text`.
  public boolean says(String text) {
    return isString() && JsonText.says(bytes, span.start() + 1, span.end() - 1, text);
  }

  /// The members of an object, in their order, two of one name included; none of anything else.
  public List<Entry> members() {
    List<Entry> known = members;
    if (known == null) {
      known = isObject() ? walk() : List.of();
      members = known;
    }
    return known;
  }

  private List<Entry> walk() {
    var json = new JsonCursor();
    json.start(bytes, span.start(), span.end());
    var found = new ArrayList<Entry>();
    try {
      for (boolean more = json.enterObject(); more; more = json.more()) {
        int start = json.nameStart() - 1;
        int end = json.nameEnd();
        found.add(new Entry(start, end, next(json, bytes)));
      }
    } catch (MalformedMessageException e) {
      throw notProven(e);
    }
    return Collections.unmodifiableList(found); // which threads may pass on without a lock
  }

  /// The elements of an array, in their order; none of anything else.
  public List<JsonView> elements() {
    if (!isArray()) {
      return List.of();
    }
    var json = new JsonCursor();
    json.start(bytes, span.start(), span.end());
    var elements = new ArrayList<JsonView>();
    try {
      for (boolean more = json.enterArray(); more; more = json.more()) {
        elements.add(next(json, bytes));
      }
    } catch (MalformedMessageException e) {
      throw notProven(e);
    }
    return elements;
  }

  /// The value of the member with that name, or null if there is none. Of several it is the last,
  /// as most parsers have it.
  public @Nullable JsonView member(String name) {
    JsonView found = null;
    for (Entry member : members()) {
      found = member.isNamed(name) ? member.value : found;
    }
    return found;
  }

  /// The spelling, for a person who debugs; not for logs, since it may contain secrets.
  @Override
  public String toString() {
    return new String(bytes, span.start(), span.length(), UTF_8);
  }

  private static JsonView next(JsonCursor json, byte[] bytes) throws MalformedMessageException {
    json.peek();
    int start = json.position();
    json.value();
    return new JsonView(bytes, new Span(start, json.position()));
  }

  private byte first() {
    return bytes[span.start()];
  }

  private IllegalStateException notProven(MalformedMessageException e) {
    return new IllegalStateException("%s is not a value of this text.".formatted(span), e);
  }
}
