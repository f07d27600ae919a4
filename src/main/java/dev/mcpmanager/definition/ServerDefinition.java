package dev.mcpmanager.definition;

import dev.mcpmanager.lifecycle.RestartPolicy;
import org.jspecify.annotations.Nullable;

/// How one server should run. Valid by construction of [DefinitionReader]; at least one of `launch`
/// and `remote` is there, and `launch` is whenever the transport is [Transport#STDIO].
///
/// @param name the name as written in the file, which may hold what an id must not
/// @param launch how to launch its child, if it has one
/// @param remote where to reach it, if not through the pipes of its child
/// @param disabled listed, but not to be started
public record ServerDefinition(
    ServerId id,
    String name,
    Transport transport,
    @Nullable LaunchSpec launch,
    @Nullable RemoteSpec remote,
    boolean autoStart,
    boolean disabled,
    RestartPolicy restart,
    Timeouts timeouts,
    Isolation isolation,
    Protocol protocol,
    Readiness readiness) {

  /// How messages travel.
  public enum Transport {
    STDIO,
    HTTP,
    SSE,
    WEBSOCKET
  }

  /// Whether clients share one child.
  public enum Isolation {
    SHARED,
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
