package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.Payload;
import java.util.Objects;
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
  private @Nullable Ending ending; // guarded by this; once it has ended

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
    Exchange before;
    Ending over;
    synchronized (this) { // so that nothing is said between what is kept and what follows
      over = ending;
      if (over == null) {
        replay.after(place).forEach(to::send);
      }
      before = exchange;
      exchange = to;
    }
    end(before);
    if (over != null) {
      // The answer may be about to be written where nobody reads any more.
      Answer rest = over.make(true);
      replay.after(place).stream()
          .filter(event -> !Objects.equals(event.id(), rest.eventId()))
          .forEach(to::send);
      to.finish(_ -> rest);
    }
  }

  /// Says something to the client.
  ///
  /// @param slot as in [Event]
  /// @return whether somebody listens
  synchronized boolean send(@Nullable Object slot, byte[] data) {
    if (ending != null || (exchange == null && !used)) {
      return false;
    }
    used = true;
    Event event = replay.add(number, slot, data);
    return exchange != null && exchange.send(event);
  }

  /// Ends the stream.
  void finish(Answer.Maker answer) {
    var last = new Ending(answer);
    Exchange to;
    boolean keep;
    synchronized (this) {
      if (ending != null) {
        return;
      }
      ending = last;
      to = exchange;
      keep = used;
    }
    boolean taken = to != null && to.finish(last);
    if (!taken && keep) {
      last.make(true);
    }
  }

  /// The end of the stream: the answer for who is first to write it, an end without words for all
  /// others, who find it among what is kept.
  private final class Ending implements Answer.Maker {

    private Answer.@Nullable Maker answer; // guarded by this; null once it was made

    Ending(Answer.Maker answer) {
      this.answer = answer;
    }

    /// Holds up who comes second until the first has kept it, which waits for nothing.
    @Override
    public synchronized Answer make(boolean stream) {
      Answer.Maker unmade = answer;
      answer = null;
      return unmade == null ? Answer.empty(200) : numbered(unmade.make(stream), stream);
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
    return ending == null && exchange != null && !exchange.isOver();
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
