package dev.mcpmanager.stream;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What waits to be written to one session, in order. A virtual thread drains it while there is
/// something in it; it is the only writer of that session. When more waits than is allowed, all of
/// it is dropped and the session ends: a client that has lost something must know, and starts anew
/// from a snapshot.
///
/// Guarded by its own monitor, which is never held while writing.
final class Lane {

  private static final Logger log = LoggerFactory.getLogger(Lane.class);

  /// What a delivery costs besides its payload: headers, the task, the queue's place.
  private static final int OVERHEAD = 512;

  private record Delivery(Runnable write, int bytes) {}

  private final String name;
  private final long limit;
  private final Runnable cutOff;
  private final Queue<Delivery> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean draining;
  private boolean closed;

  /// @param limit in bytes, the delivery being written included
  /// @param cutOff ends the session; called once at most, on a thread of its own, as it may block
  Lane(String name, long limit, Runnable cutOff) {
    this.name = name;
    this.limit = limit;
    this.cutOff = cutOff;
  }

  /// Never blocks.
  void offer(Runnable write, int payloadBytes) {
    int cost = payloadBytes + OVERHEAD;
    synchronized (this) {
      if (closed) {
        return;
      }
      if (bytes + cost <= limit || !draining) {
        waiting.add(new Delivery(write, cost));
        bytes += cost;
        if (!draining) {
          draining = true;
          Thread.ofVirtual().name("mcp-stomp-" + name).start(this::drain);
        }
        return;
      }
      close();
    }
    Thread.ofVirtual().name("mcp-stomp-cut-" + name).start(cutOff);
  }

  synchronized void close() {
    closed = true;
    waiting.clear();
  }

  private void drain() {
    for (Delivery next = next(null); next != null; next = next(next)) {
      try {
        next.write().run();
      } catch (RuntimeException e) {
        log.debug("A frame could not be written to session {}.", name, e); // it is ending
      }
    }
  }

  private synchronized @Nullable Delivery next(@Nullable Delivery written) {
    if (written != null) {
      bytes -= written.bytes();
    }
    Delivery next = waiting.poll();
    draining = next != null;
    return next;
  }
}
