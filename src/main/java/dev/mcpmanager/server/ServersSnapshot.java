package dev.mcpmanager.server;

import java.util.List;

/// All servers, and the number of the last event that is surely part of the picture: who reads on
/// from there misses nothing, but may be told of something once more.
public record ServersSnapshot(long seq, List<ServerView> servers) {

  public ServersSnapshot {
    servers = List.copyOf(servers);
  }
}
