package dev.mcpmanager.gateway;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/// What the gateway's clients may take.
///
/// @param maxSessions sessions of legacy clients; beyond, the one that was idle longest ends
/// @param sessionIdle how long a session may be idle, with no stream open, before it ends
/// @param maxUnread what may wait for one client to be read on one stream; more is dropped, or
///   replaced by what is newer, except for answers
/// @param maxUnreadTotal the same, for all clients together
/// @param replay what is kept of a session for a client that was cut off
/// @param replayTotal the same, for all sessions together
/// @param parked how long a call waits for a modern client's answers to what its server asked
@ConfigurationProperties("mcp-manager.gateway")
record GatewayProperties(
    @DefaultValue("1000") int maxSessions,
    @DefaultValue("30m") Duration sessionIdle,
    @DefaultValue("1MB") DataSize maxUnread,
    @DefaultValue("64MB") DataSize maxUnreadTotal,
    @DefaultValue("256KB") DataSize replay,
    @DefaultValue("32MB") DataSize replayTotal,
    @DefaultValue("10m") Duration parked) {

  GatewayProperties {
    require(maxSessions >= 1, "max-sessions", maxSessions, "at least 1");
    require(sessionIdle.toSeconds() >= 1, "session-idle", sessionIdle, "at least 1 second");
    require(fits(maxUnread), "max-unread", maxUnread, "from 1 byte to 1 GB");
    require(fits(maxUnreadTotal), "max-unread-total", maxUnreadTotal, "from 1 byte to 1 GB");
    require(fits(replay), "replay", replay, "from 1 byte to 1 GB");
    require(fits(replayTotal), "replay-total", replayTotal, "from 1 byte to 1 GB");
    require(parked.toSeconds() >= 1, "parked", parked, "at least 1 second");
  }

  private static boolean fits(DataSize size) {
    return size.toBytes() >= 1 && size.toGigabytes() <= 1;
  }

  private static void require(boolean holds, String name, Object value, String wanted) {
    if (!holds) {
      throw new IllegalArgumentException(
          "mcp-manager.gateway.%s is '%s', but must be %s.".formatted(name, value, wanted));
    }
  }
}
