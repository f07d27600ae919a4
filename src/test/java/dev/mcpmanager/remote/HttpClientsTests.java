package dev.mcpmanager.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.lifecycle.ExitCause;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The client of one server: whom it trusts, by which way it goes, and where it may not.
class HttpClientsTests {

  private static final HttpRequest GET = new HttpRequest("GET", Map.of(), null, true, null);

  private final List<AutoCloseable> open = new ArrayList<>();

  @TempDir Path folder;

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  @Test
  void theCertificatesOfTheDefinitionAreTrustedAndNoOthers() throws Exception {
    HttpPeer peer = peer(tls());
    URI url = URI.create("https://localhost:" + peer.port());

    assertThat(get(spec(url, pem(), null), AddressRules.ANY)).isEqualTo(200);
    assertThatExceptionOfType(DisconnectedException.class)
        .isThrownBy(() -> get(spec(url, null, null), AddressRules.ANY))
        .satisfies(e -> assertThat(e.end().cause()).isEqualTo(ExitCause.UNREACHABLE))
        .withMessageStartingWith("cannot be reached: TLS with localhost:%d failed: ", peer.port());
  }

  @Test
  void aCertificateIsOfItsNameOnly() throws Exception {
    HttpPeer peer = peer(tls());
    URI other = URI.create("https://127.0.0.2:" + peer.port());

    assertThatExceptionOfType(DisconnectedException.class)
        .isThrownBy(() -> get(spec(other, pem(), null), AddressRules.ANY))
        .withMessageStartingWith("cannot be reached: TLS with 127.0.0.2:%d failed: ", peer.port());
    assertThat(peer.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no certificate",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"
      })
  void aFileWithoutCertificatesIsAFaultOfTheDefinition(String content) throws Exception {
    Path file = Files.writeString(folder.resolve("ca.pem"), content);

    assertThatExceptionOfType(DisconnectedException.class)
        .isThrownBy(() -> get(spec(URI.create("https://localhost"), file, null), AddressRules.ANY))
        .satisfies(e -> assertThat(e.end().cause()).isEqualTo(ExitCause.CONFIGURATION))
        .withMessageContaining("no certificates can be read from '" + file + "'")
        .withMessageEndingWith("check 'tls.ca' in its definition");
  }

  @Test
  void aProxyIsAskedForWhatIsNotSafe() throws Exception {
    HttpPeer proxy = peer((_, answer) -> answer.status(200, ""));
    URI url = URI.create("http://mcp.invalid/a");

    assertThat(get(spec(url, null, proxy(proxy, "")), AddressRules.ANY)).isEqualTo(200);
    assertThat(proxy.asked.getFirst().path()).isEqualTo("http://mcp.invalid/a");
  }

  @Test
  void aProxyIsAskedToLeadToWhatIsSafe() throws Exception {
    HttpPeer proxy = peer((_, answer) -> answer.status(403, "not there"));
    URI url = URI.create("https://mcp.invalid/a");

    assertThatExceptionOfType(DisconnectedException.class)
        .isThrownBy(() -> get(spec(url, null, proxy(proxy, "")), AddressRules.ANY))
        .withMessage(
            "cannot be reached: its proxy does not lead to mcp.invalid, but answered with HTTP 403 (Forbidden)")
        .satisfies(e -> assertThat(e.end().cause()).isEqualTo(ExitCause.UNREACHABLE));
    assertThat(proxy.asked.getFirst().method()).isEqualTo("CONNECT");
    assertThat(proxy.asked.getFirst().path()).isEqualTo("mcp.invalid:443");
  }

  @Test
  void aProxyThatAsksWhoItIsIsToldTheUserOfItsUrl() throws Exception {
    HttpPeer proxy =
        peer((asked, answer) -> {
          if (asked.headers().containsKey("Proxy-Authorization")) {
            answer.status(200, "");
          } else {
            answer.status(407, "", "Proxy-Authenticate: Basic realm=\"x\"");
          }
        });
    URI url = URI.create("http://mcp.invalid/a");

    assertThat(get(spec(url, null, proxy(proxy, "ann:secret@")), AddressRules.ANY)).isEqualTo(200);
    assertThat(proxy.asked.getLast().headers())
        .containsEntry("Proxy-Authorization", "Basic YW5uOnNlY3JldA==");
  }

