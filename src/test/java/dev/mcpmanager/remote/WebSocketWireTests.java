package dev.mcpmanager.remote;

import static dev.mcpmanager.remote.RawServer.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.definition.Secret;
import dev.mcpmanager.jsonrpc.ChannelLimits;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.java_websocket.framing.PingFrame;
import org.java_websocket.handshake.ClientHandshake;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSocketWireTests {

  private static final SocketTimes TIMES =
      new SocketTimes(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ofMillis(700));

  private final List<AutoCloseable> open = new ArrayList<>();

  private <T extends AutoCloseable> T closing(T resource) {
    open.addFirst(resource);
    return resource;
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable resource : open) {
      resource.close();
    }
  }

  @Test
  void carriesMessagesBothWaysUntouched() throws Exception {
    EchoSocketServer server = closing(EchoSocketServer.running());
    Conversation it = conversation(server.getPort());
    assertThat(it.answer("echo", "{ \"text\" : \"grüße 🎉\" }"))
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":\"ours\",\"result\":{\"jsonrpc\":\"2.0\",\"id\":1,"
                + "\"method\":\"echo\",\"params\":{ \"text\" : \"grüße 🎉\" }}}");
    server.only().send("{\"jsonrpc\":\"2.0\",\n\"method\":\"notifications/x\"}");
    assertThat(it.next()).startsWith("notification").contains("notifications/x");
    server.only().send("good morning");
    assertThat(it.next()).isEqualTo("noise good morning");
    server.only().send("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/y\"}".getBytes(UTF_8));
    assertThat(it.next()).contains("notifications/y");
  }

  @Test
  void carriesLongMessagesAmongManyCallers() throws Exception {
    EchoSocketServer server = closing(EchoSocketServer.running());
    Conversation it = conversation(server.getPort());
    var calls =
        IntStream.range(0, 40)
            .mapToObj(i -> it.call("echo", "{\"text\":\"%s\"}".formatted((i + "-").repeat(30_000))))
            .toList();
    for (int i = 0; i < calls.size(); i++) {
      assertThat(Conversation.answer(calls.get(i)))
          .contains("{\"text\":\"%s\"}".formatted((i + "-").repeat(30_000)));
    }
  }

  @Test
  void showsTheHeadersOfItsDefinitionAndItsCredentials() throws Exception {
    EchoSocketServer server = closing(EchoSocketServer.running());
    var spec =
        new RemoteSpec(
            URI.create("ws://localhost:%d/mcp?tenant=7".formatted(server.getPort())),
            Map.of("X-Key", new Secret("k-1"), "Upgrade", new Secret("h2c")),
            false,
            null,
            null,
            null);
    var it = closing(new Conversation());
    it.open(listener ->
        new WebSocketWire(
            "it#1", spec, AddressRules.ANY, tokens("first"), it.limits(), listener, TIMES));
    ClientHandshake handshake = server.handshakes.take();
    assertThat(handshake.getResourceDescriptor()).isEqualTo("/mcp?tenant=7");
    assertThat(handshake.getFieldValue("Host")).isEqualTo("localhost:" + server.getPort());
    assertThat(handshake.getFieldValue("X-Key")).isEqualTo("k-1");
    assertThat(handshake.getFieldValue("Authorization")).isEqualTo("Bearer first");
    assertThat(handshake.getFieldValue("Sec-WebSocket-Protocol")).isEqualTo("mcp");
  }

  @Test
  void talksToAServerThatSelectsNoSubprotocol() throws Exception {
    EchoSocketServer server = closing(EchoSocketServer.running(""));
    assertThat(conversation(server.getPort()).answer("echo", "{}")).contains("\"result\"");
  }

  @Test
  void refusesAnotherSubprotocol() throws Exception {
    RawServer server =
        closing(
            RawServer.start((socket, request) ->
                RawServer.upgrade(socket, request, "Sec-WebSocket-Protocol: mqtt\r\n")));
    assertThat(refusal(server.port(), Credentials.NONE).reason())
        .isEqualTo(
            "cannot be reached: its answer to the upgrade has no valid header 'Sec-WebSocket-Protocol'");
  }

  @Test
  void showsOtherCredentialsOnceWhenItIsChallenged() throws Exception {
    RawServer server =
        closing(
            RawServer.answering(
                "HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer\r\nwww-authenticate: Basic\r\n\r\n"));
    List<String> challenges = new ArrayList<>();
    Exit.Disconnected end = refusal(server.port(), tokens(challenges, "first", "second"));
    assertThat(end)
        .isEqualTo(
            new Exit.Disconnected(
                "refused our credentials (HTTP 401); check 'headers' in its definition",
                ExitCause.AUTHENTICATION));
    assertThat(challenges).containsExactly("401 [Bearer, Basic]");
    assertThat(server.requests.take()).contains("Authorization: Bearer first\r\n");
    assertThat(server.requests.take()).contains("Authorization: Bearer second\r\n");
    assertThat(server.requests).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          410 Gone                |                   | GONE           | is gone for good (HTTP 410)
          403 Forbidden           | no seat           | AUTHENTICATION | answered with HTTP 403 (Forbidden): 'no seat'; check 'headers' in its definition
          503 Service Unavailable | upstream down     | UNREACHABLE    | answered with HTTP 503 (Service Unavailable): 'upstream down'
          200 OK                  |                   | UNREACHABLE    | answered with HTTP 200 (OK)
          404                     |                   | UNREACHABLE    | answered with HTTP 404 (Not Found)
          308 Permanent Redirect  |                   | CONFIGURATION  | redirects elsewhere (HTTP 308); write the url that it leads to into its definition
          """)
  void saysHowTheServerRefused(String status, @Nullable String body, ExitCause cause, String reason)
      throws Exception {
    String content = body == null ? "" : body;
    RawServer server =
        closing(
            RawServer.answering(
                "HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s"
                    .formatted(status, content.length(), content)));
    assertThat(refusal(server.port(), Credentials.NONE))
        .isEqualTo(new Exit.Disconnected(reason, cause));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SSH-2.0-OpenSSH_9.6\\r\\n\\r\\n | cannot be reached: its answer is not HTTP
          HTTP/1.1 101 Hm\\r\\n\\r\\n     | cannot be reached: its answer to the upgrade has no valid header 'Upgrade'
          HTTP/1.1 101 Hm\\r\\nUpgrade: websocket\\r\\nSec-WebSocket-Accept: x\\r\\n\\r\\n | cannot be reached: its answer to the upgrade has no valid header 'Sec-WebSocket-Accept'
          """)
  void refusesAnswersThatAreNone(String answer, String reason) throws Exception {
    RawServer server =
        closing(RawServer.answering(answer.replace("\\r", "\r").replace("\\n", "\n")));
    assertThat(refusal(server.port(), Credentials.NONE))
        .isEqualTo(new Exit.Disconnected(reason, ExitCause.UNREACHABLE));
  }

  @Test
  void refusesAnEndlessHeader() throws Exception {
    RawServer server = closing(RawServer.answering("HTTP/1.1 200 OK\r\nX: " + "x".repeat(20_000)));
    assertThat(refusal(server.port(), Credentials.NONE).reason())
        .isEqualTo("cannot be reached: the head of its answer is longer than 16 KiB");
  }

  @Test
  void saysWhoRefusedTheConnection() throws Exception {
    int port;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    assertThat(refusal(port, Credentials.NONE))
        .isEqualTo(
            new Exit.Disconnected(
                "cannot be reached: connection refused by localhost:" + port,
                ExitCause.UNREACHABLE));
  }

  @Test
  void givesUpOnAServerThatDoesNotAnswer() throws Exception {
    RawServer server = closing(RawServer.start((_, _) -> {}));
    var times = new SocketTimes(Duration.ofMillis(300), TIMES.idle(), TIMES.answer());
    assertThat(refusal(server.port(), Credentials.NONE, times).reason())
        .isEqualTo(
            "cannot be reached: localhost:%d did not answer in time".formatted(server.port()));
  }

  @Test
  void isLostWithTheWordsOfTheServerThatClosesIt() throws Exception {
    EchoSocketServer server = closing(EchoSocketServer.running());
    Conversation it = conversation(server.getPort());
    var call = it.call("silence", "{}");
    server.messages.take();
    server.only().close(1012, "new version");
    assertThat(it.end())
        .isEqualTo(
            new Exit.Disconnected(
                "closed its WebSocket with code 1012 (service restart): 'new version'",
                ExitCause.LOST_CHANNEL));
    assertThat(call.outcome().get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Closed.class);
    assertThat(server.closes.take()).isEqualTo("1012 by itself");
    assertThat(it.ends).isEmpty();
  }

  @Test
  void dropsALongMessageAndGoesOn() throws Exception {
    EchoSocketServer server = closing(EchoSocketServer.running());
    var limits = new ChannelLimits(100_000, 16, 1 << 20);
    Conversation it = conversation(server.getPort(), new Conversation(limits));
    var tooLong = it.call("echo", "{\"text\":\"%s\"}".formatted("x".repeat(200_000)));
    assertThat(tooLong.outcome().get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.TooLarge.class);
    assertThat(it.answer("echo", "{}")).contains("\"result\"");
  }

  @Test
  void pingsAndAnswersPings() throws Exception {
    EchoSocketServer server = closing(EchoSocketServer.running());
    Conversation it = conversation(server.getPort());
    await().untilAsserted(() -> assertThat(server.pings).hasValueGreaterThan(1));
    var ping = new PingFrame();
    ping.setPayload(ByteBuffer.wrap("are you there".getBytes(UTF_8)));
    server.only().sendFrame(ping);
    assertThat(server.pongs.poll(10, TimeUnit.SECONDS)).isEqualTo("are you there");
    assertThat(it.ends).isEmpty();
  }

  @Test
  void tellsAServerThatBreaksTheRules() throws Exception {
    RawServer server = closing(RawServer.sending(frame(0x83, "x")));
    assertThat(conversation(server.port()).end().reason())
        .isEqualTo("broke the rules of WebSocket: a frame has the unknown opcode 3");
  }

  @Test
  void readsWhatTheServerSentWithItsAnswerToTheUpgrade() throws Exception {
    RawServer server = closing(RawServer.sending(frame(0x81, "hello"), frame(0x88, "")));
    Conversation it = conversation(server.port());
    assertThat(it.next()).isEqualTo("noise hello");
    assertThat(it.end().reason()).isEqualTo("closed its WebSocket without a code");
  }

  @Test
  void closesPolitelyBehindWhatWasSent() throws Exception {
    EchoSocketServer server = closing(EchoSocketServer.running());
    Conversation it = conversation(server.getPort());
    var _ = it.channel().send(Conversation.message("{\"jsonrpc\":\"2.0\",\"method\":\"bye\"}"));
    it.channel().finish("the test is over");
    it.wire().close(Duration.ofSeconds(5));
    assertThat(server.messages.take()).contains("bye");
    assertThat(server.closes.poll(10, TimeUnit.SECONDS)).isEqualTo("1000 by the client");
    assertThat(it.ends).isEmpty();
    it.wire().close(Duration.ofSeconds(5));
  }

  @Test
  void closesInTimeThoughTheServerDoesNotAgree() throws Exception {
    RawServer server = closing(RawServer.sending());
    Conversation it = conversation(server.port());
    long before = System.nanoTime();
    it.wire().close(Duration.ofMillis(200));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    assertThat(it.next()).startsWith("end of input");
    assertThat(it.ends).isEmpty();
  }

  @Test
  void isClosedWhileItConnects() throws Exception {
    RawServer server = closing(RawServer.start((_, _) -> {}));
    WebSocketWire wire = wire(server.port(), new Conversation(), Credentials.NONE, TIMES);
    CompletableFuture<Void> opening =
        CompletableFuture.runAsync(() -> {
          try {
            wire.open();
          } catch (DisconnectedException e) {
            throw new IllegalStateException(e);
          }
        });
    server.requests.take();
    wire.close(Duration.ofMinutes(1));
    assertThatThrownBy(() -> opening.get(3, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class);
  }

  private Conversation conversation(int port) throws DisconnectedException {
    return conversation(port, new Conversation());
  }

  private Conversation conversation(int port, Conversation it) throws DisconnectedException {
    closing(it);
    return it.open(listener -> wire(port, it, Credentials.NONE, TIMES));
  }

  private static WebSocketWire wire(
      int port, Conversation it, Credentials credentials, SocketTimes times) {
    URI url = URI.create("ws://localhost:%d/".formatted(port));
    var spec = new RemoteSpec(url, Map.of(), false, null, null, null);
    return new WebSocketWire("it#1", spec, AddressRules.ANY, credentials, it.limits(), it, times);
  }

  private static Exit.Disconnected refusal(int port, Credentials credentials) {
    return refusal(port, credentials, TIMES);
  }

  private static Exit.Disconnected refusal(int port, Credentials credentials, SocketTimes times) {
    try {
      wire(port, new Conversation(), credentials, times).open();
      throw new AssertionError("It was let in.");
    } catch (DisconnectedException e) {
      return e.end();
    }
  }

  private static Credentials tokens(String... tokens) {
    return tokens(new ArrayList<>(), tokens);
  }

  /// The first until challenged, then the next.
  private static Credentials tokens(List<String> challenges, String... tokens) {
    return new Credentials() {
      @Override
      public String authorization() {
        return "Bearer " + tokens[Math.min(challenges.size(), tokens.length - 1)];
      }

      @Override
      public boolean challenged(int status, List<String> said) {
        challenges.add(status + " " + said);
        return true;
      }
    };
  }
}
