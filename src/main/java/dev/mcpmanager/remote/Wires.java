package dev.mcpmanager.remote;

import dev.mcpmanager.definition.ServerDefinition;
import dev.mcpmanager.definition.ServerDefinition.Transport;
import dev.mcpmanager.jsonrpc.ChannelLimits;

/// Makes wires to remote servers.
@FunctionalInterface
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
}
