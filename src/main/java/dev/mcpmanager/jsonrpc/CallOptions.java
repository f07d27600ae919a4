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
/// @param progress takes the call's progress notifications, with the caller's own token, on the
///   reader's thread; it must not block
public record CallOptions(
    Caller caller,
    Duration timeout,
    Duration maxTimeout,
    boolean cancellable,
    Consumer<Notification> progress) {

  /// Of the manager's own, with a time-out that progress does not extend.
  public static CallOptions within(Duration timeout) {
    return within(timeout, timeout);
  }

  /// Of the manager's own.
  public static CallOptions within(Duration timeout, Duration maxTimeout) {
    return new CallOptions(Caller.MANAGER, timeout, maxTimeout, true, _ -> {});
  }

  public CallOptions from(Caller client) {
    return new CallOptions(client, timeout, maxTimeout, cancellable, progress);
  }

  public CallOptions uncancellable() {
    return new CallOptions(caller, timeout, maxTimeout, false, progress);
  }

  public CallOptions onProgress(Consumer<Notification> listener) {
    return new CallOptions(caller, timeout, maxTimeout, cancellable, listener);
  }
}
