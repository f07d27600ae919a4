package dev.mcpmanager.jsonrpc;

import org.jspecify.annotations.Nullable;

/// The answer to a request: a result or an error, never both.
public final class Response extends Message {

  /// Null before it was asked for. Threads that race make the same.
  private @Nullable JsonView resultView;

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

  /// What is in [#result], for all who walk over it: the walk is made once.
  public @Nullable JsonView resultView() {
    JsonView known = resultView;
    Span result = result();
    if (known == null && result != null) {
      known = JsonView.of(this, result);
      resultView = known;
    }
    return known;
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

  /// The same end of a subscription, whose `_meta` names that by another id, given as JSON; itself
  /// if it names none.
  Response withSubscriptionId(byte[] id) {
    Span result = result();
    Span meta = result == null ? null : member(result, Member.META.spelt);
    Span named = meta == null ? null : member(meta, Member.META_SUBSCRIPTION_ID.spelt);
    return named == null ? this : edited(new Splice(bytes()).replace(named, id));
  }
}