  @Test
  void theUserOfTheUrlIsShownToItsServer() throws Exception {
    HttpPeer peer = peer((_, answer) -> answer.status(200, ""));
    URI url = URI.create("http://ann:secret@localhost:" + peer.port() + "/a");

    assertThat(get(spec(url, null, null), AddressRules.ANY)).isEqualTo(200);
    assertThat(peer.asked.getFirst().headers())
        .containsEntry("Authorization", "Basic YW5uOnNlY3JldA==")
        .containsEntry("Host", "localhost:" + peer.port());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://localhost:%d",
        "https://127.0.0.1:%d",
        "https://[::1]:%d",
        "https://[::ffff:127.0.0.1]:%d",
        "https://2130706433:%d",
        "https://0x7f.1:%d",
        "https://127.1:%d",
        "http://localhost:%d"
      })
  void whatTheRulesForbidIsNotConnectedTo(String url) throws Exception {
    HttpPeer peer = peer((_, answer) -> answer.status(200, ""));
    URI target = URI.create(url.formatted(peer.port()));
    if (target.getHost() == null) {
      return; // no definition has such a url
    }

    assertThatExceptionOfType(DisconnectedException.class)
        .isThrownBy(() -> get(spec(target, null, null), AddressRules.strict(List.of(), false)))
        .satisfies(e ->
            assertThat(e.end().reason())
                .containsAnyOf("must not be reached", "no address is known"));
    assertThat(peer.asked).isEmpty();
  }

  @Test
  void aProxyIsNoWayAroundTheRules() throws Exception {
    HttpPeer proxy = peer((_, answer) -> answer.status(200, ""));
    var open = AddressRules.strict(List.of(Cidr.of("127.0.0.0/8"), Cidr.of("::1")), false);

    assertThatExceptionOfType(DisconnectedException.class)
        .isThrownBy(() -> get(spec(URI.create("https://10.0.0.1"), null, proxy(proxy, "")), open))
        .withMessageStartingWith("must not be reached: '10.0.0.1' is 10.0.0.1");
    assertThatExceptionOfType(DisconnectedException.class)
        .isThrownBy(() ->
            get(
                spec(URI.create("https://1.1.1.1"), null, proxy(proxy, "")),
                AddressRules.strict(List.of(), false)))
        .withMessageStartingWith("must not be reached: 'localhost' is ");
    assertThat(proxy.asked).isEmpty();
  }

  private int get(RemoteSpec spec, AddressRules rules) throws Exception {
    var client =
        HttpClients.open(spec, rules, Duration.ofSeconds(10), new Proxies(spec.proxy(), _ -> null));
    try (client;
        HttpReply reply = new HttpSender(spec, client, Credentials.NONE).send(GET, new Abort())) {
      return reply.status();
    }
  }

  private static RemoteSpec spec(URI url, @Nullable Path ca, @Nullable URI proxy) {
    return new RemoteSpec(url, Map.of(), false, ca, proxy, null);
  }

  private static URI proxy(HttpPeer proxy, String user) {
    return URI.create("http://" + user + "localhost:" + proxy.port());
  }

  private static Path pem() throws Exception {
    return Path.of(
        Objects.requireNonNull(HttpClientsTests.class.getResource("/tls/localhost.pem")).toURI());
  }

  private static ServerSocket tls() throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    char[] password = "changeit".toCharArray();
    try (InputStream in = HttpClientsTests.class.getResourceAsStream("/tls/localhost.p12")) {
      keys.load(in, password);
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, password);
    var context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context.getServerSocketFactory().createServerSocket(0);
  }

  private HttpPeer peer(ServerSocket listener) throws IOException {
    var peer = new HttpPeer((_, answer) -> answer.status(200, ""), listener);
    open.add(peer);
    return peer;
  }

  private HttpPeer peer(HttpPeer.Handler handler) throws IOException {
    var peer = new HttpPeer(handler);
    open.add(peer);
    return peer;
  }
}
