package dev.mcpmanager.server;

import static dev.mcpmanager.server.RunningManager.ONE;
import static dev.mcpmanager.server.RunningManager.TEST;
import static dev.mcpmanager.server.RunningManager.echo;
import static dev.mcpmanager.server.RunningManager.finish;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.remote.FaultProxy;
import dev.mcpmanager.remote.HttpPeer;
import dev.mcpmanager.remote.HttpPeer.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Servers that are elsewhere, and what becomes of them when their network or they themselves do
/// not do what they should.
@Tag("process")
@Timeout(60)
class RemoteProcessTests {

  private static final String SOON = "'restart':{'initialDelay':'300ms','jitter':0}";

  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();

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

  private HttpPeer peer(HttpPeer.Handler handler) throws Exception {
    return opened(new HttpPeer(handler));
  }

  private FaultProxy proxyTo(HttpPeer peer) throws Exception {
    return opened(FaultProxy.to(peer.port()));
  }

  /// @param extra more fields of the definition
  private RunningManager manager(int port, String extra) {
    String url = "http://localhost:%d/mcp".formatted(port);
    String file = new ServersFile().remote("one", url, "{" + extra + "}").toString();
    return opened(new RunningManager(folder, file));
  }

  /// Answers as a legacy server does, but a call as the test says.
  private static HttpPeer.Handler calls(HttpPeer.Handler instead) {
    var legacy = new LegacyPeer();
    return (asked, answer) ->
        (asked.rpc().equals("tools/call") ? instead : legacy).handle(asked, answer);
  }

  private static String notStarted(ActionOutcome outcome) {
    assertThat(outcome).isInstanceOf(ActionOutcome.NotStarted.class);
    return ((ActionOutcome.NotStarted) outcome).message();
  }

  private static void assertEnd(Run run, String cause, String decision) {
    assertThat(List.of(String.valueOf(run.cause()), String.valueOf(run.decision())))
        .as(run.message())
        .containsExactly(cause, decision);
  }

  @Test
  void isReadyWithoutAProcessAndItsMessagesAreInTheLog() throws Exception {
    var running = manager(peer(new LegacyPeer()).port(), SOON).started();

    assertThat(running.view().pid()).isNull();
    assertThat(running.view().startTime()).isNotNull();
    assertThat(running.answer(echo("7", "hi")).toString())
        .contains("\"id\":7", "\"session\":\"s1\"");
    assertThat(running.manager.history().newestLogs(ONE, LogLine.Source.STDOUT, 100).lines())
        .extracting(LogLine::text)
        .anyMatch(line -> line.contains("\"session\":\"s1\""));
    assertThat(running.events()).containsExactly("Starting", "Started");
    ServerEvent.Started started = running.events(ServerEvent.Started.class).getFirst();
    assertThat(started.pid()).isNull();
    assertThat(started.message()).doesNotContain("pid");
  }

