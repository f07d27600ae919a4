package dev.mcpmanager.stream;

import dev.mcpmanager.server.EventPage;
import dev.mcpmanager.server.ServerEvent;
import dev.mcpmanager.server.ServerManager;
import tools.jackson.databind.json.JsonMapper;

/// Publishes lifecycle events, each of them, in order. Used by the publisher's thread only.
///
/// Should the manager's ring have moved on past us, clients see it in the sequence numbers.
final class EventFeed {

  private final ServerManager manager;
  private final JsonMapper json;
  private final Broadcast broadcast;
  private long seen;

  EventFeed(ServerManager manager, JsonMapper json, Broadcast broadcast) {
    this.manager = manager;
    this.json = json;
    this.broadcast = broadcast;
  }

  /// What happened before is in every snapshot.
  void skipToEnd() {
    seen = manager.events(Long.MAX_VALUE).seq();
  }

  void publish() {
    EventPage page = manager.events(seen);
    for (ServerEvent event : page.events()) {
      seen = event.seq(); // first, so that an event that cannot be sent does not come again
      byte[] text = json.writeValueAsBytes(event);
      broadcast.send(Destination.EVENTS, text);
      broadcast.send(Destination.eventsOf(event.serverId()), text);
    }
  }
}
