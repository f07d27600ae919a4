package dev.mcpmanager.server;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;

/// One line that a child wrote.
///
/// @param seq counts up by one over both streams of a server, from 1, across its children
/// @param truncated whether the line was longer than what is kept of it
public record LogLine(long seq, Instant time, Source stream, String text, boolean truncated) {

  /// Where a child wrote it.
  public enum Source {
    STDOUT,
    STDERR;

    @JsonValue
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
