package dev.mcpmanager.remote;

import dev.mcpmanager.definition.DefinitionEntry;
import dev.mcpmanager.definition.ServerDefinition;
import dev.mcpmanager.definition.ServerDefinition.Transport;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.ChannelLimits;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes wires to remote servers.
public interface Wires {

  /// A wire that is not open yet; not to be had at all if the definition forbids it.
  ///
  /// @param transport any but stdio
  /// @param name for the names of threads: the server's id and its incarnation
  /// @param definition of a server that has a url
  Wire make(
      Transport transport,
      String name,
      ServerDefinition definition,
      ChannelLimits limits,
      WireListener listener)
      throws DisconnectedException;

  /// What a person would have to open so that a server lets us in, or does more for us; null if
  /// nobody needs to.
  @Nullable String authorizationUrl(ServerId server);

  /// The definitions were read, and these are all of them: what servers had granted that are not
  /// among them is forgotten. Waits for the disk.
  void defined(List<DefinitionEntry> entries);
}
