package dev.mcpmanager.stream;

import dev.mcpmanager.server.EventPage;
import dev.mcpmanager.server.History;
import dev.mcpmanager.server.ServerEvent;
import tools.jackson.databind.json.JsonMapper;

/// Publishes lifecycle events, each of them, in order. Used by the publisher's thread only.
///
/// Should the manager's ring have moved on past us, clients see it in the sequence numbers.
final class EventFeed {

  private final History history;
  private final JsonMapper json;
  private final Broadcast broadcast;
  private long seen;

  EventFeed(History history, JsonMapper json, Broadcast broadcast) {
    this.history = history;
    this.json = json;
    this.broadcast = broadcast;
  }

  /// What happened before is in every snapshot.
  void skipToEnd() {
    seen = history.events(Long.MAX_VALUE).seq();
  }

  void publish() {
    EventPage page = history.events(seen);
    for (ServerEvent event : page.events()) {
      seen = event.seq(); // first, so that an event that cannot be sent does not come again
      byte[] text = json.writeValueAsBytes(event);
      broadcast.send(Destination.EVENTS, text);
      broadcast.send(Destination.eventsOf(event.serverId()), text);
    }
  }
}
