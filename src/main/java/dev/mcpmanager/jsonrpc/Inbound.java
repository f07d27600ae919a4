package dev.mcpmanager.jsonrpc;

import static dev.mcpmanager.jsonrpc.MalformedMessageException.PARSE_ERROR;

import java.io.IOException;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Routes what the peer says: answers to their calls, all else to the listener. Everything in here
/// runs on the reader's thread.
final class Inbound implements LineSink {

  /// No byte is this.
  private static final int BLANK = Integer.MIN_VALUE;

  private final PendingCalls pending;
  private final ChannelListener listener;
  private final LongSupplier clock;
  private final Tally tally;
  private final Consumer<String> onEnd;
  private final EnvelopeScanner scanner = new EnvelopeScanner();

  Inbound(
      PendingCalls pending,
      ChannelListener listener,
      LongSupplier clock,
      Tally tally,
      Consumer<String> onEnd) {
    this.pending = pending;
    this.listener = listener;
    this.clock = clock;
    this.tally = tally;
    this.onEnd = onEnd;
  }

  @Override
  public void line(byte[] buffer, int offset, int length) {
    boolean _ = take(buffer, offset, length, false);
  }

  @Override
  public boolean longLine(byte[] buffer, int offset, int length) {
    return take(buffer, offset, length, true);
  }

  /// @return whether the buffer is kept
  private boolean take(byte[] buffer, int offset, int length, boolean mayKeep) {
    tally.guard(() -> listener.line(buffer, offset, length));
    int first = firstOf(buffer, offset, length);
    if (first == BLANK || pending.isClosed()) {
      return false;
    }
    if (!mayBeginJson(first)) { // most noise, which then needs no exception
      tally.noise.increment();
      tally.guard(() -> listener.noise(buffer, offset, length));
      return false;
    }
    try {
      return route(scanner.scan(buffer, offset, offset + length), length, mayKeep);
    } catch (MalformedMessageException e) {
      malformed(buffer, offset, length, e);
      return false;
    }
  }

  @Override
  public void oversized(byte[] head, byte[] tail, long bytes) {
    tally.oversized.increment();
    end(AnswerEdges.callOf(head, tail), () -> new Outcome.TooLarge(bytes));
    tally.guard(() -> listener.oversized(head, bytes));
  }

  @Override
  public void end(@Nullable IOException failure) {
    String reason =
        failure == null
            ? "the server closed its stdout"
            : "the server's stdout could not be read: " + failure.getMessage();
    tally.guard(() -> listener.endOfInput(reason));
    onEnd.accept(reason);
  }

  private boolean route(EnvelopeScanner.Kind kind, int length, boolean mayKeep) {
    return switch (kind) {
      case RESPONSE -> answer(length, mayKeep);
      case REQUEST -> {
        var request = new Request(scanner.copy());
        tally.guard(() -> listener.request(request));
        yield false;
      }
      case NOTIFICATION -> {
        notification(scanner.text(Member.METHOD));
        yield false;
      }
    };
  }

  private boolean answer(int length, boolean mayKeep) {
    Call call = pending.take(scanner.number(Member.ID));
    if (call == null) {
      tally.unknownAnswers.increment();
      return false;
    }
    if (mayKeep && call.options().caller() instanceof Caller.Client) {
      call.complete(new Outcome.AnsweredAtLength(scanner.keepWith(Member.ID, call.callerId())));
      return true;
    }
    Outcome outcome;
    try {
      var response = new Response(scanner.copyWith(Member.ID, call.callerId()));
      boolean subscription = call.options().subscription();
      outcome =
          new Outcome.Answered(
              subscription ? response.withSubscriptionId(call.callerId()) : response);
    } catch (OutOfMemoryError e) {
      outcome = new Outcome.TooLarge(length); // for now, it is
    }
    call.complete(outcome);
    return false;
  }

  private void notification(String method) {
    boolean taken = scanner.has(Member.META_SUBSCRIPTION_ID) && ofSubscription();
    taken = taken || (method.equals(Channel.PROGRESS) && progress());
    taken = taken || (method.equals(Channel.CANCELLED) && endOfSubscription());
    if (!taken) {
      tally.guard(() -> {
        if (listener.wants(method)) {
          listener.notification(new Notification(scanner.copy()));
        }
      });
    }
  }

  /// @return whether there is such a call; so do the next two
  private boolean ofSubscription() {
    Call call = pending.find(scanner.number(Member.META_SUBSCRIPTION_ID));
    return call != null && tell(call, Member.META_SUBSCRIPTION_ID, call.callerId());
  }

  private boolean progress() {
    if (!scanner.has(Member.PROGRESS_TOKEN)) {
      return false;
    }
    Call call = pending.progress(scanner.number(Member.PROGRESS_TOKEN), clock.getAsLong());
    byte[] token = call == null ? null : call.callerToken();
    return call != null && token != null && tell(call, Member.PROGRESS_TOKEN, token);
  }

  /// A server may end a subscription that way, and nothing else: in the legacy era the number is
  /// that of a request of its own, which is no call of ours.
  private boolean endOfSubscription() {
    Call call =
        scanner.has(Member.REQUEST_ID)
            ? pending.takeSubscription(scanner.number(Member.REQUEST_ID))
            : null;
    if (call != null) {
      call.complete(new Outcome.Cancelled("the server ended the subscription"));
    }
    return call != null;
  }

  private boolean tell(Call call, Member member, byte[] callers) {
    tally.guard(() ->
        call.options().notified().accept(new Notification(scanner.copyWith(member, callers))));
    return true;
  }

  private void malformed(byte[] buffer, int offset, int length, MalformedMessageException e) {
    (e.code() == PARSE_ERROR ? tally.noise : tally.invalid).increment();
    if (buffer[offset] == '{') {
      int edge = Math.min(length, OversizedLine.EDGE);
      byte[] head = Arrays.copyOfRange(buffer, offset, offset + edge);
      byte[] tail = Arrays.copyOfRange(buffer, offset + length - edge, offset + length);
      end(AnswerEdges.callOf(head, tail), () -> new Outcome.Unreadable(e.getMessage()));
    }
    tally.guard(() -> listener.noise(buffer, offset, length));
  }

  private void end(long id, Supplier<Outcome> outcome) {
    Call call = pending.take(id);
    if (call != null) {
      call.complete(outcome.get());
    }
  }

  /// The first byte that is no blank.
  private static int firstOf(byte[] buffer, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
        return buffer[i];
      }
    }
    return BLANK;
  }

  private static boolean mayBeginJson(int first) {
    return "{[\"-0123456789tfn".indexOf(first) >= 0;
  }
}
