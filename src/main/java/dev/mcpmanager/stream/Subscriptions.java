package dev.mcpmanager.stream;

import dev.mcpmanager.definition.ServerId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Who has subscribed to what: bounds it for each session, and tells the publisher who wants to
/// hear what. Sessions are written by the threads that read them, one at a time each.
final class Subscriptions {

  private final int maxPerSession;
  private final Map<String, Map<String, String>> sessions = new ConcurrentHashMap<>();

  /// By destination, the sessions by the name that they gave their subscription. Changed only
  /// within a computation of the outer map; what is empty is taken out.
  private final Map<String, Map<String, Set<String>>> subscribers = new ConcurrentHashMap<>();

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
    subscribers.compute(
        destination,
        (_, there) -> {
          Map<String, Set<String>> byId = there == null ? new ConcurrentHashMap<>() : there;
          byId.computeIfAbsent(id, _ -> ConcurrentHashMap.newKeySet()).add(session);
          return byId;
        });
    if (!isConnected(session)) {
      forget(session, id, destination); // it has ended meanwhile, on another thread
    }
  }

  void remove(String session, @Nullable String id) {
    Map<String, String> own = sessions.get(session);
    if (own == null || id == null) {
      return;
    }
    String destination = own.remove(id);
    if (destination != null) {
      forget(session, id, destination);
    }
  }

  void disconnected(String session) {
    Map<String, String> own = sessions.remove(session);
    if (own != null) {
      own.forEach((id, destination) -> forget(session, id, destination));
    }
  }

  private void forget(String session, String id, String destination) {
    subscribers.computeIfPresent(
        destination,
        (_, byId) -> {
          byId.computeIfPresent(id, (_, those) -> without(session, those));
          return byId.isEmpty() ? null : byId;
        });
  }

  private static @Nullable Set<String> without(String session, Set<String> sessions) {
    sessions.remove(session);
    return sessions.isEmpty() ? null : sessions;
  }

  /// The sessions that subscribed to a destination, by the name that they gave their subscription.
  Map<String, Set<String>> to(String destination) {
    return subscribers.getOrDefault(destination, Map.of());
  }

  boolean any(String destination) {
    return subscribers.containsKey(destination);
  }

  boolean wantLogsOf(ServerId server) {
    return any(Destination.LOGS) || any(Destination.logsOf(server));
  }
}
