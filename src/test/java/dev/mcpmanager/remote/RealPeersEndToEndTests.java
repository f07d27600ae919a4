package dev.mcpmanager.remote;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.jsonrpc.Call;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.mcp.HandshakeOutcome;
import dev.mcpmanager.mcp.Handshaker;
import dev.mcpmanager.mcp.Identity;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Wires to server-everything, a real server on the TypeScript SDK, through a network that fails.
@Tag("e2e")
class RealPeersEndToEndTests {

  private static final SocketTimes TIMES =
      new SocketTimes(Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ofSeconds(2));

  private static final Map<Transport, RealPeer> PEERS = new EnumMap<>(Transport.class);

  private final List<FaultProxy> proxies = new ArrayList<>();
  private Conversation it = new Conversation();

  enum Transport {
    SSE("sse", "http://localhost:%d/sse"),
    HTTP("streamableHttp", "http://localhost:%d/mcp"),
    WEBSOCKET("websocket", "ws://localhost:%d/");

    final String mode;
    final String url;

    Transport(String mode, String url) {
      this.mode = mode;
      this.url = url;
    }

    Wire wire(int port, Conversation it) throws DisconnectedException {
      var spec = new RemoteSpec(URI.create(url.formatted(port)), Map.of(), false, null, null, null);
      AddressRules rules = AddressRules.ANY;
      if (this == WEBSOCKET) {
        return new WebSocketWire("it#1", spec, rules, Credentials.NONE, it.limits(), it, TIMES);
      }
      var client = HttpClients.open(spec, rules, TIMES.connect());
      return this == SSE
          ? new SseWire("it#1", spec, client, Credentials.NONE, it.limits(), it, TIMES)
          : new HttpWire("it#1", spec, client, Credentials.NONE, it.limits(), it);
    }
  }

  @BeforeAll
  static void startThePeers() throws Exception {
    RealPeer.install();
    for (Transport transport : Transport.values()) {
      PEERS.put(transport, RealPeer.start(transport.mode));
    }
  }

  @AfterAll
  static void endThePeers() {
    PEERS.values().forEach(RealPeer::close);
  }

  @AfterEach
  void disconnect() throws Exception {
    it.close();
    for (FaultProxy proxy : proxies) {
      proxy.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void talks(Transport transport) throws Exception {
    var _ = connect(transport);
    assertThat(it.answer("tools/list", "{}")).contains("\"get-sum\"");
    assertThat(it.answer("tools/call", call("echo", "\"message\":\"grüße 🎉\"")))
        .contains("Echo: grüße 🎉");
    List<Call> calls =
        IntStream.range(0, 50)
            .mapToObj(
                i -> it.call("tools/call", call("get-sum", "\"a\":%d,\"b\":1000".formatted(i))))
            .toList();
    for (int i = 0; i < calls.size(); i++) {
      assertThat(Conversation.answer(calls.get(i))).contains("is " + (1000 + i) + ".");
    }
  }

  @ParameterizedTest
  @EnumSource
  void isIdleForLongerThanItMayBeSilent(Transport transport) throws Exception {
    var _ = connect(transport);
    String call =
        call(
            "trigger-long-running-operation", "\"duration\":4,\"steps\":1"); // beyond idle + answer
    assertThat(it.answer("tools/call", call)).contains("completed");
    assertThat(it.ends).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"SSE", "WEBSOCKET"})
  void endsCallsWhenItIsCutAndConnectsAgain(Transport transport) throws Exception {
    FaultProxy proxy = connect(transport);
    Call call =
        it.call("tools/call", call("trigger-long-running-operation", "\"duration\":9,\"steps\":1"));
    assertThat(it.answer("tools/call", call("echo", "\"message\":\"x\""))).contains("Echo");
    proxy.cut();
    assertThat(call.outcome().get(5, TimeUnit.SECONDS)).isInstanceOf(Outcome.Closed.class);
    assertThat(it.end().cause()).isEqualTo(ExitCause.LOST_CHANNEL);
    it.close();
    it = new Conversation();
    var _ = connect(transport);
    assertThat(it.answer("tools/call", call("echo", "\"message\":\"again\""))).contains("again");
  }

  @Test
  void goesOnOverHttpWhenItsConnectionsAreCut() throws Exception {
    FaultProxy proxy = connect(Transport.HTTP);
    proxy.cut();
    assertThat(it.answer("tools/list", "{}")).contains("get-sum"); // no harm in asking twice
    assertThat(it.answer("tools/call", call("get-sum", "\"a\":1,\"b\":2"))).contains("is 3.");
    assertThat(it.ends).isEmpty();
  }

  /// Its resumed streams stay silent: what follows is kept for the next who asks.
  @Test
  void getsAnAnswerOverHttpWhoseConnectionWasCut() throws Exception {
    FaultProxy proxy = connect(Transport.HTTP);
    var begun = new CountDownLatch(1);
    Call call =
        it.call(
            "tools/call",
            "{\"name\":\"trigger-long-running-operation\",\"arguments\":{\"duration\":3,\"steps\":3},\"_meta\":{\"progressToken\":1}}",
            _ -> begun.countDown());
    assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
    proxy.cut();
    assertThat(Conversation.answer(call)).contains("completed");
    assertThat(it.ends).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"SSE", "WEBSOCKET"})
  void noticesABlackHole(Transport transport) throws Exception {
    FaultProxy proxy = connect(transport);
    proxy.blackHole();
    var _ = it.call("tools/call", call("echo", "\"message\":\"x\""));
    assertThat(it.end().reason()).startsWith("fell silent (");
  }

  private FaultProxy connect(Transport transport) throws Exception {
    FaultProxy proxy = FaultProxy.to(requireNonNull(PEERS.get(transport)).port());
    proxies.add(proxy);
    Wire wire = transport.wire(proxy.port(), it);
    var handshaker =
        new Handshaker(
            it.open(_ -> wire).channel(), Identity.of("test", "1"), "{}", Duration.ofSeconds(20));
    HandshakeOutcome outcome = handshaker.perform(null);
    assertThat(outcome).isInstanceOf(HandshakeOutcome.Agreed.class);
    var handshake = ((HandshakeOutcome.Agreed) outcome).handshake();
    assertThat(handshake.summary()).isEqualTo("legacy 2025-11-25");
    wire.agreed(handshake);
    return proxy;
  }

  private static String call(String tool, String arguments) {
    return "{\"name\":\"%s\",\"arguments\":{%s}}".formatted(tool, arguments);
  }
}
