package dev.mcpmanager.remote;

import static dev.mcpmanager.remote.RawServer.frame;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A WebSocket behind TLS, behind a proxy, and where it must not lead.
class WebSocketDetoursTests {

  private static final SocketTimes TIMES =
      new SocketTimes(Duration.ofSeconds(5), Duration.ofMillis(500), Duration.ofSeconds(2));

  private static final String MESSAGE = "x".repeat(40_000);

  private static Certificate certificate;

  private final Conversation it = new Conversation();

  @BeforeAll
  static void loadTheCertificate() throws Exception {
    certificate = Certificate.load();
  }

  @AfterEach
  void close() {
    it.close();
  }

  @Test
  void trustsTheCertificatesOfItsDefinition() throws Exception {
    try (RawServer server = secure(Duration.ZERO)) {
      open(spec("wss", server.port(), certificate.pem(), null), AddressRules.ANY);
      assertThat(it.next()).isEqualTo("noise " + MESSAGE);
    }
  }

  @Test
  void doesNotTrustWhatIsSignedByNobody() throws Exception {
    try (RawServer server = secure(Duration.ZERO)) {
      Exit.Disconnected end = refusal(spec("wss", server.port(), null, null), AddressRules.ANY);
      assertThat(end.reason())
          .startsWith("cannot be reached: TLS with localhost:%d failed".formatted(server.port()));
      assertThat(end.cause()).isEqualTo(ExitCause.UNREACHABLE);
    }
  }

  @Test
  void goesOnWhenARecordOfTlsStallsForLongerThanItMayBeSilent() throws Exception {
    try (RawServer server = secure(Duration.ofMillis(300));
        FaultProxy proxy = FaultProxy.to(server.port())) {
      open(spec("wss", proxy.port(), certificate.pem(), null), AddressRules.ANY);
      proxy.stallAfter(20_000); // in the middle of a record, which has up to 16 KiB
      await().pollDelay(Duration.ofMillis(1500)).until(() -> true); // so long that it is asked
      proxy.heal();
      assertThat(it.next()).isEqualTo("noise " + MESSAGE);
      assertThat(it.ends).isEmpty();
    }
  }

  @Test
  void passesThroughAProxy() throws Exception {
    BlockingQueue<Socket> forwarded = new LinkedBlockingQueue<>();
    try (EchoSocketServer server = EchoSocketServer.running();
        RawServer proxy = RawServer.start((socket, _) -> forward(socket, server, forwarded))) {
      URI way = URI.create("http://me:secret@localhost:" + proxy.port());
      open(spec("ws", server.getPort(), null, way), AddressRules.ANY);
      assertThat(it.answer("echo", "{}")).contains("\"result\"");
      String login = Base64.getEncoder().encodeToString("me:secret".getBytes(ISO_8859_1));
      assertThat(proxy.requests.take())
          .startsWith("CONNECT localhost:%d HTTP/1.1\r\n".formatted(server.getPort()))
          .contains("Proxy-Authorization: Basic %s\r\n".formatted(login));
      forwarded.take().close();
    }
  }

  @Test
  void saysHowAProxyRefused() throws Exception {
    try (RawServer proxy = RawServer.answering("HTTP/1.1 407 No\r\n\r\n")) {
      URI way = URI.create("http://me:secret@localhost:" + proxy.port());
      assertThat(refusal(spec("ws", 1, null, way), AddressRules.ANY).reason())
          .isEqualTo(
              "cannot be reached: its proxy does not lead to localhost:1,"
                  + " but answered with HTTP 407 (Proxy Authentication Required)");
    }
  }

  @Test
  void goesNowhereThatTheRulesForbid() throws Exception {
    AddressRules strict = AddressRules.strict(List.of(), false);
    Exit.Disconnected end = refusal(spec("wss", 1, null, null), strict);
    assertThat(end.reason()).startsWith("must not be reached: 'localhost' is 127.0.0.1");
    assertThat(end.cause()).isEqualTo(ExitCause.CONFIGURATION);
    assertThat(refusal(spec("ws", 1, null, null), strict).reason())
        .startsWith("must not be reached: 'localhost' is 127.0.0.1");
  }

  /// Says a long message after a while.
  private static RawServer secure(Duration delay) throws IOException {
    ServerSocket listening =
        certificate
            .context()
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    return RawServer.start(
        listening,
        (socket, request) -> {
          RawServer.upgrade(socket, request, "");
          Thread.sleep(delay); // it is the server that takes its time
          socket.getOutputStream().write(frame(0x81, MESSAGE));
        });
  }

  private static void forward(
      Socket socket, EchoSocketServer server, BlockingQueue<Socket> forwarded) throws IOException {
    var there = new Socket(InetAddress.getLoopbackAddress(), server.getPort());
    forwarded.add(there);
    socket.getOutputStream().write("HTTP/1.1 200 Connected\r\n\r\n".getBytes(ISO_8859_1));
    Thread _ =
        Thread.ofVirtual()
            .name("proxy-back")
            .start(() -> {
              try {
                there.getInputStream().transferTo(socket.getOutputStream());
              } catch (IOException _) {
                // the test is over
              }
            });
    socket.getInputStream().transferTo(there.getOutputStream());
  }

  private static RemoteSpec spec(String scheme, int port, @Nullable Path ca, @Nullable URI proxy) {
    URI url = URI.create("%s://localhost:%d/".formatted(scheme, port));
    return new RemoteSpec(url, Map.of(), false, ca, proxy, null);
  }

  private void open(RemoteSpec spec, AddressRules rules) throws DisconnectedException {
    var _ =
        it.open(
            _ -> new WebSocketWire("it#1", spec, rules, Credentials.NONE, it.limits(), it, TIMES));
  }

  private Exit.Disconnected refusal(RemoteSpec spec, AddressRules rules) {
    try {
      open(spec, rules);
      throw new AssertionError("It was let in.");
    } catch (DisconnectedException e) {
      return e.end();
    }
  }
}
