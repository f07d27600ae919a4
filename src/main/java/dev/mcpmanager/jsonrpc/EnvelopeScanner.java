package dev.mcpmanager.jsonrpc;

import static dev.mcpmanager.jsonrpc.MalformedMessageException.invalid;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds out in one pass what a message is and where its members are, and proves the whole of it.
///
/// Bytes that are not JSON are refused as such before anything is said about the envelope. One
/// thread at a time; reused from message to message.
final class EnvelopeScanner {

  /// What a message is.
  enum Kind {
    REQUEST,
    NOTIFICATION,
    RESPONSE
  }

  /// The longest id, as written; the manager keeps ids of open calls in memory.
  static final int MAX_ID = 1024;

  private static final byte[] NOTHING = {};
  private static final byte[] VERSION_2 = {'"', '2', '.', '0', '"'};
  private static final int MAX_LONG_DIGITS = 18;

  private final JsonCursor json = new JsonCursor();
  private final Spans spans = new Spans();
  private byte[] buffer = NOTHING;
  private int from;
  private int to;
  private @Nullable Member twice;

  Kind scan(byte[] bytes, int from, int to) throws MalformedMessageException {
    buffer = bytes;
    this.from = from;
    this.to = to;
    twice = null;
    spans.clear();
    json.start(bytes, from, to);
    int first = json.peek();
    if (first == '{') {
      object(Member.Place.ROOT);
    } else {
      json.value();
    }
    json.finish();
    return judge(first);
  }

  /// The id as the long it is, or -1 if it is nothing this side would have sent.
  long number(Member member) {
    int start = start(member);
    int end = end(member);
    if (end - start > MAX_LONG_DIGITS || !isInteger(start, end) || buffer[start] == '-') {
      return -1;
    }
    long value = 0;
    for (int i = start; i < end; i++) {
      value = value * 10 + (buffer[i] - '0');
    }
    return value;
  }

  /// Whether the message just scanned has that member.
  boolean has(Member member) {
    return spans.has(member);
  }

  /// The string that the member's value is.
  String text(Member member) {
    return JsonText.unescape(buffer, start(member) + 1, end(member) - 1);
  }

  /// The message just scanned, in an array that it fills, and that is the message's from now on.
  /// Only for the last message of this scanner.
  Envelope keep() {
    return json.sawLineBreaks() ? copy() : Envelope.of(buffer, spans);
  }

  /// A copy of the message just scanned.
  Envelope copy() {
    return oneLine(Envelope.copy(buffer, from, to, spans));
  }

  /// A copy of the message just scanned, with one member that it has replaced.
  Envelope copyWith(Member member, byte[] by) {
    return oneLine(Envelope.copy(buffer, from, to, spans, member, by));
  }

  /// The message just scanned, where it is, with one member replaced. The buffer is the payload's
  /// from now on.
  Payload keepWith(Member member, byte[] by) {
    if (json.sawLineBreaks()) {
      Envelope.blankLineBreaks(buffer, from, to);
    }
    return Payload.of(buffer, from, to, new Span(start(member), end(member)), by);
  }

  private Envelope oneLine(Envelope fresh) {
    if (json.sawLineBreaks()) {
      Envelope.blankLineBreaks(fresh.bytes, 0, fresh.bytes.length);
    }
    return fresh;
  }

  private void object(Member.Place place) throws MalformedMessageException {
    if (!json.enterObject()) {
      return;
    }
    do {
      member(place);
    } while (json.more());
  }

  private void member(Member.Place place) throws MalformedMessageException {
    Member member = Member.named(place, buffer, json.nameStart(), json.nameEnd());
    int first = json.peek();
    int start = json.position();
    Member.Place inside = member == null ? null : member.inside();
    if (inside != null && first == '{') {
      object(inside);
    } else {
      json.value();
    }
    if (member != null) {
      note(member, start);
    }
  }

  private void note(Member member, int start) {
    if (has(member) && twice == null) {
      twice = member;
    }
    spans.put(member, start, json.position());
  }

  private Kind judge(int first) throws MalformedMessageException {
    if (first == '[') {
      throw invalid("Batches are not supported: MCP has none since 2025-06-18; send one message");
    }
    require(first == '{', "A JSON-RPC message is an object");
    if (twice != null) {
      throw invalid("The member '" + twice.spelt + "' occurs twice");
    }
    require(isVersion2(), "The member 'jsonrpc' must be \"2.0\"");
    require(
        !has(Member.ID) || hasLegalId() || isNull(Member.ID),
        "The id must be a string or an integer, of at most 1 KiB");
    return has(Member.METHOD) ? judgeMethod() : judgeResponse();
  }

  private Kind judgeMethod() throws MalformedMessageException {
    require(isString(Member.METHOD), "The method must be a string");
    require(
        !has(Member.RESULT) && !has(Member.ERROR),
        "A message has a method or a result or an error, not several of them");
    int params = has(Member.PARAMS) ? buffer[start(Member.PARAMS)] : '{';
    require(params == '{' || params == '[', "The params must be an object or an array");
    require(!has(Member.ID) || !isNull(Member.ID), "The id of a request must not be null");
    return has(Member.ID) ? Kind.REQUEST : Kind.NOTIFICATION;
  }

  private Kind judgeResponse() throws MalformedMessageException {
    require(
        has(Member.RESULT) || has(Member.ERROR),
        "A message needs a method, or a result, or an error");
    require(
        !has(Member.RESULT) || !has(Member.ERROR), "A response has a result or an error, not both");
    require(has(Member.ERROR) || hasLegalId(), "A result needs the id of its request");
    return Kind.RESPONSE;
  }

  private boolean hasLegalId() {
    if (!has(Member.ID)) {
      return false;
    }
    int start = start(Member.ID);
    int end = end(Member.ID);
    return end - start <= MAX_ID && (isString(Member.ID) || isInteger(start, end));
  }

  /// Whether a proven JSON value is a number without fraction or exponent.
  private boolean isInteger(int start, int end) {
    for (int i = buffer[start] == '-' ? start + 1 : start; i < end; i++) {
      if (buffer[i] < '0' || buffer[i] > '9') {
        return false;
      }
    }
    return end > start;
  }

  private boolean isString(Member member) {
    return buffer[start(member)] == '"';
  }

  private boolean isNull(Member member) {
    return buffer[start(member)] == 'n';
  }

  private boolean isVersion2() {
    if (!has(Member.JSONRPC)) {
      return false;
    }
    int start = start(Member.JSONRPC);
    int end = end(Member.JSONRPC);
    return Arrays.equals(buffer, start, end, VERSION_2, 0, VERSION_2.length)
        || (isString(Member.JSONRPC) && text(Member.JSONRPC).equals("2.0"));
  }

  private int start(Member member) {
    return spans.start(member);
  }

  private int end(Member member) {
    return spans.end(member);
  }

  private static void require(boolean holds, String problem) throws MalformedMessageException {
    if (!holds) {
      throw invalid(problem);
    }
  }
}
