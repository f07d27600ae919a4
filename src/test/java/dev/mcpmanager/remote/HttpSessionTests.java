package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpmanager.jsonrpc.Call;
import dev.mcpmanager.jsonrpc.CallOptions;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.mcp.HandshakeOutcome.Agreed;
import dev.mcpmanager.mcp.HandshakeOutcome.Undelivered;
import dev.mcpmanager.remote.HttpPeer.Asked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Legacy servers, which keep sessions, and modern ones, which do not.
class HttpSessionTests {

  private static final String INITIALIZED =
      "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"serverInfo\":{\"name\":\"s\"}}";
  private static final String DISCOVERED =
      "{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{}}";
  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  // --- the era

  @Test
  void aModernServerIsAskedWithTheHeadersOfItsEraAndKnowsNoSession() throws Exception {
    HttpPeer peer = peer((asked, answer) -> answer.result(asked, DISCOVERED));
    Wired wired = wired(peer);

    assertThat(wired.shakeHands())
        .isInstanceOfSatisfying(
            Agreed.class,
            it -> assertThat(it.handshake().summary()).isEqualTo("modern 2026-07-28"));
    assertThat(peer.asked).hasSize(1);
    assertThat(peer.asked.getFirst().headers())
        .containsEntry("MCP-Protocol-Version", "2026-07-28")
        .containsEntry("Mcp-Method", "server/discover")
        .doesNotContainKey("Mcp-Session-Id");
    wired.close();
    assertThat(peer.asked("DELETE")).isEmpty();
    assertThat(peer.asked("GET")).isEmpty();
  }

  @Test
  void aServerThatRefusesAVersionThatItSpeaksIsAskedOnceMore() throws Exception {
    HttpPeer peer =
        peer((asked, answer) -> {
          if (asked.id().equals("1")) {
            answer.status(
                400,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32022,\"message\":\"no\","
                    + "\"data\":{\"supported\":[\"2026-07-28\"]}}}");
          } else {
            answer.result(asked, DISCOVERED);
          }
        });

    assertThat(wired(peer).shakeHands()).isInstanceOf(Agreed.class);
    assertThat(peer.asked).extracting(Asked::rpc).containsOnly("server/discover").hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          400 | {"jsonrpc":"2.0","error":{"code":-32000,"message":"Bad Request: Server not initialized"},"id":null}
          400 | Unsupported protocol version
          404 | nothing here
          405 | `
          406 | `
          200 | {"jsonrpc":"2.0","error":{"code":-32601,"message":"Method not found"},"id":1}
          200 | {"jsonrpc":"2.0","result":{},"id":1}
          """)
  void aServerThatDoesNotKnowTheProbeIsLegacy(int status, String body) throws Exception {
    HttpPeer peer =
        peer((asked, answer) -> {
          if (asked.rpc().equals("server/discover")) {
            answer.status(status, body.replace("`", ""), "Content-Type: application/json");
          } else {
            legacy(asked, answer);
          }
        });

    assertThat(wired(peer).shakeHands())
        .isInstanceOfSatisfying(
            Agreed.class,
            it -> assertThat(it.handshake().summary()).isEqualTo("legacy 2025-06-18"));
  }

  @ParameterizedTest
  @CsvSource({
    "500, answered with HTTP 500 (Internal Server Error): 'down'",
    "403, answered with HTTP 403 (Forbidden): 'down'"
  })
  void anOutageSaysNothingOfTheEra(int status, String why) throws Exception {
    HttpPeer peer = peer((_, answer) -> answer.status(status, "down"));

    assertThat(wired(peer).shakeHands()).isEqualTo(new Undelivered(why, status));
    assertThat(peer.asked).hasSize(1);
  }

  // --- legacy sessions

  @Test
  void aSessionIsNamedFromInitializeOnAndEndedWithTheWire() throws Exception {
    HttpPeer peer = peer(HttpSessionTests::legacy);
    Wired wired = greeted(peer);

    assertThat(wired.answer("ping", null)).contains("{}");
    await().until(() -> !peer.asked("GET").isEmpty());
    wired.close();

    List<Asked> named =
        peer.asked.stream()
            .filter(it -> !it.rpc().equals("server/discover") && !it.rpc().equals("initialize"))
            .toList();
    assertThat(named)
        .extracting(it -> it.method() + " " + it.rpc())
        .contains("POST notifications/initialized", "POST ping", "GET ", "DELETE ");
    assertThat(named)
        .allSatisfy(it ->
            assertThat(it.headers())
                .containsEntry("Mcp-Session-Id", "s-1")
                .containsEntry("MCP-Protocol-Version", "2025-06-18"));
    Asked initialize =
        peer.asked.stream().filter(it -> it.rpc().equals("initialize")).findFirst().orElseThrow();
    assertThat(initialize.headers()).doesNotContainKeys("Mcp-Session-Id", "MCP-Protocol-Version");
  }

  @Test
  void nothingOvertakesTheNewsThatTheClientIsInitialized() throws Exception {
    var released = new CountDownLatch(1);
    HttpPeer peer =
        peer((asked, answer) -> {
          if (asked.rpc().equals("notifications/initialized")) {
            released.await();
          }
          legacy(asked, answer);
        });
    Wired wired = wired(peer);
    wired.shakeHands();
    Call ping = wired.start("ping", null, Wired.LONG);

    await()
        .until(
            () -> peer.asked.stream().anyMatch(it -> it.rpc().equals("notifications/initialized")));
    assertThat(peer.asked).noneMatch(it -> it.rpc().equals("ping"));
    released.countDown();
    assertThat(ping.outcome().get(20, TimeUnit.SECONDS)).isInstanceOf(Outcome.Answered.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          404 | {"jsonrpc":"2.0","error":{"code":-32001,"message":"Session not found"},"id":null}
          404 | gone
          400 | {"jsonrpc":"2.0","error":{"code":-32000,"message":"Bad Request: No valid session ID provided"},"id":3}
          """)
  void aServerThatForgotTheSessionHasLostTheChannel(int status, String body) throws Exception {
    HttpPeer peer = peer(HttpSessionTests::legacy);
    Wired wired = greeted(peer);
    peer.answer((_, answer) -> answer.status(status, body, "Content-Type: application/json"));

    assertThat(wired.call("ping", null)).isInstanceOf(Outcome.Closed.class);
    assertThat(wired.lost())
        .isEqualTo(
            new Exit.Disconnected(
                "has ended our session (HTTP %d)".formatted(status), ExitCause.LOST_CHANNEL));
  }

