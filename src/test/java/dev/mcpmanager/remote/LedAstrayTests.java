package dev.mcpmanager.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mcpmanager.definition.RemoteAuth;
import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.definition.Secret;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.remote.auth.GuardedServer;
import dev.mcpmanager.remote.auth.OAuth;
import dev.mcpmanager.remote.auth.TokenStore;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a server, or the authorization server that it names, has us fetch while it lets us in.
class LedAstrayTests {

  private static final String SECRETS = "https://169.254.169.254/latest/meta-data";
  private static final URI REDIRECT = URI.create("http://127.0.0.1:3004/oauth/callback");
  private static final RemoteAuth FOR_ITSELF =
      new RemoteAuth("me", new Secret("s3cret"), null, null, null, null, List.of(), true);

  private GuardedServer server;
  private OAuth oauth;

  @BeforeEach
  void start() throws Exception {
    server = new GuardedServer();
    oauth = new OAuth(TokenStore.open(null), () -> REDIRECT, null, InstantSource.system());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private DisconnectedException refused(@Nullable RemoteAuth auth, String challenge) {
    var spec = new RemoteSpec(server.url(), Map.of(), false, null, null, auth);
    var places = new NamedPlaces(spec, List.of(), Duration.ofSeconds(2));
    Credentials credentials = oauth.credentials(new ServerId("far"), spec, places);
    return catchThrowableOfType(
        DisconnectedException.class, () -> credentials.challenged(401, List.of(challenge)));
  }

  private static void assertSaid(DisconnectedException refused, String what, String url) {
    assertThat(refused.end().cause()).isEqualTo(ExitCause.AUTHENTICATION);
    assertThat(refused.end().reason())
        .isEqualTo(
            "names %s, '%s', that is not followed: '169.254.169.254' is 169.254.169.254, which is no public"
                    .formatted(what, url)
                + " address; a server may lead only to public addresses and to where it is itself; if"
                + " this is right, write the address into 'mcp-manager.remote.allowed-addresses'");
  }

  @Test
  void aPlaceForMetadata() {
    assertSaid(
        refused(null, "Bearer resource_metadata=\"" + SECRETS + "?x=1\""),
        "a place for its metadata",
        SECRETS);
  }

  @Test
  void anAuthorizationServer() {
    server.resource.put("authorization_servers", List.of("https://169.254.169.254"));

    assertSaid(
        refused(null, server.challenge("")),
        "an authorization server",
        "https://169.254.169.254/.well-known/oauth-authorization-server");
  }

  @ParameterizedTest
  @CsvSource({
    "authorization_endpoint, an authorization endpoint, false",
    "registration_endpoint, a registration endpoint, false",
    "token_endpoint, a token endpoint, true",
  })
  void anEndpoint(String name, String what, boolean forItself) {
    server.metadata.put(name, SECRETS);

    assertSaid(refused(forItself ? FOR_ITSELF : null, server.challenge("")), what, SECRETS);
  }

  @Test
  void aTokenEndpointOnceAPersonHasComeBack() {
    server.metadata.put("token_endpoint", SECRETS);
    var needed = refused(null, server.challenge(""));
    assertThat(needed.end().cause()).isEqualTo(ExitCause.AUTH_REQUIRED);

    var visit = oauth.callback(server.authorize(needed.end().authorizationUrl()));

    assertThat(visit.granted()).isFalse();
    assertThat(visit.message())
        .startsWith("Server 'far' names a token endpoint, '" + SECRETS + "', that is not followed");
  }
}
