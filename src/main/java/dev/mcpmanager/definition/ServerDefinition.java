package dev.mcpmanager.definition;

import dev.mcpmanager.lifecycle.RestartPolicy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How one server should run. Valid by construction of [DefinitionReader]; at least one of `launch`
/// and `remote` is there, and `launch` is whenever the transport is [Transport#STDIO].
///
/// @param name the name as written in the file, which may hold what an id must not
/// @param launch how to launch its child, if it has one
/// @param remote where to reach it, if not through the pipes of its child
/// @param autoStart started with the service
/// @param lazy started by its first use, and so never `autoStart` as well
/// @param disabled listed, but not to be started
/// @param dependsOn what an automatic start waits for, in the order of the file
/// @param idleStop stopped after so long without use, until its next use; null for never
/// @param profile who its children are told that their client is
/// @param pool how many children it may have, if it is exclusive
public record ServerDefinition(
    ServerId id,
    String name,
    Transport transport,
    @Nullable LaunchSpec launch,
    @Nullable RemoteSpec remote,
    boolean autoStart,
    boolean lazy,
    boolean disabled,
    List<Dependency> dependsOn,
    RestartPolicy restart,
    Timeouts timeouts,
    @Nullable Duration idleStop,
    Liveness liveness,
    Limits limits,
    Isolation isolation,
    ClientProfile profile,
    Pool pool,
    Protocol protocol,
    Readiness readiness) {

  public ServerDefinition {
    dependsOn = List.copyOf(dependsOn);
  }

  /// How messages travel.
  public enum Transport {
    STDIO,
    HTTP,
    SSE,
    WEBSOCKET
  }

  /// Whether clients share one child.
  public enum Isolation {
    /// They do; it is told of no client's capabilities.
    SHARED,
    /// Each session and each call of a client's has a child of its own.
    EXCLUSIVE
  }

  /// Which protocol era to speak; [#AUTO] asks the server.
  public enum Protocol {
    AUTO,
    LEGACY,
    MODERN
  }

  /// What makes a launched child ready.
  public enum Readiness {
    HANDSHAKE,
    SPAWN
  }
}