  @Test
  void anUnknownMethodInASessionIsAnAnswer() throws Exception {
    HttpPeer peer = peer(HttpSessionTests::legacy);
    Wired wired = greeted(peer);
    peer.answer((asked, answer) ->
        answer.status(
            404,
            "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":-32601,\"message\":\"no\"}}"
                .formatted(asked.id())));

    assertThat(wired.answer("x", null)).contains("-32601");
    assertThat(wired.lost).isNotDone();
  }

  @Test
  void theStandingStreamBringsWhatBelongsToNoCallAndIsResumed() throws Exception {
    var gets = new AtomicInteger();
    HttpPeer peer =
        peer((asked, answer) -> {
          if (!asked.method().equals("GET")) {
            legacy(asked, answer);
            return;
          }
          int nth = gets.incrementAndGet();
          answer.stream();
          answer.chunk(
              "id: e"
                  + nth
                  + "\nretry: 10\ndata: {\"jsonrpc\":\"2.0\",\"id\":"
                  + nth
                  + ",\"method\":\"ping\"}\n\n");
          if (nth == 1) {
            answer.hangUp();
          } else {
            answer.awaitHangUp();
          }
        });
    Wired wired = greeted(peer);

    await().until(() -> wired.requests.size() == 2);
    assertThat(peer.asked("GET"))
        .extracting(it -> it.headers().get("Last-Event-ID"))
        .containsExactly(null, "e1");

    wired.channel.send(Messages.result("7".getBytes(UTF_8), "{}".getBytes(UTF_8)));
    await()
        .until(() ->
            peer.asked.stream()
                .anyMatch(it -> it.body().equals("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}")));
  }

  @Test
  void theStandingStreamIsThereWhenTheSessionIs() throws Exception {
    var there = new AtomicBoolean();
    HttpPeer peer =
        peer((asked, answer) -> {
          if (asked.method().equals("GET")) {
            Thread.sleep(100); // it is the server that takes its time
            there.set(true);
            answer.stream();
            answer.awaitHangUp();
          } else {
            legacy(asked, answer);
          }
        });
    greeted(peer);
    assertThat(there).isTrue();
  }

  @Test
  void aServerThatNeverSaysWhetherThereIsAStandingStreamIsNotWaitedForLong() throws Exception {
    HttpPeer peer =
        peer((asked, answer) -> {
          if (asked.method().equals("GET")) {
            answer.awaitHangUp();
          } else {
            legacy(asked, answer);
          }
        });
    assertThat(greeted(peer).answer("x", null)).contains("\"result\"");
  }

