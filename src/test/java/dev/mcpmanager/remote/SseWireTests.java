package dev.mcpmanager.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.definition.Secret;
import dev.mcpmanager.jsonrpc.Call;
import dev.mcpmanager.jsonrpc.ChannelLimits;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SseWireTests {

  private static final SocketTimes TIMES =
      new SocketTimes(Duration.ofSeconds(5), Duration.ofMillis(500), Duration.ofSeconds(1));

  private SsePeer server;
  private FaultProxy proxy;
  private Conversation it = new Conversation();

  @BeforeEach
  void start() throws Exception {
    server = SsePeer.start();
    proxy = FaultProxy.to(server.port());
  }

  @AfterEach
  void stop() throws Exception {
    it.close();
    server.close();
    proxy.close();
  }

  @Test
  void carriesMessagesBothWaysUntouched() throws Exception {
    open();
    assertThat(it.answer("echo", "{ \"text\" : \"grüße 🎉\" }"))
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":\"ours\",\"result\":{\"jsonrpc\":\"2.0\",\"id\":1,"
                + "\"method\":\"echo\",\"params\":{ \"text\" : \"grüße 🎉\" }}}");
    server.sayMessage("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/x\"}");
    assertThat(it.next()).contains("notifications/x");
    server.sayMessage("good morning");
    assertThat(it.next()).isEqualTo("noise good morning");
    assertThat(server.headers).contains("GET text/event-stream k-1");
    assertThat(server.headers).contains("POST /message?session=7 application/json k-1");
  }

  @Test
  void carriesManyCallsAtOnce() throws Exception {
    open();
    List<Call> calls =
        IntStream.range(0, 200)
            .mapToObj(i -> it.call("echo", "{\"text\":\"%s\"}".formatted((i + "-").repeat(3000))))
            .toList();
    for (int i = 0; i < calls.size(); i++) {
      assertThat(Conversation.answer(calls.get(i)))
          .contains("{\"text\":\"%s\"}".formatted((i + "-").repeat(3000)));
    }
  }

  @Test
  void sendsANotificationBehindWhatItMayCancel() throws Exception {
    open();
    server.gate = new CountDownLatch(1);
    Call call = it.call("silence", "{}");
    assertThat(server.messages.poll(10, TimeUnit.SECONDS)).contains("silence");
    call.cancel("nobody waits");
    Call other = it.call("echo", "{}");
    assertThat(server.messages.poll(300, TimeUnit.MILLISECONDS)).isNull();
    server.gate.countDown();
    assertThat(server.messages.poll(10, TimeUnit.SECONDS)).contains("notifications/cancelled");
    assertThat(Conversation.answer(other)).contains("\"result\"");
  }

  @Test
  void dropsALongMessageAndGoesOn() throws Exception {
    it = new Conversation(new ChannelLimits(100_000, 16, 1 << 20));
    open();
    Call tooLong = it.call("echo", "{\"text\":\"%s\"}".formatted("x".repeat(200_000)));
    assertThat(tooLong.outcome().get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.TooLarge.class);
    assertThat(it.answer("echo", "{}")).contains("\"result\"");
  }

  @Test
  void endsACallWhoseMessageIsRefusedAndGoesOn() throws Exception {
    open();
    server.status = 503;
    assertThat(it.call("echo", "{}").outcome().get(10, TimeUnit.SECONDS))
        .isEqualTo(
            new Outcome.Failed(
                "answered with HTTP 503 (Service Unavailable): 'no such luck'", 503));
    server.status = 202;
    assertThat(it.answer("echo", "{}")).contains("\"result\"");
    assertThat(it.ends).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          401 | AUTHENTICATION | refused our credentials (HTTP 401); check 'headers' in its definition
          404 | LOST_CHANNEL   | has ended our session (HTTP 404)
          410 | GONE           | is gone for good (HTTP 410)
          """)
  void isLostWithItsSession(int status, ExitCause cause, String reason) throws Exception {
    open();
    server.status = status;
    Call call = it.call("echo", "{}");
    assertThat(it.end()).isEqualTo(new Exit.Disconnected(reason, cause));
    assertThat(call.outcome().get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Closed.class);
  }

  @Test
  void goesOnAfterComments() throws Exception {
    open();
    server.say(": still there\n\n");
    assertThat(it.answer("echo", "{}")).contains("\"result\"");
  }

  @Test
  void isLostWithItsStream() throws Exception {
    open();
    Call call = it.call("silence", "{}");
    server.say("");
    assertThat(it.end())
        .isEqualTo(new Exit.Disconnected("ended its stream of events", ExitCause.LOST_CHANNEL));
    assertThat(call.outcome().get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Closed.class);
    assertThat(it.ends).isEmpty();
  }

  @Test
  void noticesACutAtOnce() throws Exception {
    open();
    proxy.cut();
    assertThat(it.end().reason()).startsWith("lost its stream of events (");
  }

  @Test
  void noticesAHalfClosedStreamAtOnce() throws Exception {
    open();
    proxy.halfClose();
    assertThat(it.end().cause()).isEqualTo(ExitCause.LOST_CHANNEL);
  }

  @Test
  void findsAHalfOpenConnectionWithinItsBoundsOnceItHasSomethingToSay() throws Exception {
    open();
    proxy.blackHole();
    Call call = it.call("echo", "{}");
    assertThat(it.end().reason())
        .isEqualTo("fell silent (for 1.5 s it took no message and said nothing)");
    assertThat(call.outcome().get(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Closed.class);
  }

  @Test
  void endsACallWhoseMessageIsNotTakenWhileTheStreamLives() throws Exception {
    open();
    server.gate = new CountDownLatch(1);
    Call call = it.call("echo", "{}");
    for (int i = 0; i < 20 && !call.outcome().isDone(); i++) {
      server.say(": still there\n\n");
      var _ = server.messages.poll(100, TimeUnit.MILLISECONDS);
    }
    assertThat(call.outcome().get(10, TimeUnit.SECONDS))
        .isEqualTo(new Outcome.Failed("did not take the message within 1.5 s", 0));
    assertThat(it.ends).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/message",
        "https://localhost/message",
        "//127.0.0.1/message",
        "http://localhost:1/message",
        "data:text/plain,x",
        "http://bad url"
      })
  void sendsNothingToAnotherOrigin(String endpoint) {
    server.greeting = "event: endpoint\ndata: %s\n\n".formatted(endpoint);
    assertThat(refusal("/sse"))
        .isEqualTo(
            new Exit.Disconnected(
                "wants messages to be sent to another origin, which is not done",
                ExitCause.CONFIGURATION));
    assertThat(it.ends).isEmpty();
  }

  @Test
  void refusesAStreamThatEndsOrSaysNothing() {
    server.greeting = ": hello\n\n";
    assertThat(refusal("/sse").reason()).startsWith("did not say in time where to send messages");
    server.greeting = "";
    assertThat(refusal("/sse").reason()).isEqualTo("ended its stream of events");
    assertThat(it.ends).isEmpty();
  }

  @Test
  void saysHowTheServerRefused() throws Exception {
    assertThat(refusal("/nothing").reason()).startsWith("answered with HTTP 404 (Not Found)");
    proxy.refuse();
    assertThat(refusal("/sse"))
        .isEqualTo(
            new Exit.Disconnected(
                "cannot be reached: connection refused by localhost:" + proxy.port(),
                ExitCause.UNREACHABLE));
  }

  @Test
  void sendsWhatWaitsBeforeItCloses() throws Exception {
    open();
    var _ = it.channel().send(Conversation.message("{\"jsonrpc\":\"2.0\",\"method\":\"bye\"}"));
    it.channel().finish("the test is over");
    it.wire().close(Duration.ofSeconds(5));
    assertThat(server.messages.poll(10, TimeUnit.SECONDS)).contains("bye");
    await().until(() -> proxy.connections() == 0);
    assertThat(it.ends).isEmpty();
    it.wire().close(Duration.ofSeconds(5));
  }

  @Test
  void closesInTimeThoughTheServerTakesNothing() throws Exception {
    open();
    server.gate = new CountDownLatch(1);
    var _ = it.call("echo", "{}");
    long before = System.nanoTime();
    it.wire().close(Duration.ofMillis(200));
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    assertThat(it.next()).startsWith("end of input");
    assertThat(it.ends).isEmpty();
  }

  private void open() throws DisconnectedException {
    open("/sse", TIMES);
  }

  private void open(String path, SocketTimes times) throws DisconnectedException {
    URI url = URI.create("http://localhost:%d%s".formatted(proxy.port(), path));
    var spec = new RemoteSpec(url, Map.of("X-Key", new Secret("k-1")), false, null, null, null);
    CloseableHttpClient client = HttpClients.open(spec, AddressRules.ANY, times.connect());
    var _ =
        it.open(_ -> new SseWire("it#1", spec, client, Credentials.NONE, it.limits(), it, times));
  }

  private Exit.Disconnected refusal(String path) {
    var times = new SocketTimes(Duration.ofMillis(800), TIMES.idle(), TIMES.answer());
    try {
      open(path, times);
      throw new AssertionError("It was let in.");
    } catch (DisconnectedException e) {
      return e.end();
    }
  }
}
