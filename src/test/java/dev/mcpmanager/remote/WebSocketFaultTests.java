package dev.mcpmanager.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.jsonrpc.Call;
import dev.mcpmanager.jsonrpc.ChannelLimits;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.lifecycle.ExitCause;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a WebSocket makes of a bad network.
class WebSocketFaultTests {

  /// With virtual threads at a socket, the JDK may end it properly right before it resets it.
  private static final String CUT =
      "lost its connection \\(.+\\)|ended its connection without closing its WebSocket";

  private static final SocketTimes TIMES =
      new SocketTimes(Duration.ofSeconds(5), Duration.ofMillis(500), Duration.ofSeconds(1));

  private EchoSocketServer server;
  private FaultProxy proxy;
  private Conversation it = new Conversation();

  @BeforeEach
  void connect() throws Exception {
    server = EchoSocketServer.running();
    proxy = FaultProxy.to(server.getPort());
    open();
    assertThat(it.answer("echo", "{}")).contains("\"result\"");
  }

  private void open() throws DisconnectedException {
    URI url = URI.create("ws://localhost:%d/".formatted(proxy.port()));
    var spec = new RemoteSpec(url, Map.of(), false, null, null, null);
    var _ =
        it.open(listener ->
            new WebSocketWire(
                "it#1", spec, AddressRules.ANY, Credentials.NONE, it.limits(), listener, TIMES));
  }

  @AfterEach
  void disconnect() throws Exception {
    it.close();
    proxy.close();
    server.close();
  }

  @Test
  void noticesACutAtOnce() throws Exception {
    Call call = it.call("silence", "{}");
    proxy.cut();
    assertThat(it.end())
        .satisfies(end -> {
          assertThat(end.reason()).containsPattern(CUT);
          assertThat(end.cause()).isEqualTo(ExitCause.LOST_CHANNEL);
        });
    assertThat(call.outcome().get(10, TimeUnit.SECONDS))
        .isInstanceOfSatisfying(
            Outcome.Closed.class, end -> assertThat(end.reason()).containsPattern(CUT));
  }

  @Test
  void noticesAHalfClosedConnectionAtOnce() throws Exception {
    proxy.halfClose();
    assertThat(it.end().reason()).isEqualTo("ended its connection without closing its WebSocket");
  }

  @Test
  void findsAHalfOpenConnectionWithinItsBounds() throws Exception {
    proxy.blackHole();
    long before = System.nanoTime();
    assertThat(it.end().reason())
        .isEqualTo("fell silent (no answer to a ping within 1 s, after 500 ms without a word)");
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
  }

  @Test
  void keepsAnIdleConnectionThatAnswersSlowly() throws Exception {
    proxy.delay(Duration.ofMillis(200));
    int before = server.pings.get();
    await().untilAsserted(() -> assertThat(server.pings).hasValueGreaterThan(before + 2));
    assertThat(it.ends).isEmpty();
    assertThat(it.answer("echo", "{}")).contains("\"result\"");
  }

  @Test
  void goesOnWhenAStalledMessageGoesOn() throws Exception {
    proxy.stallAfter(1000);
    Call call = it.call("echo", "{\"text\":\"%s\"}".formatted("x".repeat(50_000)));
    await().until(() -> server.messages.stream().anyMatch(m -> m.length() > 50_000));
    // longer than it may be silent, but not as long as it may take to answer
    await().pollDelay(Duration.ofMillis(900)).until(() -> true);
    proxy.heal();
    assertThat(Conversation.answer(call)).contains("x".repeat(50_000));
    assertThat(it.ends).isEmpty();
  }

  @Test
  void losesAMessageThatStallsForGood() throws Exception {
    proxy.stallAfter(1000);
    Call call = it.call("echo", "{\"text\":\"%s\"}".formatted("x".repeat(50_000)));
    assertThat(it.end().reason()).startsWith("fell silent (no answer to a ping");
    assertThat(call.outcome().get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Closed.class);
  }

  @Test
  void refusesCallsWhenAServerDoesNotReadAndGoesOnWhenItDoes() throws Exception {
    it.close();
    it = new Conversation(new ChannelLimits(1 << 20, 1000, 1 << 20));
    open();
    proxy.blackHole();
    String params = "{\"text\":\"%s\"}".formatted("x".repeat(100_000));
    Call last = it.call("echo", params);
    Call first = last;
    for (int i = 0; i < 500 && !last.outcome().isDone(); i++) {
      last = it.call("echo", params);
    }
    assertThat(last.outcome().get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Overloaded.class);
    proxy.heal();
    assertThat(Conversation.answer(first)).contains("x".repeat(100_000));
  }

  @Test
  void connectsAgainOnceTheNetworkIsHealed() throws Exception {
    proxy.refuse();
    proxy.cut();
    it.end();
    it.close();
    it = new Conversation();
    try {
      open();
      throw new AssertionError("It was let in.");
    } catch (DisconnectedException e) {
      assertThat(e.end().reason())
          .isEqualTo("cannot be reached: connection refused by localhost:" + proxy.port());
    }
    proxy.heal();
    open();
    assertThat(it.answer("echo", "{}")).contains("\"result\"");
  }
}
