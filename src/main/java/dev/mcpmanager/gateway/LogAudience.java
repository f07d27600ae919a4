package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.LogLevel;
import dev.mcpmanager.server.Peer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Who may read what a shared child logs. A log notification names no request, so it may be passed
/// on only while there is one request alone that it can be about: what a tool logs for one client
/// is nobody else's business.
final class LogAudience {

  private final Map<Object, Wish> open = new ConcurrentHashMap<>();

  private record Wish(Outlet outlet, LogLevel level) {}

  /// A request wants to hear what is logged for it, from that level on.
  ///
  /// @return to be closed with the request
  Runnable open(Outlet outlet, @Nullable LogLevel level) {
    if (level == null) {
      return () -> {};
    }
    var key = new Object();
    open.put(key, new Wish(outlet, level));
    return () -> open.remove(key);
  }

  /// Whether there is anybody to read anything.
  boolean isEmpty() {
    return open.isEmpty();
  }

  void heard(Peer peer, Notification note, Era era) {
    // A modern child logs only for requests that ask for it, a legacy one for any.
    boolean alone = open.size() == 1 && (era == Era.MODERN || peer.inFlight() == 1);
    if (alone) {
      open.values().stream()
          .filter(wish -> wish.level.admits(note))
          .forEach(wish -> wish.outlet.say(note));
    }
  }
}
