package dev.mcpmanager.server;

import dev.mcpmanager.definition.ServerId;
import org.jspecify.annotations.Nullable;

/// Which of a server's children is meant: its main one, or one of those that an exclusive server
/// has beside it. Incarnations come after it: each name has its own.
///
/// @param number null for the main one; else from 1, counted for this life of the service
record ChildName(ServerId server, @Nullable Long number) {

  static ChildName main(ServerId server) {
    return new ChildName(server, null);
  }

  boolean isMain() {
    return number == null;
  }

  /// The subject of sentences about it.
  String subject() {
    return isMain()
        ? "Server '%s'".formatted(server)
        : "Child %d of server '%s'".formatted(number, server);
  }

  /// For the names of threads: `files`, `files/3`.
  @Override
  public String toString() {
    return isMain() ? server.value() : server + "/" + number;
  }
}