  @Test
  void aServerThatIsGoneWhenTheStandingStreamBreaksIsUnreachable() throws Exception {
    HttpPeer peer =
        peer((asked, answer) -> {
          if (asked.method().equals("GET")) {
            answer.stream();
            answer.chunk(": there\nretry: 10\n\n");
            answer.awaitHangUp();
          } else {
            legacy(asked, answer);
          }
        });
    Wired wired = greeted(peer);
    await().until(() -> !peer.asked("GET").isEmpty());
    peer.close();

    assertThat(wired.lost().cause()).isEqualTo(ExitCause.UNREACHABLE);
  }

  @Test
  void aBrokenAnswerIsResumedWhereItBroke() throws Exception {
    var broken = new AtomicInteger();
    HttpPeer peer =
        peer((asked, answer) -> {
          String last = asked.headers().get("Last-Event-ID");
          if (asked.rpc().equals("tools/call")) {
            broken.set(Integer.parseInt(asked.id()));
            answer.stream();
            answer.chunk("id: 1\nretry: 20\ndata:\n\n");
            answer.chunk("id: 2\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"n\"}\n\n");
            answer.endStream();
          } else if ("2".equals(last)) {
            answer.stream();
            answer.chunk("id: 3\ndata: {\"jsonrpc\":\"2.0\",\"method\":\"n\"}\n\n");
            answer.hangUp();
          } else if ("3".equals(last)) {
            answer.stream();
            answer.chunk(
                "data: {\"jsonrpc\":\"2.0\",\"id\":" + broken + ",\"result\":\"at last\"}\n\n");
            answer.endStream();
          } else {
            legacy(asked, answer);
          }
        });
    Wired wired = greeted(peer);

    assertThat(wired.answer("tools/call", "{\"name\":\"t\"}")).contains("at last");
    assertThat(wired.notifications).hasSize(2);
    assertThat(peer.asked("POST")).filteredOn(it -> it.rpc().equals("tools/call")).hasSize(1);
  }

  @Test
  void resumptionEndsIfTheServerHasNothingMore() throws Exception {
    HttpPeer peer =
        peer((asked, answer) -> {
          boolean resumed = asked.headers().containsKey("Last-Event-ID");
          if (asked.rpc().equals("x") || resumed) {
            answer.stream();
            answer.chunk("id: 1\nretry: 1\ndata:\n\n");
            answer.endStream();
          } else {
            legacy(asked, answer);
          }
        });
    Wired wired = greeted(peer);

    assertThat(wired.call("x", null))
        .isEqualTo(new Outcome.Failed("broke off before it answered", 0));
  }

  /// Breaks the answer to a call behind its first event, and lets the test say how it goes on.
  private HttpPeer breaking(Resumed resumed) throws Exception {
    var call = new AtomicReference<Asked>();
    var times = new AtomicInteger();
    return peer((asked, answer) -> {
      if (asked.rpc().equals("tools/call")) {
        call.set(asked);
        answer.stream();
        answer.chunk("id: 1\nretry: 20\ndata:\n\n");
        answer.hangUp();
      } else if (asked.headers().containsKey("Last-Event-ID")) {
        resumed.goOn(times.incrementAndGet(), call.get(), answer);
      } else {
        legacy(asked, answer);
      }
    });
  }

  private interface Resumed {
    void goOn(int nth, Asked call, HttpPeer.Answer answer) throws Exception;
  }

  private static List<String> resumptions(HttpPeer peer) {
    return peer.asked("GET").stream()
        .map(it -> it.headers().getOrDefault("Last-Event-ID", ""))
        .filter(it -> !it.isEmpty())
        .toList();
  }

  @Test
  void aServerThatResumesMayTakeItsTime() throws Exception {
    HttpPeer peer =
        breaking((_, call, answer) -> {
          answer.stream();
          assertThat(new CountDownLatch(1).await(1500, TimeUnit.MILLISECONDS)).isFalse();
          answer.resultEvent(call, "\"at last\"");
          answer.endStream();
        });

    assertThat(greeted(peer).answer("tools/call", "{\"name\":\"t\"}")).contains("at last");
    assertThat(resumptions(peer)).containsExactly("1");
  }

  /// As server-everything does.
  @Test
  void aServerThatKeepsTheAnswerForTheNextWhoAsksIsAskedAgain() throws Exception {
    HttpPeer peer =
        breaking((nth, call, answer) -> {
          answer.stream();
          if (nth == 2) {
            answer.resultEvent(call, "\"at last\"");
          }
          answer.awaitHangUp();
        });

    assertThat(greeted(peer).answer("tools/call", "{\"name\":\"t\"}")).contains("at last");
    assertThat(resumptions(peer)).containsExactly("1", "1");
  }

