package dev.mcpmanager.server;

import java.util.function.LongFunction;

/// The last lifecycle events of all servers, in the one order in which they are told to everybody.
final class EventLog {

  /// Days of ordinary life, or an hour of fifty servers in their backoff.
  private static final int KEPT = 4096;

  private final SequencedRing<ServerEvent> ring = new SequencedRing<>(KEPT);
  private final Runnable onActivity;

  EventLog(Runnable onActivity) {
    this.onActivity = onActivity;
  }

  ServerEvent add(LongFunction<ServerEvent> maker) {
    ServerEvent event = ring.add(maker);
    onActivity.run();
    return event;
  }

  EventPage after(long seq) {
    Slice<ServerEvent> slice = ring.after(seq);
    return new EventPage(slice.lastSeq(), slice.gapAfter(seq), slice.entries());
  }

  long lastSeq() {
    return ring.lastSeq();
  }
}
