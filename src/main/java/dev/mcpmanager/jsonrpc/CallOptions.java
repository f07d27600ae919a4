package dev.mcpmanager.jsonrpc;

import java.time.Duration;
import java.util.function.Consumer;

/// How long a call may take, and what happens to it meanwhile.
///
/// @param caller whose share of the channel it takes
/// @param timeout how long the caller waits; each progress notification starts it again
/// @param maxTimeout the longest the call may take from its start, however much progress it reports
/// @param cancellable whether the peer is told when nobody waits any more; MCP forbids it for
///   `initialize`
/// @param subscription whether it is open until one of the two sides ends it: the caller by
///   [Call#cancel], the peer by its answer or by `notifications/cancelled`, which may name no other
///   call of ours
/// @param notified takes the notifications that belong to the call, on the reader's thread: it must
///   not block. They are its progress, and those of the subscription that it is, with the caller's
///   own token and id in them
public record CallOptions(
    Caller caller,
    Duration timeout,
    Duration maxTimeout,
    boolean cancellable,
    boolean subscription,
    Consumer<Notification> notified) {

  /// Longer than anything lives.
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  /// Of the manager's own, with a time-out that progress does not extend.
  public static CallOptions within(Duration timeout) {
    return within(timeout, timeout);
  }

  /// Of the manager's own.
  public static CallOptions within(Duration timeout, Duration maxTimeout) {
    return new CallOptions(Caller.MANAGER, timeout, maxTimeout, true, false, _ -> {});
  }

  /// Of the manager's own, without a limit of time, as `subscriptions/listen` needs it.
  public static CallOptions untilEnded() {
    return new CallOptions(Caller.MANAGER, FOR_EVER, FOR_EVER, true, true, _ -> {});
  }

  public CallOptions from(Caller client) {
    return new CallOptions(client, timeout, maxTimeout, cancellable, subscription, notified);
  }

  public CallOptions uncancellable() {
    return new CallOptions(caller, timeout, maxTimeout, false, subscription, notified);
  }

  public CallOptions onNotification(Consumer<Notification> listener) {
    return new CallOptions(caller, timeout, maxTimeout, cancellable, subscription, listener);
  }
}
