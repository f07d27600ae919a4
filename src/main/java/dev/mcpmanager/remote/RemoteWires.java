package dev.mcpmanager.remote;

import static java.util.stream.Collectors.toSet;

import dev.mcpmanager.definition.DefinitionEntry;
import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.definition.ServerDefinition;
import dev.mcpmanager.definition.ServerDefinition.Transport;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.ChannelLimits;
import dev.mcpmanager.remote.auth.OAuth;
import dev.mcpmanager.remote.auth.OAuthCredentials;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.jspecify.annotations.Nullable;

/// Makes wires to the servers of the operator's own file, which may be anywhere.
public final class RemoteWires implements Wires {

  private static final Duration CONNECT = SocketTimes.DEFAULT.connect();

  private final @Nullable OAuth oauth;
  private final List<Cidr> allowed;
  private final Map<ServerId, Credentials> known = new ConcurrentHashMap<>(); // for all its wires

  /// All that there is to show is in the headers of the definitions.
  public RemoteWires() {
    this.oauth = null;
    this.allowed = List.of();
  }

  /// @param allowed addresses to which servers may lead that are elsewhere
  public RemoteWires(OAuth oauth, List<Cidr> allowed) {
    this.oauth = oauth;
    this.allowed = List.copyOf(allowed);
  }

  @Override
  public Wire make(
      Transport transport,
      String name,
      ServerDefinition definition,
      ChannelLimits limits,
      WireListener listener)
      throws DisconnectedException {
    RemoteSpec spec = Objects.requireNonNull(definition.remote(), "it has a url");
    Credentials credentials = known.computeIfAbsent(definition.id(), id -> credentials(id, spec));
    SocketTimes times = times(definition);
    return switch (transport) {
      case STDIO -> throw new IllegalArgumentException("It is a child.");
      case HTTP -> new HttpWire(name, spec, client(spec), credentials, limits, listener);
      case SSE -> new SseWire(name, spec, client(spec), credentials, limits, listener, times);
      case WEBSOCKET ->
          new WebSocketWire(name, spec, AddressRules.ANY, credentials, limits, listener, times);
    };
  }

  @Override
  public @Nullable String authorizationUrl(ServerId server) {
    return known.get(server) instanceof OAuthCredentials granted
        ? granted.authorizationUrl()
        : null;
  }

  /// Who says in the definition what to show is asked for nothing else.
  private Credentials credentials(ServerId id, RemoteSpec spec) {
    boolean said = spec.headers().keySet().stream().anyMatch("Authorization"::equalsIgnoreCase);
    return oauth == null || said
        ? Credentials.NONE
        : oauth.credentials(id, spec, new NamedPlaces(spec, allowed, CONNECT));
  }

  /// An entry that is no good may be that of a server with a typing error, which must not cost what
  /// a person has granted.
  @Override
  public void defined(List<DefinitionEntry> entries) {
    boolean all = entries.stream().allMatch(DefinitionEntry.Valid.class::isInstance);
    if (oauth != null && all) {
      oauth.forgetAllBut(entries.stream().flatMap(RemoteWires::url).collect(toSet()));
    }
  }

  private static Stream<String> url(DefinitionEntry entry) {
    return entry instanceof DefinitionEntry.Valid(var definition, var _)
            && definition.remote() != null
        ? Stream.of(definition.remote().url().toString())
        : Stream.of();
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