  @Test
  void isStoppedByEndingItsSession() throws Exception {
    HttpPeer peer = peer(new LegacyPeer());
    var running = manager(peer.port(), SOON).started();

    long start = System.nanoTime();
    assertThat(running.stop()).isInstanceOf(ActionOutcome.Done.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    assertThat(peer.asked("DELETE")).extracting(LegacyPeer::session).containsExactly("s1");
    assertEnd(running.run(), "requested", "none");
    assertThat(running.run().message()).doesNotContain("pid", "stdin", "signal", "null");
    assertThat(running.run().rung()).isNotEqualTo("terminated").isNotEqualTo("killed");
  }

  @Test
  void hasAnotherSessionAfterARestart() throws Exception {
    var running = manager(peer(new LegacyPeer()).port(), SOON).started();

    assertThat(finish(running.manager.restart(ONE, "a test")))
        .isInstanceOf(ActionOutcome.Done.class);
    assertThat(running.answerText(echo("1", "hi"))).contains("\"session\":\"s2\"");
  }

  @Test
  void isTriedAgainUntilItIsThere() throws Exception {
    FaultProxy proxy = proxyTo(peer(new LegacyPeer()));
    proxy.refuse();
    var running = manager(proxy.port(), SOON);

    assertThat(notStarted(running.start()))
        .contains("cannot be reached: connection refused by localhost:" + proxy.port());
    assertEnd(running.awaitEnds(1).getFirst(), "unreachable", "restart");
    assertThat(running.failure(echo("1", "hi"))).isNotInstanceOf(CallFailure.ChildGone.class);
    proxy.heal();
    running.awaitState("ready");
    assertThat(running.answerText(echo("2", "hi"))).contains("\"session\":\"s1\"");
  }

  @Test
  void itsCallsEndAtOnceWhenItGoesAwayAndItIsReachedAgain() throws Exception {
    var called = new CompletableFuture<Void>();
    HttpPeer peer =
        peer(
            calls((_, answer) -> {
              called.complete(null);
              answer.awaitHangUp();
            }));
    FaultProxy proxy = proxyTo(peer);
    var running = manager(proxy.port(), SOON).started();
    var waiting = running.send(echo("1", "hi"));
    finish(called);
    proxy.refuse();
    proxy.cut();

    assertThat(((MessageOutcome.Failed) finish(waiting)).failure().message())
        .startsWith("Server 'one' broke off before it answered; ");
    assertThat(running.failure(echo("2", "hi")).message())
        .contains("connection refused by localhost:" + proxy.port());
    assertEnd(running.awaitEnds(1).getFirst(), "unreachable", "restart");
    peer.answer(new LegacyPeer());
    proxy.heal();
    running.awaitState("ready");
    assertThat(running.answerText(echo("3", "hi"))).contains("\"id\":3");
  }

  @ParameterizedTest
  @CsvSource({
    "401, authentication, refused our credentials (HTTP 401); check 'headers' in its definition",
    "404, configuration, answered with HTTP 404 (Not Found)",
    "410, gone, is gone for good (HTTP 410)",
    "503, unreachable, answered with HTTP 503 (Service Unavailable): 'no luck'",
  })
  void aStatusAtItsStartDecidesWhetherItIsTriedAgain(int status, String cause, String sentence)
      throws Exception {
    String body = status == 503 ? "no luck" : "";
    HttpPeer peer = peer((_, answer) -> answer.status(status, body));
    var running = manager(peer.port(), SOON + ",'transport':'http'");

    assertThat(notStarted(running.start())).contains(sentence);
    String decision = cause.equals("gone") ? "give-up" : "restart";
    assertEnd(running.awaitEnds(1).getFirst(), cause, decision);
    if (cause.equals("authentication")) {
      assertEnd(running.awaitEnds(2).getLast(), cause, "give-up");
    }
    if (!cause.equals("unreachable")) {
      running.awaitState("failed");
    }
  }

  @Test
  void aStatusOnACallEndsThatCallOnly() throws Exception {
    HttpPeer peer = peer(calls((_, answer) -> answer.status(503, "upstream down")));
    var running = manager(peer.port(), SOON).started();

    assertThat(running.failure(echo("1", "hi")))
        .isInstanceOf(CallFailure.NotDelivered.class)
        .extracting(CallFailure::message)
        .isEqualTo(
            "Server 'one' answered with HTTP 503 (Service Unavailable): 'upstream down';"
                + " the message is not sent again.");
    assertThat(running.view().state()).isEqualTo("ready");
    assertThat(running.answerText("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"ping\"}"))
        .contains("\"result\"");
    assertThat(running.events()).containsExactly("Starting", "Started");
  }

  @Test
  void aSessionThatItsServerHasEndedIsReplaced() throws Exception {
    var legacy = new LegacyPeer();
    HttpPeer peer =
        peer((asked, answer) -> {
          if (LegacyPeer.session(asked).equals("s1") && asked.rpc().equals("tools/call")) {
            answer.status(404, "");
          } else {
            legacy.handle(asked, answer);
          }
        });
    var running = manager(peer.port(), SOON).started();

    assertThat(running.failure(echo("1", "hi")).message())
        .startsWith("Server 'one' has ended our session (HTTP 404) before it answered; ");
    assertEnd(running.awaitEnds(1).getFirst(), "lost-channel", "restart");
    running.awaitState("ready");
    assertThat(running.answerText(echo("2", "hi"))).contains("\"session\":\"s2\"");
  }

  /// Serves HTTP+SSE at a url, and nothing else.
  private static HttpPeer.Handler older() {
    var stream = new AtomicReference<Answer>(); // of who connected last
    return (asked, answer) -> {
      if (asked.method().equals("GET")) {
        answer.stream();
        stream.set(answer);
        answer.chunk("event: endpoint\ndata: /message\n\n");
        answer.awaitHangUp();
      } else if (asked.path().equals("/mcp")) {
        answer.status(405, "");
      } else {
        answer.status(202, "");
        if (!asked.rpc().startsWith("notifications/")) {
          String result = asked.rpc().equals("initialize") ? LegacyPeer.INITIALIZED : "{}";
          stream.get().resultEvent(asked, result);
        }
      }
    };
  }

  @Test
  void anOlderTransportIsFoundOutIfNoneIsSaid() throws Exception {
    HttpPeer peer = peer(older());
    var running = manager(peer.port(), SOON).started();

    assertThat(running.answerText(echo("5", "hi"))).contains("\"id\":5", "\"result\":{}");
    assertThat(peer.asked("GET")).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"http, hangs: it has written nothing for", "sse, fell silent (for 700 ms"})
  void aNetworkThatForwardsNothingIsFoundOut(String transport, String how) throws Exception {
    var called = new CompletableFuture<Void>();
    HttpPeer.Handler serving = transport.equals("sse") ? older() : new LegacyPeer();
    HttpPeer peer =
        peer((asked, answer) -> {
          if (asked.body().contains("never answered")) {
            called.complete(null);
            answer.awaitHangUp();
          } else {
            serving.handle(asked, answer);
          }
        });
    FaultProxy proxy = proxyTo(peer);
    String extra =
        SOON
            + ",'liveness':{'interval':'400ms','timeout':'300ms'}"
            + ",'timeouts':{'call':'2s','start':'1s','stdinClosed':'500ms'},'transport':'%s'"
                .formatted(transport);
    var running = manager(proxy.port(), extra).started();
    var waiting = running.send(echo("1", "never answered"));
    finish(called);

    proxy.blackHole();
    if (transport.equals("http")) {
      // While a call waits, silence is no sign of anything.
      assertThat(failure(waiting))
          .containsPattern("did not answer 'tools/call' within 2(\\.\\d)? s");
      waiting = running.send(echo("2", "never answered"));
    }
    assertThat(failure(waiting)).startsWith("Server 'one' ").contains(how, " before it answered; ");
    Run run = running.awaitEnds(1).getFirst();
    assertThat(run.message()).contains(": it " + how).contains("restart 1 of 3");
    assertThat(run.durationMillis()).isLessThan(8_000);
    assertThat(running.awaitEnds(2).getLast().readyAfterMillis()).isNull(); // the hole is there yet
    proxy.heal();
    running.awaitState("ready");
    assertThat(running.answerText(echo("3", "hi"))).contains("\"id\":3");
  }

