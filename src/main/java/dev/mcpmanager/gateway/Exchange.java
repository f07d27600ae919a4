package dev.mcpmanager.gateway;

import dev.mcpmanager.mcp.ListKind;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What goes back on one HTTP request: one JSON answer, or, as soon as there is something to say
/// before that, a stream of server-sent events whose last one is the answer.
///
/// Any thread may say something, and never waits. The request's own virtual thread writes, in
/// [#serve]. What waits to be written is bounded: beyond that, what is said is dropped, except for
/// the answer.
final class Exchange {

  /// How long there may be silence before a stream begins all the same: what lies between us and
  /// the client gives up on connections that say nothing.
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private final ResponseWriter writer; // written to by the request's thread only
  private final @Nullable ClientConnection connection;
  private final Ticker ticker;
  private final int bound;
  private final Budget unread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition something = lock.newCondition();
  private final Deque<Event> queue = new ArrayDeque<>(); // guarded by lock
  private long queuedBytes; // guarded by lock
  private Answer.@Nullable Maker ending; // guarded by lock
  private boolean opened; // guarded by lock; whether it is, or will be, a stream
  private boolean over; // guarded by lock
  private boolean ticked; // guarded by lock
  private @Nullable Runnable whenGone; // guarded by lock
  private boolean made; // the request's thread only; whether the answer has been made
  private long lastWrite; // the request's thread only; ticks

  /// @param bound of bytes that may wait to be written
  /// @param unread for all exchanges together
  Exchange(
      HttpServletResponse response,
      @Nullable ClientConnection connection,
      Ticker ticker,
      int bound,
      Budget unread) {
    this.writer = new ResponseWriter(response);
    this.connection = connection;
    this.ticker = ticker;
    this.bound = bound;
    this.unread = unread;
    this.lastWrite = ticker.now();
  }

  /// Makes it a stream, though there is nothing to say yet.
  void open() {
    lock.lock();
    try {
      opened = true;
      something.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Says something before the answer.
  ///
  /// @return whether it will be written, if the client stays
  boolean send(Event event) {
    lock.lock();
    try {
      if (over || ending != null) {
        return false;
      }
      Object slot = event.slot();
      if (slot != null) {
        queue.removeIf(waiting -> isReplaced(slot, waiting));
      }
      int size = event.data().length;
      // Who misses that a list has changed may never hear of it again; and there are few lists.
      boolean full = !(slot instanceof ListKind) && queuedBytes + size > bound && !queue.isEmpty();
      if (full || !unread.take(size)) {
        return false;
      }
      opened = true;
      queue.add(event);
      queuedBytes += size;
      something.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isReplaced(Object slot, Event waiting) {
    boolean same = slot.equals(waiting.slot());
    if (same) {
      queuedBytes -= waiting.data().length;
      unread.giveBack(waiting.data().length);
    }
    return same;
  }

  /// Ends it. Only the first call counts.
  ///
  /// @return whether this was it
  boolean finish(Answer.Maker answer) {
    lock.lock();
    try {
      if (over || ending != null) {
        return false;
      }
      ending = answer;
      something.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /// Has something done if the client closes its connection before the answer; at once, if it has.
  void onGone(Runnable action) {
    lock.lock();
    try {
      if (!over) {
        whenGone = action;
        return;
      }
    } finally {
      lock.unlock();
    }
    action.run();
  }

  /// Whether nothing will be written any more.
  boolean isOver() {
    lock.lock();
    try {
      return over || ending != null;
    } finally {
      lock.unlock();
    }
  }

  /// Whether it is a stream.
  boolean isStream() {
    lock.lock();
    try {
      return opened;
    } finally {
      lock.unlock();
    }
  }

  /// Time to look whether the client is still there. On the ticker's thread.
  void tick() {
    lock.lock();
    try {
      ticked = true;
      something.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Writes what is said until all is said or the client is gone. On the request's thread.
  void serve() {
    boolean told = false;
    try {
      told = write();
    } catch (IOException _) {
      // The client is gone, or takes nothing: the same to us.
    } finally {
      ticker.remove(this);
      end(told);
    }
  }

  /// @return whether the answer was written
  private boolean write() throws IOException {
    while (true) {
      Turn turn = next();
      if (turn.stream || turn.silent) {
        writer.openStream();
      }
      for (Event event : turn.events) {
        writer.write(event);
      }
      if (turn.ending != null) {
        writer.write(made(turn.ending));
        return true;
      }
      if (turn.silent) {
        writer.keepAlive();
      }
      if (turn.stream || turn.silent) {
        writer.flush();
      }
      if (turn.looks && connection != null && connection.isClosed()) {
        return false;
      }
    }
  }

  /// @param stream whether there is something that only a stream can take
  /// @param silent whether the silence has become too long
  /// @param looks whether it is time to look for the client
  @SuppressWarnings("UnusedVariable") // read by write()
  private record Turn(
      List<Event> events,
      Answer.@Nullable Maker ending,
      boolean stream,
      boolean silent,
      boolean looks) {}

  /// A fault of ours ends it, too.
  private Answer made(Answer.Maker ending) {
    made = true;
    try {
      return ending.make(writer.isStream());
    } catch (RuntimeException e) {
      return McpFilter.error(500, -32_603, Later.fault(e));
    }
  }

  private Turn next() {
    lock.lock();
    try {
      boolean waited = false;
      while (queue.isEmpty() && ending == null && !ticked && opened == writer.isStream()) {
        if (!waited) {
          waited = true;
          ticker.add(this);
        }
        something.awaitUninterruptibly();
      }
      List<Event> events = List.copyOf(queue);
      clear();
      boolean looks = ticked;
      ticked = false;
      boolean silent = looks && ending == null && ticker.since(lastWrite, SILENCE);
      if (silent || !events.isEmpty()) {
        lastWrite = ticker.now();
      }
      opened |= silent;
      boolean stream = opened && (!writer.isStream() || !events.isEmpty());
      return new Turn(events, ending, stream, silent, looks);
    } finally {
      lock.unlock();
    }
  }

  /// With the lock held.
  private void clear() {
    queue.clear();
    unread.giveBack(queuedBytes);
    queuedBytes = 0;
  }

  private void end(boolean told) {
    Runnable action;
    Answer.Maker untold;
    lock.lock();
    try {
      over = true;
      clear();
      action = told ? null : whenGone;
      untold = made || !opened ? null : ending;
    } finally {
      lock.unlock();
    }
    if (untold != null) {
      untold.make(true); // a stream that can be taken up again keeps it
    }
    if (action != null) {
      action.run();
    }
  }
}
