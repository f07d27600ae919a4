package dev.mcpmanager.server;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Events from a sequence number on, oldest first.
///
/// @param seq the newest event's number; 0 before the first
/// @param gap what was asked for but is no longer kept; null if nothing is missing
public record EventPage(long seq, @Nullable Gap gap, List<ServerEvent> events) {

  public EventPage {
    events = List.copyOf(events);
  }
}
