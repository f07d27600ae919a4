package dev.mcpmanager.jsonrpc;

import java.time.Duration;
import java.util.function.Consumer;

/// How long a call may take, and what happens to it meanwhile.
///
/// @param timeout how long the caller waits; each progress notification starts it again
/// @param maxTimeout the longest the call may take from its start, however much progress it reports
/// @param cancellable whether the peer is told when nobody waits any more; MCP forbids it for
///   `initialize`
/// @param progress takes the call's progress notifications, with the caller's own token, on the
///   reader's thread; it must not block
public record CallOptions(
    Duration timeout, Duration maxTimeout, boolean cancellable, Consumer<Notification> progress) {

  /// A time-out that progress does not extend.
  public static CallOptions within(Duration timeout) {
    return within(timeout, timeout);
  }

  public static CallOptions within(Duration timeout, Duration maxTimeout) {
    return new CallOptions(timeout, maxTimeout, true, _ -> {});
  }

  public CallOptions uncancellable() {
    return new CallOptions(timeout, maxTimeout, false, progress);
  }

  public CallOptions onProgress(Consumer<Notification> listener) {
    return new CallOptions(timeout, maxTimeout, cancellable, listener);
  }
}
