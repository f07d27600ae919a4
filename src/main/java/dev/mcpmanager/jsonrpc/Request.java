package dev.mcpmanager.jsonrpc;

import org.jspecify.annotations.Nullable;

/// A message that wants an answer.
public final class Request extends Message {

  /// Null before it was asked for. Threads that race make the same.
  private @Nullable JsonView paramsView;

  Request(Envelope envelope) {
    super(envelope);
  }

  /// The id as written, such as `1` or `"1"`.
  public byte[] id() {
    return envelope.raw(Member.ID);
  }

  public String method() {
    return envelope.text(Member.METHOD);
  }

  /// An object or an array, if present.
  public @Nullable Span params() {
    return envelope.span(Member.PARAMS);
  }

  /// What is in [#params], for all who walk over it: the walk is made once.
  public @Nullable JsonView paramsView() {
    JsonView known = paramsView;
    Span params = params();
    if (known == null && params != null) {
      known = JsonView.of(this, params);
      paramsView = known;
    }
    return known;
  }

  /// The value of `params._meta`.
  public @Nullable Span meta() {
    return envelope.span(Member.META);
  }

  /// The value of `params._meta.progressToken`.
  public @Nullable Span progressToken() {
    return envelope.span(Member.META_PROGRESS_TOKEN);
  }

  /// The same request under another id, given as JSON.
  public Request withId(byte[] id) {
    return new Request(envelope.with(Member.ID, id));
  }

  /// The same request after edits of [#bytes], read anew: what routing needs may have moved.
  public Request edited(Splice edits) {
    return edits.isEmpty() ? this : (Request) parsed(edits.toBytes());
  }
}