  @Test
  void aServerThatHasNotNoticedTheBreakYetIsAskedAgain() throws Exception {
    HttpPeer peer =
        breaking((nth, call, answer) -> {
          if (nth == 1) {
            answer.status(409, "");
          } else {
            answer.stream();
            answer.resultEvent(call, "\"at last\"");
            answer.endStream();
          }
        });

    assertThat(greeted(peer).answer("tools/call", "{\"name\":\"t\"}")).contains("at last");
  }

  @Test
  void aServerThatDoesNotResumeFailsTheCallAtOnce() throws Exception {
    HttpPeer peer = breaking((_, _, answer) -> answer.status(405, ""));

    assertThat(greeted(peer).call("tools/call", "{\"name\":\"t\"}"))
        .isEqualTo(new Outcome.Failed("answered with HTTP 405 (Method Not Allowed)", 405));
    assertThat(resumptions(peer)).containsExactly("1");
  }

  // --- cancelling

  @Test
  void aLegacyCallIsCancelledByANotificationAndItsExchangeClosedLater() throws Exception {
    var hungUp = new CountDownLatch(1);
    HttpPeer peer =
        peer((asked, answer) -> {
          if (asked.rpc().equals("slow")) {
            answer.stream();
            answer.awaitHangUp();
            hungUp.countDown();
          } else {
            legacy(asked, answer);
          }
        });
    Wired wired = greeted(peer);
    Call call = wired.start("slow", null, Wired.LONG);
    await().until(() -> peer.asked.stream().anyMatch(it -> it.rpc().equals("slow")));
    call.cancel("enough");

    assertThat(hungUp.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(peer.asked)
        .anyMatch(it ->
            it.rpc().equals("notifications/cancelled")
                && it.body().contains("\"requestId\":" + call.id()));
  }

  @Test
  void aModernCallIsCancelledByClosingItsExchange() throws Exception {
    var hungUp = new CountDownLatch(1);
    HttpPeer peer =
        peer((asked, answer) -> {
          if (asked.rpc().equals("server/discover")) {
            answer.result(asked, DISCOVERED);
          } else {
            answer.awaitHangUp();
            hungUp.countDown();
          }
        });
    Wired wired = wired(peer);
    wired.shakeHands();
    Call call = wired.start("tools/call", "{\"name\":\"t\"," + META + "}", Duration.ofMillis(300));

    assertThat(call.outcome().get(20, TimeUnit.SECONDS)).isInstanceOf(Outcome.TimedOut.class);
    assertThat(hungUp.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(peer.asked).noneMatch(it -> it.rpc().equals("notifications/cancelled"));
  }

  @Test
  void aSubscriptionIsAStreamUntilItsServerEndsIt() throws Exception {
    var more = new CountDownLatch(1);
    HttpPeer peer =
        peer((asked, answer) -> {
          if (asked.rpc().equals("server/discover")) {
            answer.result(asked, DISCOVERED);
            return;
          }
          String changed =
              "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\",\"params\":"
                  + "{\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":"
                  + asked.id()
                  + "}}}";
          answer.stream();
          answer.event(changed);
          answer.event(changed);
          more.await();
          answer.endStream();
        });
    Wired wired = wired(peer);
    wired.shakeHands();
    var heard = new CopyOnWriteArrayList<Notification>();
    byte[] params = ("{\"notifications\":{}," + META + "}").getBytes(UTF_8);
    Call listen =
        wired.channel.call(
            Messages.request("1".getBytes(UTF_8), "subscriptions/listen", params),
            CallOptions.untilEnded().onNotification(heard::add));

    await().until(() -> heard.size() == 2);
    assertThat(listen.outcome()).isNotDone();
    more.countDown();
    assertThat(listen.outcome().get(20, TimeUnit.SECONDS))
        .isEqualTo(new Outcome.Failed("broke off before it answered", 0));
  }

  // --- modern headers

  @Test
  void theBodyIsRepeatedInHeaders() throws Exception {
    HttpPeer peer =
        peer((asked, answer) -> {
          switch (asked.rpc()) {
            case "server/discover" -> answer.result(asked, DISCOVERED);
            case "tools/list" ->
                answer.result(
                    asked,
                    "{\"tools\":[{\"name\":\"tö\",\"inputSchema\":{\"type\":\"object\",\"properties\":{\"region\":{\"type\":\"string\",\"x-mcp-header\":\"Region\"}}}}]}");
            default -> answer.result(asked, "{}");
          }
        });
    Wired wired = wired(peer);
    wired.shakeHands();
    wired.answer("tools/list", "{" + META + "}");
    wired.answer(
        "tools/call", "{\"name\":\"tö\",\"arguments\":{\"region\":\" us \"}," + META + "}");

    assertThat(peer.asked.getLast().headers())
        .containsEntry("Mcp-Method", "tools/call")
        .containsEntry("Mcp-Name", "=?base64?dMO2?=")
        .containsEntry("Mcp-Param-Region", "=?base64?IHVzIA==?=");
  }

  @Test
  void aCallWhoseHeadersAreNotKnownYetIsRepeatedWithThem() throws Exception {
    HttpPeer peer =
        peer((asked, answer) -> {
          switch (asked.rpc()) {
            case "server/discover" -> answer.result(asked, DISCOVERED);
            case "tools/list" -> {
              boolean first = !asked.body().contains("cursor");
              answer.stream();
              answer.resultEvent(
                  asked,
                  first
                      ? "{\"tools\":[],\"nextCursor\":\"2\"}"
                      : "{\"tools\":[{\"name\":\"t\",\"inputSchema\":{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\",\"x-mcp-header\":\"N\"}}}}]}");
              answer.endStream();
            }
            default -> {
              if ("7".equals(asked.headers().get("Mcp-Param-N"))) {
                answer.result(asked, "{\"ok\":true}");
              } else {
                answer.status(
                    400,
                    "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":-32020,\"message\":\"Mcp-Param-N\"}}"
                        .formatted(asked.id()),
                    "Content-Type: application/json");
              }
            }
          }
        });
    Wired wired = wired(peer);
    wired.shakeHands();

    assertThat(wired.answer("tools/call", "{\"name\":\"t\",\"arguments\":{\"n\":7}," + META + "}"))
        .contains("\"ok\":true");
    assertThat(peer.asked)
        .extracting(Asked::rpc)
        .containsExactly("server/discover", "tools/call", "tools/list", "tools/list", "tools/call");
    assertThat(wired.answer("tools/call", "{\"name\":\"t\"," + META + "}")).contains("-32020");
  }

  @Test
  void toolsThatBreakTheRulesOfHeadersAreNotPassedOn() throws Exception {
    String good =
        "{\"name\" : \"good\",\"inputSchema\":{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"A\"}}}}";
    String bad =
        "{\"name\":\"bad\",\"inputSchema\":{\"properties\":{\"a\":{\"type\":\"object\",\"x-mcp-header\":\"A\"}}}}";
    HttpPeer peer =
        peer((asked, answer) ->
            answer.result(
                asked,
                asked.rpc().equals("tools/list")
                    ? "{\"tools\":[" + bad + ", " + good + "," + bad + "],\"ttlMs\":0}"
                    : DISCOVERED));
    Wired wired = wired(peer);
    wired.shakeHands();

    assertThat(wired.answer("tools/list", "{" + META + "}"))
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":\"caller\",\"result\":{\"tools\":["
                + good
                + "],\"ttlMs\":0}}");
  }

  /// A legacy server with a session and without a standing stream.
  private static void legacy(Asked asked, HttpPeer.Answer answer) throws Exception {
    switch (asked.method() + " " + asked.rpc()) {
      case "POST initialize" ->
          answer.json(
              "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}".formatted(asked.id(), INITIALIZED),
              "Mcp-Session-Id: s-1");
      case "POST server/discover" ->
          answer.status(
              400,
              "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32000,\"message\":\"no\"},\"id\":null}");
      case "GET ", "DELETE " -> answer.status(405, "");
      default -> {
        if (asked.body().contains("\"id\"") && asked.body().contains("\"method\"")) {
          answer.result(asked, "{}");
        } else {
          answer.status(202, "");
        }
      }
    }
  }

  private Wired greeted(HttpPeer peer) throws Exception {
    Wired wired = wired(peer);
    assertThat(wired.shakeHands()).isInstanceOf(Agreed.class);
    // what follows from the handshake is over, so that the test may change the server
    await().until(() -> !peer.asked("GET").isEmpty());
    assertThat(wired.answer("ping", null)).contains("{}");
    return wired;
  }

  private HttpPeer peer(HttpPeer.Handler handler) throws Exception {
    var peer = new HttpPeer(handler);
    open.add(peer);
    return peer;
  }

  private Wired wired(HttpPeer peer) throws Exception {
    var wired = new Wired(peer.url());
    open.add(wired);
    return wired;
  }
}
