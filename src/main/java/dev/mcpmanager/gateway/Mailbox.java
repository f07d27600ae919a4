package dev.mcpmanager.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The mail of one [ExclusiveCall]: everybody posts, its own thread opens.
///
/// A child that comes when all is over, or a client that comes back then, must not be left in a
/// mailbox that nobody opens: what is posted to a closed one, or lies in it unopened, goes to whom
/// the mailbox was made with.
final class Mailbox {

  /// Mail that may wait, before a child that talks without end is heard no more.
  private static final int MOST = 1_000;

  private final Consumer<Mail> tooLate;
  private final BlockingQueue<Mail> waiting = new LinkedBlockingQueue<>();
  private boolean closed; // guarded by waiting

  /// @param tooLate gets the mail that nobody opens any more, on the thread that posts or closes
  Mailbox(Consumer<Mail> tooLate) {
    this.tooLate = tooLate;
  }

  /// What a child logs is dropped if too much waits; the rest is counted by who sends it, with
  /// [#isFull], or is bounded by itself.
  void post(Mail mail) {
    synchronized (waiting) {
      if (!closed) {
        if (!(mail instanceof Mail.Logged) || !isFull()) {
          waiting.add(mail);
        }
        return;
      }
    }
    tooLate.accept(mail);
  }

  boolean isFull() {
    return waiting.size() >= MOST;
  }

  /// Waits for the next one.
  ///
  /// @param deadline as System.nanoTime counts; null to wait for ever
  /// @return null when the deadline has come
  @Nullable Mail next(@Nullable Long deadline) throws InterruptedException {
    return deadline == null
        ? waiting.take()
        : waiting.poll(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
  }

  void close() {
    List<Mail> left = new ArrayList<>();
    synchronized (waiting) {
      closed = true;
      waiting.drainTo(left);
    }
    left.forEach(tooLate);
  }
}
