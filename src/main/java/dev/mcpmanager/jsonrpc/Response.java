package dev.mcpmanager.jsonrpc;

import org.jspecify.annotations.Nullable;

/// The answer to a request: a result or an error, never both.
public final class Response extends Message {

  Response(Envelope envelope) {
    super(envelope);
  }

  /// The id as written. Null if an error names none: its sender could not read the request's.
  public byte @Nullable [] id() {
    Span id = envelope.span(Member.ID);
    return id == null || envelope.bytes[id.start()] == 'n' ? null : raw(id);
  }

  /// The value of `result`; null if this is an error.
  public @Nullable Span result() {
    return envelope.span(Member.RESULT);
  }

  /// The value of `error`; null if this is a result.
  public @Nullable Span error() {
    return envelope.span(Member.ERROR);
  }

  /// The same response under another id, given as JSON. It must have an id.
  public Response withId(byte[] id) {
    return new Response(envelope.with(Member.ID, id));
  }

  /// The same response after edits of [#bytes] that lie inside of its result or its error. What
  /// they leave must be JSON on one line; it is not looked at again.
  public Response edited(Splice edits) {
    if (edits.isEmpty()) {
      return this;
    }
    return new Response(envelope.edited(edits, result() == null ? Member.ERROR : Member.RESULT));
  }
}
