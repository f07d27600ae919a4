package dev.mcpmanager.jsonrpc;

import org.jspecify.annotations.Nullable;

/// A message that wants an answer.
public final class Request extends Message {

  private final byte[] id;
  private final String method;

  /// Null before it was asked for. Threads that race make the same.
  private @Nullable JsonView paramsView;

  Request(Envelope envelope) {
    super(envelope);
    this.id = envelope.raw(Member.ID);
    this.method = envelope.text(Member.METHOD);
  }

  /// The id as written, such as `1` or `"1"`.
  public byte[] id() {
    return id;
  }

  public String method() {
    return method;
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

  /// The same request with members in front of those of its `params._meta`, which is made where it
  /// is missing. It is not read again.
  ///
  /// @param members as `"a":1,"b":2`, on one line; their names are not in there, and none that
  ///   routing looks for. `params` is an object, and so is `_meta` if it is there
  public Request withMeta(byte[] members) {
    return new Request(envelope.withMeta(members));
  }

  /// The same request after edits of [#bytes] that only take out whole members of its `params` or
  /// of what is in there. It is not read again.
  public Request shortened(Splice edits) {
    return edits.isEmpty() ? this : new Request(envelope.shortened(edits));
  }

  /// The same request after edits of [#bytes], read anew: what routing needs may have moved.
  public Request edited(Splice edits) {
    return edits.isEmpty() ? this : (Request) parsed(edits.toBytes());
  }
}
