package dev.mcpmanager.remote;

import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.remote.auth.Ways;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

/// The ways to those who guard a server, by the proxy and with the authorities of its definition.
///
/// What stands in the definition is the operator's word, and may be anywhere: the server and the
/// `auth.issuer`, each with all of its origin, and the proxy. Anything else is named by the server,
/// or by whom it named, and must be no nearer than the server is: its word is not the operator's.
///
/// @param spec of a definition of the operator's own
/// @param allowed addresses that the operator opened to what servers name
record NamedPlaces(RemoteSpec spec, List<Cidr> allowed, Duration connect) implements Ways {

  @Override
  public CloseableHttpClient to(URI url) throws DisconnectedException {
    var there = new RemoteSpec(url, Map.of(), false, spec.ca(), spec.proxy(), null);
    return HttpClients.open(there, rules(url), connect, Proxies.ofTheOperator(spec.proxy()));
  }

  @Override
  public void check(URI url) throws ForbiddenAddressException {
    new CheckedNames(rules(url)).check(url);
  }

  private AddressRules rules(URI url) {
    boolean defined = defined().map(NamedPlaces::origin).anyMatch(origin(url)::equals);
    return defined ? AddressRules.ANY : AddressRules.noNearerThan(spec.url(), allowed);
  }

  private Stream<URI> defined() {
    String issuer = spec.auth() == null ? null : spec.auth().issuer();
    return Stream.concat(Stream.of(spec.url()), Stream.ofNullable(issuer).map(URI::create));
  }

  /// A WebSocket is of the same origin as what is beside it.
  private static String origin(URI url) {
    String scheme = HostPort.isSafe(url) ? "https" : "http";
    return "%s://%s".formatted(scheme, HostPort.of(url)).toLowerCase(Locale.ROOT);
  }
}
