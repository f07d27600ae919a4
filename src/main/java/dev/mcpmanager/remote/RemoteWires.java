package dev.mcpmanager.remote;

import dev.mcpmanager.definition.ServerDefinition;
import dev.mcpmanager.definition.ServerDefinition.Transport;
import dev.mcpmanager.jsonrpc.ChannelLimits;

/// Makes wires to remote servers.
public final class RemoteWires implements Wires {

  @Override
  public Wire make(
      Transport transport,
      String name,
      ServerDefinition definition,
      ChannelLimits limits,
      WireListener listener) {
    throw new UnsupportedOperationException("transport " + transport);
  }
}
