package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.Payload;
import org.jspecify.annotations.Nullable;

/// One stream of messages of a session. It outlives the connection that it is written to: to legacy
/// clients losing that is no cancellation, and they may take the stream up again.
///
/// Any thread may use it.
final class SessionStream {

  private final long number;
  private final Replay replay;
  private @Nullable Exchange exchange; // guarded by this
  private boolean used; // guarded by this
  private boolean ended; // guarded by this

  SessionStream(long number, Replay replay) {
    this.number = number;
    this.replay = replay;
  }

  /// Writes to this exchange from now on; one that it wrote to before is ended.
  void attach(Exchange to) {
    Exchange before;
    synchronized (this) {
      before = exchange;
      exchange = to;
    }
    end(before);
  }

  /// Takes the stream up where a client was cut off.
  void resume(Exchange to, Replay.Place place) {
    to.open();
    boolean done;
    Exchange before;
    synchronized (this) { // so that nothing is said between what is kept and what follows
      replay.after(place).forEach(to::send);
      before = exchange;
      exchange = to;
      done = ended;
    }
    end(before);
    if (done) {
      end(to);
    }
  }

  /// Says something to the client.
  ///
  /// @param slot as in [Event]
  /// @return whether somebody listens
  synchronized boolean send(@Nullable Object slot, byte[] data) {
    if (ended || (exchange == null && !used)) {
      return false;
    }
    used = true;
    Event event = replay.add(number, slot, data);
    return exchange != null && exchange.send(event);
  }

  /// Ends the stream.
  void finish(Answer.Maker answer) {
    Exchange to;
    boolean keep;
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
      to = exchange;
      keep = used;
    }
    Answer.Maker numbered = stream -> numbered(answer.make(stream), stream);
    boolean taken = to != null && to.finish(numbered);
    if (!taken && keep) {
      numbered.make(true);
    }
  }

  private Answer numbered(Answer answer, boolean stream) {
    Payload body = answer.body();
    return stream && body != null
        ? answer.withEventId(replay.add(number, null, body.toBytes()).id())
        : answer;
  }

  /// Whether a client is there to hear what is said.
  synchronized boolean isHeard() {
    return !ended && exchange != null && !exchange.isOver();
  }

  /// Whether anything was said on it, so that a client may know of it.
  synchronized boolean isUsed() {
    return used;
  }

  long number() {
    return number;
  }

  private static void end(@Nullable Exchange exchange) {
    if (exchange != null) {
      exchange.finish(_ -> Answer.empty(200));
    }
  }
}
