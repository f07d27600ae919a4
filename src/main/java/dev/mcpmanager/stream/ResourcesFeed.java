package dev.mcpmanager.stream;

import dev.mcpmanager.server.ResourcesSnapshot;
import dev.mcpmanager.server.ServerManager;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;

/// Publishes what the servers use, every now and then, while somebody listens and there is
/// something to tell. Used by the publisher's thread only.
///
/// What it sends is a picture, not an event: it has no sequence number and is not in the history of
/// events. The next picture replaces it, so who missed one has lost nothing; kept, such pictures
/// would soon push out of the history the events that nothing replaces.
final class ResourcesFeed {

  private final ServerManager manager;
  private final Subscriptions subscriptions;
  private final JsonMapper json;
  private final Broadcast broadcast;
  private final long interval;
  private long due;

  /// @param interval from one picture to the next
  /// @param now on the clock of `System.nanoTime`
  ResourcesFeed(
      ServerManager manager,
      Subscriptions subscriptions,
      JsonMapper json,
      Broadcast broadcast,
      Duration interval,
      long now) {
    this.manager = manager;
    this.subscriptions = subscriptions;
    this.json = json;
    this.broadcast = broadcast;
    this.interval = interval.toNanos();
    this.due = now;
  }

  /// Publishes, if it is time to.
  ///
  /// @return in how many nanoseconds it is time again
  long publish(long now) {
    if (due - now > 0) {
      return due - now;
    }
    due = now + interval; // first, so that a picture that cannot be sent does not come again
    if (subscriptions.any(Destination.RESOURCES)) {
      ResourcesSnapshot picture = manager.resources();
      if (!picture.servers().isEmpty()) {
        broadcast.send(Destination.RESOURCES, json.writeValueAsBytes(picture));
      }
    }
    return interval;
  }
}
