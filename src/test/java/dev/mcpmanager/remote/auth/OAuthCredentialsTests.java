package dev.mcpmanager.remote.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mcpmanager.definition.RemoteAuth;
import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.definition.Secret;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.remote.DisconnectedException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OAuthCredentialsTests {

  private static final URI REDIRECT = URI.create("http://127.0.0.1:3004/oauth/callback");

  @TempDir Path state;
  private GuardedServer server;
  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private OAuth oauth;

  @BeforeEach
  void start() throws IOException {
    server = new GuardedServer();
    oauth = oauth();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private OAuth oauth() {
    return new OAuth(TokenStore.open(state), () -> REDIRECT, null, () -> now);
  }

  private OAuthCredentials credentials(@Nullable RemoteAuth auth) {
    var spec = new RemoteSpec(server.url(), Map.of(), false, null, null, auth);
    return oauth.credentials(new ServerId("far"), spec, new AnyWay());
  }

  private DisconnectedException refused(OAuthCredentials credentials, String more) {
    return catchThrowableOfType(
        DisconnectedException.class,
        () -> credentials.challenged(401, List.of(server.challenge(more))));
  }

  private OAuthCredentials authorized() {
    var credentials = credentials(null);
    var needed = refused(credentials, ", scope=\"read\"");
    assertThat(needed.end().cause()).as(needed.getMessage()).isEqualTo(ExitCause.AUTH_REQUIRED);
    var visit = oauth.callback(server.authorize(needed.end().authorizationUrl()));
    assertThat(visit.granted()).as(visit.message()).isTrue();
    return credentials;
  }

  @Test
  void showsNothingUntilItIsAskedTo() throws DisconnectedException {
    assertThat(credentials(null).authorization()).isNull();
    assertThat(server.paths).isEmpty();
  }

  @Test
  void aPersonLetsItInOnceAndForAll() throws DisconnectedException {
    var credentials = authorized();
    assertThat(credentials.authorization()).isEqualTo("Bearer access-1");
    assertThat(credentials.authorizationUrl()).isNull();
    assertThat(server.tokenRequests)
        .singleElement()
        .satisfies(it ->
            assertThat(it).containsEntry("client_id", "registered").doesNotContainKey("scope"));
  }

  @Test
  void asksForTheScopeOfTheChallenge() {
    var url = refused(credentials(null), ", scope=\"read write\"").end().authorizationUrl();
    assertThat(GuardedServer.query(url))
        .containsEntry("scope", "read write")
        .containsEntry("redirect_uri", REDIRECT.toString())
        .containsEntry("resource", server.url().toString());
  }

  @Test
  void theStateOfALinkIsGoodOnce() {
    var credentials = credentials(null);
    var back = server.authorize(refused(credentials, "").end().authorizationUrl());
    assertThat(oauth.callback(back).granted()).isTrue();
    assertThat(oauth.callback(back).granted()).isFalse();
    assertThat(oauth.callback(Map.of("code", "x", "state", "guessed")).message())
        .contains("not one of this service");
  }

  @Test
  void aLinkExpiresAndAFreshOneTakesItsPlace() {
    var credentials = credentials(null);
    String first = refused(credentials, "").end().authorizationUrl();
    assertThat(credentials.authorizationUrl()).isEqualTo(first);
    now = now.plus(Duration.ofHours(2));
    assertThat(oauth.callback(server.authorize(first)).granted()).isFalse();
    String second = credentials.authorizationUrl();
    assertThat(second).isNotNull().isNotEqualTo(first);
    assertThat(oauth.callback(server.authorize(second)).granted()).isTrue();
  }

  @Test
  void anAnswerInTheNameOfAnotherIssuerIsNotRedeemed() {
    server.issOfCallback = "https://evil.example.com";
    var url = refused(credentials(null), "").end().authorizationUrl();
    var visit = oauth.callback(server.authorize(url));
    assertThat(visit.granted()).isFalse();
    assertThat(visit.message()).contains("does not bear its name");
    assertThat(server.tokenRequests).isEmpty();
  }

  @Test
  void anAnswerWithoutTheNameThatWasPromisedIsNotRedeemed() {
    server.metadata.put("authorization_response_iss_parameter_supported", true);
    var url = refused(credentials(null), "").end().authorizationUrl();
    assertThat(oauth.callback(server.authorize(url)).granted()).isFalse();
    assertThat(server.tokenRequests).isEmpty();
  }

  @Test
  void asksForNoTokenOfAnotherResource() {
    server.resource.put("resource", "https://evil.example.com/mcp");
    assertThat(refused(credentials(null), "").end())
        .satisfies(end -> {
          assertThat(end.cause()).isEqualTo(ExitCause.AUTHENTICATION);
          assertThat(end.reason()).contains("another resource");
        });
  }

  @Test
  void usesNoMetadataOfAnotherIssuer() {
    server.metadata.put("issuer", "https://attacker.example.com");
    assertThat(refused(credentials(null), "").end().reason()).contains("that of another");
    assertThat(server.paths).doesNotContain("/register");
  }

  @Test
  void goesNowhereWithoutPkce() {
    server.metadata.remove("code_challenge_methods_supported");
    assertThat(refused(credentials(null), "").end().reason()).contains("PKCE");
    assertThat(server.paths).doesNotContain("/register");
  }

  @Test
  void renewsBeforeExpiryOnceForFiftyThreads() throws Exception {
    var credentials = authorized();
    now = now.plus(Duration.ofMinutes(59).plusSeconds(30));
    assertThat(together(50, credentials::authorization)).containsOnly("Bearer access-2");
    assertThat(server.tokenRequests).hasSize(2);
  }

  @Test
  void renewsOnceForAllWhoseTokenWasRefused() throws Exception {
    var credentials = authorized();
    now = now.plus(Duration.ofMinutes(10));
    var challenge = List.of(server.challenge(", error=\"invalid_token\""));
    assertThat(together(50, () -> credentials.challenged(401, challenge, "Bearer access-1")))
        .containsOnly(true);
    assertThat(server.tokenRequests).hasSize(2);
  }

  @Test
  void whatIsGrantedOutlivesTheService() throws DisconnectedException {
    authorized();
    oauth = oauth();
    assertThat(credentials(null).authorization()).isEqualTo("Bearer access-1");
    now = now.plus(Duration.ofHours(3));
    assertThat(credentials(null).authorization()).isEqualTo("Bearer access-2");
    oauth = oauth();
    assertThat(credentials(null).authorization()).isEqualTo("Bearer access-2");
  }

  @Test
  void usesWhatWasGrantedThroughAnotherDefinitionOfTheServer() throws DisconnectedException {
    var other = credentials(null);
    authorized();
    assertThat(other.authorization()).isNull();
    assertThat(other.challenged(401, List.of(server.challenge("")))).isTrue();
    assertThat(other.authorization()).isEqualTo("Bearer access-1");
  }

  @Test
  void asksAPersonAgainWhenItsGrantIsOver() throws DisconnectedException {
    var credentials = authorized();
    server.refusal = "invalid_grant";
    now = now.plus(Duration.ofHours(3));
    assertThat(credentials.authorization()).isNull();
    assertThat(refused(credentials, "").end().cause()).isEqualTo(ExitCause.AUTH_REQUIRED);
  }

  @Test
  void asksForMoreScopeTogetherWithWhatItHasButNotTwice() throws DisconnectedException {
    var credentials = authorized();
    var challenge = List.of(server.challenge(", error=\"insufficient_scope\", scope=\"write\""));
    var needed =
        catchThrowableOfType(
            DisconnectedException.class, () -> credentials.challenged(403, challenge));
    String url = needed.end().authorizationUrl();
    assertThat(GuardedServer.query(url)).containsEntry("scope", "read write");
    assertThat(credentials.authorization()).as("still good").isEqualTo("Bearer access-1");
    assertThat(credentials.authorizationUrl()).isEqualTo(url);

    assertThat(oauth.callback(server.authorize(url)).granted()).isTrue();

    assertThat(credentials.challenged(403, challenge)).isFalse();
  }

  @Test
  void aPlainRefusalIsNothingToAuthorize() throws DisconnectedException {
    assertThat(credentials(null).challenged(403, List.of())).isFalse();
  }

  @Test
  void actsForItselfWithASecret() throws DisconnectedException {
    var credentials = credentials(defined(new Secret("s3cret"), null, true));
    assertThat(credentials.challenged(401, List.of(server.challenge("")))).isTrue();
    assertThat(credentials.authorization()).isEqualTo("Bearer access-1");
    assertThat(server.tokenRequests.getFirst().get("authorization"))
        .isEqualTo(
            "Basic "
                + Base64.getEncoder()
                    .encodeToString("me:s3cret".getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void actsForItselfWithAKey() throws DisconnectedException, GeneralSecurityException {
    var keys = KeyPairGenerator.getInstance("EC");
    keys.initialize(256);
    String pem =
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----"
            .formatted(
                Base64.getMimeEncoder()
                    .encodeToString(keys.generateKeyPair().getPrivate().getEncoded()));
    var credentials = credentials(defined(null, new Secret(pem), true));
    assertThat(credentials.challenged(401, List.of(server.challenge("")))).isTrue();
    String assertion = server.tokenRequests.getFirst().get("client_assertion");
    assertThat(claims(assertion)).contains("\"iss\":\"me\"", "\"sub\":\"me\"", server.base());
  }

  @Test
  void showsWhatTheDefinitionNamesToNoOtherIssuer() throws Exception {
    var credentials = credentials(defined(new Secret("s3cret"), null, true));
    assertThat(credentials.challenged(401, List.of(server.challenge("")))).isTrue();
    try (var other = new GuardedServer()) {
      server.resource.put("authorization_servers", List.of(other.base()));
      now = now.plus(Duration.ofHours(3));
      assertThatThrownBy(() -> credentials.challenged(401, List.of(server.challenge("")), "x"))
          .hasMessageContaining("another authorization server");
      assertThat(other.tokenRequests).isEmpty();
    }
  }

  @Test
  void showsTheUrlOfItsMetadataWhereThatIsUnderstood() {
    server.metadata.put("client_id_metadata_document_supported", true);
    oauth =
        new OAuth(
            TokenStore.open(null),
            () -> REDIRECT,
            URI.create("https://mcp.example.com"),
            () -> now);
    var url = refused(credentials(null), "").end().authorizationUrl();
    assertThat(GuardedServer.query(url))
        .containsEntry("client_id", "https://mcp.example.com/oauth/client-metadata.json");
    assertThat(server.paths).doesNotContain("/register");
    assertThat(oauth.clientMetadata())
        .hasValueSatisfying(json -> assertThat(json).contains("client_id", "refresh_token"));
  }

  /// Leads everywhere.
  private record AnyWay() implements Ways {
    @Override
    public CloseableHttpClient to(URI url) {
      return HttpClients.createDefault();
    }

    @Override
    public void check(URI url) {}
  }

  private static String claims(@Nullable String assertion) {
    String[] parts = Objects.requireNonNull(assertion).split("\\.", 3);
    return new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
  }

  private static RemoteAuth defined(
      @Nullable Secret secret, @Nullable Secret key, boolean forItself) {
    return new RemoteAuth("me", secret, key, null, null, null, List.of(), forItself);
  }

  private interface Question<T extends @Nullable Object> {
    T ask() throws DisconnectedException;
  }

  private static <T extends @Nullable Object> List<T> together(int threads, Question<T> question)
      throws Exception {
    var go = new CountDownLatch(1);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> answers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        answers.add(
            executor.submit(() -> {
              go.await();
              return question.ask();
            }));
      }
      go.countDown();
      List<T> all = new ArrayList<>();
      for (Future<T> answer : answers) {
        all.add(answer.get());
      }
      return all;
    }
  }
}
