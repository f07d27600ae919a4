package dev.mcpmanager.server;

import dev.mcpmanager.mcp.Era;
import org.jspecify.annotations.Nullable;

/// What was found out about the era of a server, for all of its children: only the first pays for
/// the question. Any thread may call.
final class KnownEra {

  private volatile @Nullable Era found; // written by the newest handshake

  @Nullable Era get() {
    return found;
  }

  /// @param era null to ask again next time
  void remember(@Nullable Era era) {
    found = era;
  }
}
