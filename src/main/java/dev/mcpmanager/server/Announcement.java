package dev.mcpmanager.server;

import dev.mcpmanager.definition.ServerId;
import java.time.Instant;

/// Something to tell the world: an event that has no number yet.
///
/// @param message the whole sentence, the same in event, log and answer
/// @param failure whether this is what went wrong, to be kept as the server's last error
record Announcement(String message, boolean failure, Maker maker) {

  /// Makes the event once it is its turn.
  interface Maker {
    ServerEvent make(long seq, Instant time, ServerId server, String message);
  }

  ServerEvent numbered(long seq, Instant time, ServerId server) {
    return maker.make(seq, time, server, message);
  }
}
