package dev.mcpmanager.jsonrpc;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A request that was sent under an id of the channel's own, and its outcome.
public final class Call {

  private final Channel channel;
  private final long id;
  private final byte[] callerId;
  private final byte @Nullable [] callerToken;
  private final CallOptions options;
  private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();

  final Line line;

  /// When it began, and when it must end unless progress is made.
  final long start;

  /// Guarded by the [PendingCalls].
  long deadline;

  Call(Channel channel, long id, Request request, CallOptions options, long now) {
    this.channel = channel;
    this.id = id;
    this.callerId = request.id();
    this.callerToken = tokenOf(request);
    this.options = options;
    this.line = new Line(options.caller());
    this.start = now;
    this.deadline = now + Math.min(nanos(options.timeout()), nanos(options.maxTimeout()));
  }

  /// The id that the peer knows the call by; no other call of the channel ever has it.
  public long id() {
    return id;
  }

  /// The id that the caller gave, as written.
  public byte[] callerId() {
    return callerId;
  }

  /// The one end of this call. It comes from the reader's, the timer's or the closing thread, so
  /// what depends on it must not block; a thread of the caller's own may wait.
  public CompletableFuture<Outcome> outcome() {
    return outcome;
  }

  /// Ends the call, unless it has ended, and tells the peer that nobody waits for the answer.
  public void cancel(String reason) {
    channel.cancel(this, reason);
  }

  /// The caller's progress token, if it gave one: ours goes out in its place.
  byte @Nullable [] callerToken() {
    return callerToken;
  }

  Caller caller() {
    return options.caller();
  }

  CallOptions options() {
    return options;
  }

  /// Gives the call its full time-out again, but never more than its longest.
  void restartTimeout(long now) {
    long latest = start + nanos(options.maxTimeout());
    long wanted = now + nanos(options.timeout());
    deadline = wanted - latest < 0 ? wanted : latest;
  }

  void complete(Outcome end) {
    outcome.complete(end);
  }

  /// Any number, for a peer may print 1.0 as 1. Other values are not tokens, as the peer may say.
  private static byte @Nullable [] tokenOf(Request request) {
    Span token = request.progressToken();
    if (token == null) {
      return null;
    }
    byte[] raw = request.raw(token);
    boolean legal = raw[0] == '"' || raw[0] == '-' || (raw[0] >= '0' && raw[0] <= '9');
    return legal ? raw : null;
  }

  /// A century stands for all that is longer: it is compared by difference.
  private static long nanos(Duration duration) {
    Duration century = Duration.ofDays(36_500);
    return duration.compareTo(century) < 0 ? duration.toNanos() : century.toNanos();
  }
}
