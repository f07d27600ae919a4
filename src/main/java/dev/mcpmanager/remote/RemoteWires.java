package dev.mcpmanager.remote;

import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.definition.ServerDefinition;
import dev.mcpmanager.definition.ServerDefinition.Transport;
import dev.mcpmanager.jsonrpc.ChannelLimits;
import java.time.Duration;
import java.util.Objects;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

/// Makes wires to the servers of the operator's own file, which may be anywhere.
public final class RemoteWires implements Wires {

  private static final Duration CONNECT = SocketTimes.DEFAULT.connect();

  @Override
  public Wire make(
      Transport transport,
      String name,
      ServerDefinition definition,
      ChannelLimits limits,
      WireListener listener)
      throws DisconnectedException {
    RemoteSpec spec = Objects.requireNonNull(definition.remote(), "it has a url");
    Credentials credentials = Credentials.NONE;
    SocketTimes times = times(definition);
    return switch (transport) {
      case STDIO -> throw new IllegalArgumentException("It is a child.");
      case HTTP -> new HttpWire(name, spec, client(spec), credentials, limits, listener);
      case SSE -> new SseWire(name, spec, client(spec), credentials, limits, listener, times);
      case WEBSOCKET ->
          new WebSocketWire(name, spec, AddressRules.ANY, credentials, limits, listener, times);
    };
  }

  private static CloseableHttpClient client(RemoteSpec spec) throws DisconnectedException {
    return HttpClients.open(spec, AddressRules.ANY, CONNECT);
  }

  /// A connection is asked whether it is there as often as a server whether it lives.
  private static SocketTimes times(ServerDefinition definition) {
    return new SocketTimes(
        CONNECT, definition.liveness().interval(), definition.liveness().timeout());
  }
}
