package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/// One JSON-RPC 2.0 message: bytes proven to be one, and where its envelope's members are.
///
/// The bytes are those of the sender, except that raw line breaks between tokens are blanks: a
/// message is always one line. The arrays handed out are not copies, and nobody changes them.
public abstract sealed class Message permits Request, Notification, Response {

  final Envelope envelope;

  Message(Envelope envelope) {
    this.envelope = envelope;
  }

  /// Reads one message, blanks around it allowed. The array is the message's from now on: whoever
  /// gives it must not change it any more.
  public static Message parse(byte[] utf8) throws MalformedMessageException {
    var scanner = new EnvelopeScanner();
    EnvelopeScanner.Kind kind = scanner.scan(utf8, 0, utf8.length);
    Envelope envelope = scanner.keep();
    return switch (kind) {
      case REQUEST -> new Request(envelope);
      case NOTIFICATION -> new Notification(envelope);
      case RESPONSE -> new Response(envelope);
    };
  }

  /// Reads what was written here, and is a message for sure.
  static Message parsed(byte[] utf8) {
    try {
      return parse(utf8);
    } catch (MalformedMessageException e) {
      throw new IllegalArgumentException("What was to be sent is malformed.", e);
    }
  }

  /// The whole message, on one line, without the line's end.
  public final byte[] bytes() {
    return envelope.bytes;
  }

  /// A copy of one stretch of this message.
  public final byte[] raw(Span span) {
    return span.of(envelope.bytes);
  }

  /// The string that the span spells: the quotes are part of the span.
  public final String text(Span span) {
    return JsonText.unescape(envelope.bytes, span.start() + 1, span.end() - 1);
  }

  /// The value of a member of the object at `object`, or null if there is none or no object. Of
  /// several with that name it is the last, as most parsers have it. Walks over the object, so this
  /// is for what the envelope does not know already.
  public final @Nullable Span member(Span object, String name) {
    return MemberSearch.last(envelope.bytes, object, name);
  }

  /// The whole message, for a person who debugs; not for logs, since it may contain secrets.
  @Override
  public String toString() {
    return new String(envelope.bytes, UTF_8);
  }
}
