package dev.mcpmanager.jsonrpc;

import org.jspecify.annotations.Nullable;

/// A message that wants no answer.
public final class Notification extends Message {

  Notification(Envelope envelope) {
    super(envelope);
  }

  public String method() {
    return envelope.text(Member.METHOD);
  }

  /// An object or an array, if present.
  public @Nullable Span params() {
    return envelope.span(Member.PARAMS);
  }

  /// The value of `params._meta`.
  public @Nullable Span meta() {
    return envelope.span(Member.META);
  }

  /// The value of `params.progressToken`, which `notifications/progress` has.
  public @Nullable Span progressToken() {
    return envelope.span(Member.PROGRESS_TOKEN);
  }

  /// The value of `params.requestId`, which `notifications/cancelled` has.
  public @Nullable Span requestId() {
    return envelope.span(Member.REQUEST_ID);
  }

  /// The value of `params._meta["io.modelcontextprotocol/subscriptionId"]`, which a modern server
  /// puts into all that belongs to a subscription.
  public @Nullable Span subscriptionId() {
    return envelope.span(Member.META_SUBSCRIPTION_ID);
  }

  /// The same notification, about another request. It must be about one.
  Notification withRequestId(byte[] id) {
    return new Notification(envelope.with(Member.REQUEST_ID, id));
  }

  /// The same notification after edits of [#bytes], read anew: what routing needs may have moved.
  public Notification edited(Splice edits) {
    return edits.isEmpty() ? this : (Notification) parsed(edits.toBytes());
  }
}
