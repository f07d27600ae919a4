package dev.mcpmanager.gateway;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The streams that have no end of their own, so that the service's end is theirs as well. Safe for
/// threads.
final class Streams {

  private final Set<Listening> open = ConcurrentHashMap.newKeySet();

  /// Keeps one until its client goes.
  void open(Listening listening) {
    open.add(listening);
  }

  void closed(Listening listening) {
    open.remove(listening);
  }

  void endAll() {
    open.forEach(Listening::end);
  }
}
