package dev.mcpmanager.stream;

import dev.mcpmanager.definition.ServerId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Who has subscribed to what: bounds it for each session, and tells the publisher what nobody
/// wants to hear. Sessions are written by the threads that read them, one at a time each; the
/// counts are for everybody.
final class Subscriptions {

  private final int maxPerSession;
  private final Map<String, Map<String, String>> sessions = new ConcurrentHashMap<>();
  private final Map<String, Integer> subscribers = new ConcurrentHashMap<>();

  Subscriptions(int maxPerSession) {
    this.maxPerSession = maxPerSession;
  }

  void connected(String session) {
    sessions.put(session, new ConcurrentHashMap<>());
  }

  boolean isConnected(String session) {
    return sessions.containsKey(session);
  }

  void add(String session, String id, String destination) {
    Map<String, String> own = sessions.get(session);
    if (own == null) {
      return; // it has just ended
    }
    if (own.size() >= maxPerSession) {
      throw new RefusedFrameException(
          "A session may have %d subscriptions; this one has them.".formatted(maxPerSession));
    }
    if (own.putIfAbsent(id, destination) != null) {
      throw new RefusedFrameException("SUBSCRIBE with the id of another subscription.");
    }
    subscribers.merge(destination, 1, Integer::sum);
  }

  void remove(String session, @Nullable String id) {
    Map<String, String> own = sessions.get(session);
    String destination = own == null || id == null ? null : own.remove(id);
    if (destination != null) {
      forget(destination);
    }
  }

  void disconnected(String session) {
    Map<String, String> own = sessions.remove(session);
    if (own != null) {
      own.values().forEach(this::forget);
    }
  }

  private void forget(String destination) {
    subscribers.computeIfPresent(destination, (_, count) -> count == 1 ? null : count - 1);
  }

  boolean any(String destination) {
    return subscribers.containsKey(destination);
  }

  boolean wantLogsOf(ServerId server) {
    return any(Destination.LOGS) || any(Destination.logsOf(server));
  }
}
