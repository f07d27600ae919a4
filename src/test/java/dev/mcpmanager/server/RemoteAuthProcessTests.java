package dev.mcpmanager.server;

import static dev.mcpmanager.server.RunningManager.echo;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.remote.HttpPeer;
import dev.mcpmanager.remote.RemoteWires;
import dev.mcpmanager.remote.auth.GuardedServer;
import dev.mcpmanager.remote.auth.OAuth;
import dev.mcpmanager.remote.auth.TokenStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server that takes tokens, from its first refusal to what clients see of it.
@Tag("process")
@Timeout(60)
class RemoteAuthProcessTests {

  private static final String FOR_ITSELF =
      "{'auth':{'grant':'client_credentials','clientId':'me','clientSecret':'s3cret'},"
          + "'restart':{'initialDelay':'50ms','jitter':0}}";

  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");
  private volatile Predicate<String> good = token -> true; // whether a call may show it
  private GuardedServer guard;
  private HttpPeer peer;
  private OAuth oauth;

  @BeforeEach
  void start() throws Exception {
    guard = opened(new GuardedServer());
    peer = opened(new HttpPeer(guarded()));
    guard.audience = peer.url().toString();
    oauth = oauth();
  }

  private OAuth oauth() {
    return new OAuth(
        TokenStore.open(folder),
        () -> URI.create("http://127.0.0.1:3004/oauth/callback"),
        null,
        () -> now);
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private RunningManager manager(ServersFile file) {
    return opened(new RunningManager(folder, file, new RemoteWires(oauth, List.of())));
  }

  private RunningManager manager(String extra) {
    return manager(new ServersFile().remote("one", peer.url().toString(), extra));
  }

  private HttpPeer.Handler guarded() {
    var legacy = new LegacyPeer();
    return (asked, answer) -> {
      String token = asked.headers().getOrDefault("Authorization", "");
      if (asked.path().startsWith("/.well-known/oauth-protected-resource")) {
        answer.json(
            "{\"resource\":\"%s\",\"authorization_servers\":[\"%s\"]}"
                .formatted(peer.url(), guard.base()));
      } else if (token.isEmpty() || (asked.rpc().equals("tools/call") && !good.test(token))) {
        answer.status(
            401,
            "",
            "WWW-Authenticate: Bearer resource_metadata=\"http://localhost:%d/.well-known/oauth-protected-resource/mcp\""
                .formatted(peer.port()));
      } else {
        legacy.handle(asked, answer);
      }
    };
  }

  private List<String> shownByCalls() {
    return peer.asked.stream()
        .filter(it -> it.rpc().equals("tools/call"))
        .map(it -> it.headers().getOrDefault("Authorization", ""))
        .toList();
  }

  @Test
  void aCallThatIsRefusedIsRepeatedOnceWithAFreshToken() {
    var running = manager(FOR_ITSELF).started();
    now = now.plus(Duration.ofMinutes(10));
    good = token -> !token.equals("Bearer access-1");

    assertThat(running.answerText(echo("7", "hi"))).contains("\"id\":7", "\"session\":\"s1\"");

    assertThat(shownByCalls()).containsExactly("Bearer access-1", "Bearer access-2");
    assertThat(guard.tokenRequests)
        .extracting(it -> it.get("grant_type"))
        .containsExactly("client_credentials", "refresh_token");
    assertThat(running.events()).containsExactly("Starting", "Started");
  }

  @Test
  void aServerThatRefusesAFreshTokenTooIsAskedNoMore() {
    var running = manager(FOR_ITSELF).started();
    now = now.plus(Duration.ofMinutes(10));
    good = token -> false;

    assertThat(running.failure(echo("7", "hi"))).isInstanceOf(CallFailure.ChildGone.class);

    assertThat(shownByCalls()).containsExactly("Bearer access-1", "Bearer access-2");
    Run run = running.awaitEnds(1).getFirst();
    assertThat(run.cause()).isEqualTo("authentication");
    assertThat(run.message()).contains("refused our credentials (HTTP 401)");
  }

  @Test
  void aPersonLetsItIn() {
    var running = manager("{}");
    assertThat(running.start()).isInstanceOf(ActionOutcome.NotStarted.class);
    assertThat(running.view().state()).isEqualTo("auth-required");

    new Authorizations(running.manager, oauth)
        .callback(guard.authorize(running.view().authorizationUrl()), "a test");

    running.awaitState("ready");
    assertThat(running.answerText(echo("7", "hi"))).contains("\"session\":\"s1\"");
    assertThat(running.view().authorizationUrl()).isNull();
  }

  @Test
  void aServerThatLeadsAstrayFailsWithWhatItNamed() {
    guard.metadata.put("token_endpoint", "https://169.254.169.254/token");
    var running = manager(FOR_ITSELF);

    assertThat(((ActionOutcome.NotStarted) running.start()).message())
        .startsWith(
            "Server 'one' names a token endpoint, 'https://169.254.169.254/token', that is not followed");
    running.awaitState("failed");
  }

  @Test
  void whatWasGrantedIsForgottenWithTheDefinitionAndNotForATypingError() {
    manager(FOR_ITSELF).started().close();
    var there = new ServersFile().remote("one", peer.url().toString(), FOR_ITSELF);
    var mistyped = new ServersFile().remote("one", "htp:/" + peer.url(), FOR_ITSELF);
    var renamed = new ServersFile().remote("two", peer.url().toString(), "{'disabled':true}");

    for (ServersFile kept : List.of(there, mistyped, renamed)) {
      oauth = oauth();
      manager(kept).close();
      assertThat(asked()).isZero();
    }
    oauth = oauth();
    manager(new ServersFile().remote("two", "http://localhost:1/mcp", "{}")).close();
    assertThat(asked()).isOne();
  }

  /// How many tokens are asked for by a service that starts now.
  private int asked() {
    int before = guard.tokenRequests.size();
    oauth = oauth();
    manager(FOR_ITSELF).started().close();
    return guard.tokenRequests.size() - before;
  }
}
