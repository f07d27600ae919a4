package dev.mcpmanager.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mcpmanager.definition.RemoteAuth;
import dev.mcpmanager.definition.RemoteSpec;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Where a server may lead us who is asked whom it trusts: each test has somebody on this machine
/// who must not be reached, or must.
class NamedPlacesTests {

  private static final String PUBLIC = "https://mcp.invalid/mcp";

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  private HttpPeer peer() throws Exception {
    var peer = new HttpPeer((_, answer) -> answer.status(200, "what is here is nobody's business"));
    open.add(peer);
    return peer;
  }

  private static int get(NamedPlaces places, String url) throws Exception {
    URI there = URI.create(url);
    try (var client = places.to(there)) {
      return client.execute(new HttpGet(there), answer -> answer.getCode());
    }
  }

  private static NamedPlaces places(
      String server, @Nullable String issuer, @Nullable URI proxy, Cidr... allowed) {
    var auth =
        issuer == null
            ? null
            : new RemoteAuth(null, null, null, null, null, issuer, List.of(), false);
    var spec = new RemoteSpec(URI.create(server), Map.of(), false, null, proxy, auth);
    return new NamedPlaces(spec, List.of(allowed), Duration.ofSeconds(10));
  }

  private static void assertForbidden(NamedPlaces places, String url) {
    assertThatExceptionOfType(ForbiddenAddressException.class)
        .as(url)
        .isThrownBy(() -> get(places, url))
        .withMessageContaining("which is no public address");
    assertThatExceptionOfType(ForbiddenAddressException.class)
        .as(url)
        .isThrownBy(() -> places.check(URI.create(url)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost:%d/x",
        "http://127.0.0.1:%d/x",
        "http://[::1]:%d/x",
        "https://localhost:%d/x",
        "https://[::ffff:127.0.0.1]:%d/x",
        "https://127.1:%d/x",
        "https://2130706433:%d/x",
      })
  void aServerElsewhereDoesNotLeadToThisMachine(String url) throws Exception {
    HttpPeer peer = peer();
    var target = url.formatted(peer.port());
    if (URI.create(target).getHost() == null) {
      return; // nothing that names it is taken for a url
    }

    assertForbidden(places(PUBLIC, null, null), target);
    assertForbidden(places("https://10.1.2.3/mcp", null, null), target);
    assertThat(peer.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://169.254.169.254/latest/meta-data",
        "https://[::ffff:a9fe:a9fe]/",
        "https://[fe80::1]/"
      })
  void noServerLeadsToWhereACloudKeepsItsSecrets(String url) {
    assertForbidden(places(PUBLIC, null, null), url);
    assertForbidden(places("https://10.1.2.3/mcp", null, null), url);
    assertForbidden(places("http://localhost:4000/mcp", null, null), url);
  }

  @Test
  void aServerOfThisMachineLeadsToItsNeighbours() throws Exception {
    HttpPeer peer = peer();

    assertThat(get(places("http://127.0.0.1:1/mcp", null, null), at(peer, "/token")))
        .isEqualTo(200);
  }

  @Test
  void theOperatorOpensWhatServersElsewhereMayNotName() throws Exception {
    HttpPeer peer = peer();

    assertThat(
            get(
                places(PUBLIC, null, null, Cidr.of("127.0.0.0/8"), Cidr.of("::1")),
                at(peer, "/token")))
        .isEqualTo(200);
  }

  @Test
  void whatTheDefinitionNamesMayBeAnywhereWithAllOfItsOrigin() throws Exception {
    HttpPeer peer = peer();

    assertThat(get(places(PUBLIC, at(peer, "/realm"), null), at(peer, "/realm/token")))
        .isEqualTo(200);
    // 127.0.0.2 is this machine as well, but called so by no definition
    assertForbidden(
        places(PUBLIC, at(peer, "/realm"), null), "http://127.0.0.2:%d/".formatted(peer.port()));
    assertForbidden(places(PUBLIC, at(peer, "/realm"), null), "http://localhost:1/");
  }

  @Test
  void aWebSocketIsOfTheOriginOfWhatIsBesideIt() throws Exception {
    NamedPlaces places = places("ws://10.0.0.5:4000/mcp", null, null);

    places.check(URI.create("http://10.0.0.5:4000/realm"));
    assertThatExceptionOfType(ForbiddenAddressException.class)
        .isThrownBy(() -> places.check(URI.create("http://10.0.0.5:4001/realm")))
        .withMessage("its url is none of 'https' or 'wss'");
  }

  @Test
  void theProxyOfTheDefinitionMayBeAnywhereAndIsNoWayAroundTheRules() throws Exception {
    HttpPeer proxy = peer();
    URI way = URI.create(at(proxy, ""));

    assertForbidden(places(PUBLIC, null, way), "https://10.0.0.1/token");
    assertForbidden(places(PUBLIC, null, way), "http://localhost:%d/".formatted(proxy.port()));
    assertThat(proxy.asked).isEmpty();
    get(places("http://127.0.0.1:1/mcp", null, way), "http://127.0.0.1:2/token");
    assertThat(proxy.asked).hasSize(1);
  }

  @Test
  void aNameThatOnlyTheProxyKnowsIsLeftToIt() throws Exception {
    HttpPeer proxy = new HttpPeer((_, answer) -> answer.status(403, "not there"));
    open.add(proxy);

    int status = get(places(PUBLIC, null, URI.create(at(proxy, ""))), "https://as.invalid/token");

    assertThat(status).isEqualTo(403);
    assertThat(proxy.asked).extracting(HttpPeer.Asked::path).containsExactly("as.invalid:443");
  }

  private static String at(HttpPeer peer, String path) {
    return "http://127.0.0.1:%d%s".formatted(peer.port(), path);
  }
}
