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
    if (isBlank(buffer, offset, length) || pending.isClosed()) {
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
        notification(new Notification(scanner.copy()));
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
      outcome = new Outcome.Answered(new Response(scanner.copyWith(Member.ID, call.callerId())));
    } catch (OutOfMemoryError e) {
      outcome = new Outcome.TooLarge(length); // for now, it is
    }
    call.complete(outcome);
    return false;
  }

  private void notification(Notification notification) {
    Call call = null;
    if (notification.progressToken() != null && notification.method().equals(Channel.PROGRESS)) {
      call = pending.progress(scanner.number(Member.PROGRESS_TOKEN), clock.getAsLong());
    }
    byte[] token = call == null ? null : call.callerToken();
    if (call == null || token == null) {
      tally.guard(() -> listener.notification(notification));
    } else {
      Consumer<Notification> progress = call.options().progress();
      tally.guard(() -> progress.accept(notification.withProgressToken(token)));
    }
  }

  private void malformed(byte[] buffer, int offset, int length, MalformedMessageException e) {
    (e.code() == PARSE_ERROR ? tally.noise : tally.invalid).increment();
    if (buffer[offset] == '{') {
      int edge = Math.min(length, OversizedLine.EDGE);
      byte[] head = Arrays.copyOfRange(buffer, offset, offset + edge);
      byte[] tail = Arrays.copyOfRange(buffer, offset + length - edge, offset + length);
      end(AnswerEdges.callOf(head, tail), () -> new Outcome.Unreadable(e.getMessage()));
    }
    tally.guard(() -> listener.noise(buffer, offset, length, e));
  }

  private void end(long id, Supplier<Outcome> outcome) {
    Call call = pending.take(id);
    if (call != null) {
      call.complete(outcome.get());
    }
  }

  private static boolean isBlank(byte[] buffer, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      if (buffer[i] != ' ' && buffer[i] != '\t' && buffer[i] != '\r') {
        return false;
      }
    }
    return true;
  }
}
