package dev.mcpmanager.gateway;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The streams that have no end of their own, so that the service's end is theirs as well. Safe for
/// threads.
final class Streams {

  private final Set<Listening> open = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  /// Keeps one until its client goes.
  void open(Listening listening) {
    open.add(listening);
    if (ended) { // too late to be ended with the others
      listening.end();
    }
  }

  void closed(Listening listening) {
    open.remove(listening);
  }

  void endAll() {
    ended = true;
    open.forEach(Listening::end);
  }
}
