package dev.mcpmanager.server;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Log lines of one server, oldest first.
///
/// @param firstSeq the oldest line that is still kept; 0 if there is none
/// @param lastSeq the newest line; 0 if there is none
/// @param gap what was asked for but is no longer kept; null if nothing is missing
public record LogPage(long firstSeq, long lastSeq, @Nullable Gap gap, List<LogLine> lines) {

  static final LogPage EMPTY = new LogPage(0, 0, null, List.of());

  public LogPage {
    lines = List.copyOf(lines);
  }
}