  private static String failure(CompletableFuture<MessageOutcome> outcome) {
    return ((MessageOutcome.Failed) finish(outcome)).failure().message();
  }

  @Test
  void anOlderTransportIsNotTriedAgainstTheDefinitionWhichIsToldWhatToSay() throws Exception {
    HttpPeer peer = peer(older());
    var running = manager(peer.port(), SOON + ",'transport':'http'");

    assertThat(notStarted(running.start()))
        .contains("HTTP 405", "if it serves the older HTTP+SSE, set its transport to 'sse'");
    assertEnd(running.awaitEnds(1).getFirst(), "configuration", "restart");
    assertThat(peer.asked("GET")).isEmpty();
  }

  @Test
  void eachOfWhoHasAnExclusiveServerHasASessionOfTheirOwn() throws Exception {
    HttpPeer peer = peer(new LegacyPeer());
    var running = manager(peer.port(), SOON + ",'isolation':'exclusive'").started();

    try (Lease one = lease(running);
        Lease other = lease(running)) {
      assertThat(session(one)).isNotEqualTo(session(other));
    }
  }

  @Test
  void thatListsHaveChangedIsHeardOfWhoseCallIsOverToo() throws Exception {
    var streams = new ConcurrentHashMap<String, Answer>();
    var legacy = new LegacyPeer();
    HttpPeer peer =
        peer((asked, answer) -> {
          if (!asked.method().equals("GET")) {
            legacy.handle(asked, answer);
            return;
          }
          answer.stream();
          streams.put(LegacyPeer.session(asked), answer);
          answer.awaitHangUp();
        });
    var running = manager(peer.port(), SOON + ",'isolation':'exclusive'");
    var heard = new LinkedBlockingQueue<String>();
    running
        .manager
        .upstreams()
        .hear(
            new PeerListener() {
              @Override
              public void opened(Peer opened) {}

              @Override
              public void closed(Peer closed, String reason) {}

              @Override
              public void notification(Peer from, Notification notification) {
                heard.add(from.server() + " " + notification.method());
              }
            });
    running.started();
    Lease lease = lease(running);
    String session = session(lease);
    Answer stream = await().until(() -> streams.get(session), Objects::nonNull);
    lease.close();

    for (String method : List.of("message", "tools/list_changed")) {
      stream.event("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/%s\"}".formatted(method));
    }
    assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("one notifications/tools/list_changed");
  }

  private static Lease lease(RunningManager running) {
    Leased leased = finish(running.manager.upstreams().lease(ONE, TEST));
    assertThat(leased).isInstanceOf(Leased.Taken.class);
    return ((Leased.Taken) leased).lease();
  }

  private static String session(Lease lease) throws Exception {
    var request = (Request) Message.parse(echo("1", "hi").getBytes(UTF_8));
    Outcome outcome = finish(lease.peer().call(TEST, request, _ -> {}).outcome());
    String answer = ((Outcome.Answered) outcome).response().toString();
    assertThat(answer).contains("\"session\":\"s");
    return answer.replaceFirst("(?s).*\"session\":\"(s\\d+)\".*", "$1");
  }
}
