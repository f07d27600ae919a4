package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.Call;
import dev.mcpmanager.jsonrpc.ChannelLimits;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.remote.HttpPeer.Asked;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A channel over HTTP, and a server that answers as the test says.
class HttpWireTests {

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  // --- answers

  @Test
  void aJsonAnswerIsPassedOnByteByByte() throws Exception {
    HttpPeer peer =
        peer((asked, answer) -> answer.result(asked, "{ \"a\" : 1.50,\"é\":\"\\u00e9\" }"));

    assertThat(wired(peer).answer("x", "{\"b\": 1.0}"))
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":\"caller\",\"result\":{ \"a\" : 1.50,\"é\":\"\\u00e9\" }}");
    Asked asked = peer.asked.getFirst();
    assertThat(asked.body())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"x\",\"params\":{\"b\": 1.0}}");
    assertThat(asked.headers())
        .containsEntry("Content-Type", "application/json")
        .containsEntry("Accept", "application/json, text/event-stream")
        .doesNotContainKeys("Accept-Encoding", "Upgrade", "Cookie", "Mcp-Method", "Mcp-Session-Id");
  }

  @Test
  void aPrettyPrintedAnswerIsOneMessage() throws Exception {
    HttpPeer peer =
        peer((asked, answer) ->
            answer.json(
                "\r\n{\n  \"jsonrpc\": \"2.0\",\n  \"id\": %s,\r\n  \"result\": {\n\t\"a\": 1\n}\n}\n"
                    .formatted(asked.id())));

    assertThat(wired(peer).answer("x", null)).contains("\"a\": 1").doesNotContain("\n");
  }

  @Test
  void aListOfMessagesIsWhatIsInIt() throws Exception {
    HttpPeer peer =
        peer((asked, answer) ->
            answer.json(
                " [{\"jsonrpc\":\"2.0\",\"method\":\"n\"},{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{}}]"
                    .formatted(asked.id())));
    Wired wired = wired(peer);

    assertThat(wired.answer("x", null)).contains("\"result\":{}");
    assertThat(wired.notifications).hasSize(1);
  }

  @Test
  void aStreamBringsNotificationsAndRequestsBeforeTheAnswer() throws Exception {
    HttpPeer peer =
        peer((asked, answer) -> {
          answer.stream();
          answer.chunk(": hello\n\nevent: other\ndata: nothing\n\n");
          answer.event("{\"jsonrpc\":\"2.0\",\"method\":\"n\"}");
          answer.chunk("data: {\"jsonrpc\":\"2.0\",\ndata: \"id\":0,\"method\":\"ping\"}\r\n\r\n");
          answer.resultEvent(asked, "{\"a\":1}");
          answer.endStream();
        });
    Wired wired = wired(peer);

    assertThat(wired.answer("x", null))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"caller\",\"result\":{\"a\":1}}");
    assertThat(wired.notifications).hasSize(1);
    assertThat(wired.requests).hasSize(1);
    assertThat(wired.noise).isEmpty();
  }

  @Test
  void anAnswerOfTenMegabytesComesWhole() throws Exception {
    String big = "x".repeat(10 << 20);
    HttpPeer peer =
        peer((asked, answer) -> {
          if (asked.rpc().equals("json")) {
            answer.result(asked, "\"" + big + "\"");
          } else {
            answer.stream();
            answer.resultEvent(asked, "\"" + big + "\"");
            answer.endStream();
          }
        });
    Wired wired = wired(peer);

    assertThat(wired.answer("json", null).length()).isEqualTo(big.length() + 43);
    assertThat(wired.answer("stream", null).length()).isEqualTo(big.length() + 43);
  }

  @Test
  void twoHundredCallsAtOnceAreAnsweredInAnyOrder() throws Exception {
    var waiting = new CountDownLatch(200);
    HttpPeer peer =
        peer((asked, answer) -> {
          waiting.countDown();
          assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
          Thread.sleep(Duration.ofMillis(200 - Integer.parseInt(asked.id())));
          answer.result(asked, asked.id());
        });
    Wired wired = wired(peer);
    var calls = new ArrayList<Call>();
    for (int i = 0; i < 200; i++) {
      calls.add(wired.start("x", null, Wired.LONG));
    }

    for (Call call : calls) {
      var outcome = (Outcome.Answered) call.outcome().get(30, TimeUnit.SECONDS);
      assertThat(outcome.response().raw(Objects.requireNonNull(outcome.response().result())))
          .asString(UTF_8)
          .isEqualTo(String.valueOf(call.id()));
    }
  }

  @Test
  void anAnswerOverTheLimitEndsItsCallAndNoOther() throws Exception {
    HttpPeer peer =
        peer((asked, answer) -> {
          String big = "\"" + "x".repeat(3000) + "\"";
          switch (asked.rpc()) {
            case "front" -> answer.result(asked, big);
            case "hidden" ->
                answer.json(
                    "{\"result\":%s,\"x\":[],\"jsonrpc\":\"2.0\",\"id\":%s , \"y\":1}"
                        .formatted(big, asked.id()));
            case "stream" -> {
              answer.stream();
              answer.event(
                  "{\"result\":%s,\"x\":[],\"jsonrpc\":\"2.0\",\"id\":%s , \"y\":1}"
                      .formatted(big, asked.id()));
              answer.endStream();
            }
            case "noisy" -> {
              answer.stream();
              answer.event(
                  "{\"method\":\"n\",\"jsonrpc\":\"2.0\",\"params\":{\"x\":%s}}".formatted(big));
              answer.resultEvent(asked, "1");
              answer.endStream();
            }
            default -> answer.result(asked, "{}");
          }
        });
    Wired wired = wired(peer, new ChannelLimits(2000, 10, 100_000));

    assertThat(wired.call("front", null)).isInstanceOf(Outcome.TooLarge.class);
    assertThat(wired.call("hidden", null)).isInstanceOf(Outcome.TooLarge.class);
    assertThat(wired.call("stream", null)).isInstanceOf(Outcome.TooLarge.class);
    assertThat(wired.answer("noisy", null)).contains("\"result\":1");
    assertThat(wired.answer("small", null)).contains("\"result\":{}");
  }

  @Test
  void aSlowBodyIsWaitedFor() throws Exception {
    HttpPeer peer =
        peer((asked, answer) -> {
          String body = "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":1}".formatted(asked.id());
          answer.raw(
              "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
                  + body.length()
                  + "\r\n\r\n");
          for (int i = 0; i < body.length(); i++) {
            Thread.sleep(10);
            answer.raw(body.substring(i, i + 1));
          }
        });

    assertThat(wired(peer).answer("x", null)).contains("\"result\":1");
  }

  @Test
  void aStreamThatStaysOpenBehindItsAnswerIsLetGo() throws Exception {
    var hungUp = new CountDownLatch(1);
    HttpPeer peer =
        peer((asked, answer) -> {
          answer.stream();
          answer.resultEvent(asked, "1");
          answer.awaitHangUp();
          hungUp.countDown();
        });

    assertThat(wired(peer).answer("x", null)).contains("\"result\":1");
    assertThat(hungUp.await(10, TimeUnit.SECONDS)).isTrue();
  }

  // --- what goes wrong with one request

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          503 | upstream down           | answered with HTTP 503 (Service Unavailable): 'upstream down'
          503 |                         | answered with HTTP 503 (Service Unavailable)
          502 | <html>Bad Gateway</html> | answered with HTTP 502 (Bad Gateway)
          429 | slow down               | answered with HTTP 429 (Too Many Requests): 'slow down'
          404 | not here                | answered with HTTP 404 (Not Found): 'not here'
          405 |                         | answered with HTTP 405 (Method Not Allowed)
          403 | no                      | answered with HTTP 403 (Forbidden): 'no'
          400 | what?                   | answered with HTTP 400 (Bad Request): 'what?'
          202 |                         | answered with HTTP 202 (Accepted), but not to the request
          """)
  void aStatusFailsItsRequestAlone(int status, @Nullable String body, String why) throws Exception {
    HttpPeer peer =
        peer((asked, answer) -> {
          if (asked.rpc().equals("good")) {
            answer.result(asked, "{}");
          } else {
            answer.status(status, body == null ? "" : body, "Content-Type: text/plain");
          }
        });
    if (status == 202) {
      peer.answer((asked, answer) -> {
        if (asked.rpc().equals("good")) {
          answer.result(asked, "{}");
        } else {
          answer.status(202, "");
        }
      });
    }
    Wired wired = wired(peer);

    assertThat(wired.call("x", null)).isEqualTo(new Outcome.Failed(why, status));
    assertThat(wired.answer("good", null)).contains("\"result\":{}");
    assertThat(wired.lost).isNotDone();
  }

  @ParameterizedTest
  @CsvSource({"400", "404", "500", "200"})
  void aJsonRpcErrorIsTheAnswerWhateverItsStatus(int status) throws Exception {
    HttpPeer peer =
        peer((asked, answer) -> {
          String id =
              switch (asked.rpc()) {
                case "null" -> ",\"id\":null";
                case "none" -> "";
                default -> ",\"id\":" + asked.id();
              };
          answer.status(
              status,
              "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32601,\"message\":\"no\"}%s}"
                  .formatted(id),
              "Content-Type: application/json");
        });
    Wired wired = wired(peer);

    for (String method : List.of("mine", "null", "none")) {
      assertThat(wired.answer(method, null)).contains("-32601").contains("\"id\":\"caller\"");
    }
  }

  @Test
  void whatIsNoMessageFailsItsRequest() throws Exception {
    HttpPeer peer = peer((_, answer) -> answer.json("{\"hello\": 1}"));
    assertThat(wired(peer).call("x", null))
        .isInstanceOfAny(Outcome.Failed.class, Outcome.Unreadable.class);

    HttpPeer page =
        peer((_, answer) -> answer.status(200, "<html>", "Content-Type: text/html; charset=utf-8"));
    assertThat(wired(page).call("x", null))
        .isEqualTo(
            new Outcome.Failed(
                "answered with 'text/html' instead of JSON or an event stream", 200));

    HttpPeer packed = peer((asked, answer) -> answer.json("{}", "Content-Encoding: gzip"));
    assertThat(wired(packed).call("x", null))
        .isEqualTo(
            new Outcome.Failed("answered in the encoding 'gzip', which it was not asked for", 200));
  }

  @Test
  void aBodyThatBreaksOffFailsItsRequest() throws Exception {
    HttpPeer peer =
        peer((asked, answer) -> {
          switch (asked.rpc()) {
            case "short" -> {
              answer.raw(
                  "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"js");
              answer.hangUp();
            }
            case "chunked" -> {
              answer.stream();
              answer.chunk("data: {");
              answer.reset();
            }
            case "ended" -> {
              answer.stream();
              answer.chunk(": nothing\n\n");
              answer.endStream();
            }
            case "silent" -> answer.hangUp();
            default -> answer.result(asked, "{}");
          }
        });
    Wired wired = agreed(wired(peer));

    for (String method : List.of("short", "chunked", "ended", "silent")) {
      assertThat(wired.call(method, null))
          .as(method)
          .isEqualTo(new Outcome.Failed("broke off before it answered", 0));
    }
    assertThat(wired.answer("good", null)).contains("{}");
  }

  @Test
  void aConnectionThatWasIdleWhenItsServerClosedItIsNoFailure() throws Exception {
    var closed = new AtomicInteger();
    HttpPeer peer =
        peer((asked, answer) -> {
          if (asked.nth() > 1) {
            closed.incrementAndGet();
            answer.hangUp();
          } else {
            answer.result(asked, "{}");
          }
        });
    Wired wired = agreed(wired(peer));

    for (int i = 0; i < 5; i++) {
      assertThat(wired.answer("tools/list", null)).contains("{}");
    }
    assertThat(closed).hasPositiveValue();
    assertThat(wired.answer("tools/list", null)).contains("{}");
    assertThat(wired.call("tools/call", "{}"))
        .isEqualTo(new Outcome.Failed("broke off before it answered", 0));
  }

  /// Closes each connection behind its answer, without having said so.
  ///
  /// @param closed one more permit each time
  private HttpPeer hangingUp(Semaphore closed) throws Exception {
    return peer((asked, answer) -> {
      answer.result(asked, "{}");
      answer.hangUp();
      closed.release();
    });
  }

  @Test
  void noCallIsSentIntoAConnectionThatItsServerHasClosed() throws Exception {
    var closed = new Semaphore(0);
    HttpPeer peer = hangingUp(closed);
    Wired wired = agreed(wired(peer));

    for (int i = 0; i < 100; i++) {
      assertThat(wired.answer("tools/call", "{}")).contains("{}");
      assertThat(closed.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(peer.asked).hasSize(100);
  }

  @Test
  void aServerThatClosesConnectionsBehindItsAnswersLosesNoCallOnceThatIsKnown() throws Exception {
    var closed = new Semaphore(0);
    HttpPeer peer = hangingUp(closed);
    Wired wired = agreed(wired(peer));

    for (int i = 0; i < 2; i++) {
      assertThat(wired.answer("tools/call", "{}")).contains("{}");
      assertThat(closed.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    }
    for (int i = 0; i < 200; i++) {
      assertThat(wired.answer("tools/call", "{}")).as("call %d", i).contains("{}");
    }
  }

  @Test
  void aServerThatIsStartedAnewBetweenCallsLosesNone() throws Exception {
    HttpPeer.Handler handler = (asked, answer) -> answer.result(asked, "{}");
    HttpPeer peer = peer(handler);
    Wired wired = agreed(wired(peer));

    for (int i = 0; i < 20; i++) {
      assertThat(wired.answer("tools/call", "{}")).as("call %d", i).contains("{}");
      peer.close();
      peer =
          new HttpPeer(
              handler, new ServerSocket(peer.port(), 50, InetAddress.getLoopbackAddress()));
      open.add(peer);
    }
  }

  @Test
  void aNetworkThatCutsIdleConnectionsLosesNoCall() throws Exception {
    HttpPeer peer = peer((asked, answer) -> answer.result(asked, "{}"));
    try (FaultProxy proxy = FaultProxy.to(peer.port())) {
      Wired wired = agreed(wired(URI.create("http://localhost:" + proxy.port() + "/")));
      for (int i = 0; i < 20; i++) {
        assertThat(wired.answer("tools/call", "{}")).as("call %d", i).contains("{}");
        proxy.cut();
      }
    }
  }

  // --- what ends the wire

  @Test
  void aServerThatIsNotThereIsUnreachable() throws Exception {
    HttpPeer peer = peer((_, _) -> {});
    int port = peer.port();
    peer.close();
    Wired wired = wired(URI.create("http://user:secret@localhost:" + port + "/mcp?token=secret"));

    assertThat(wired.call("x", null)).isInstanceOf(Outcome.Closed.class);
    assertThat(wired.lost())
        .isEqualTo(
            new Exit.Disconnected(
                "cannot be reached: connection refused by localhost:" + port,
                ExitCause.UNREACHABLE));
  }

  @Test
  void whatAcceptsAConnectionAndHangsUpIsUnreachableAsLongAsNothingEverAnswered() throws Exception {
    HttpPeer peer = peer((_, answer) -> answer.hangUp());
    Wired wired = wired(peer);

    assertThat(wired.call("x", null)).isInstanceOf(Outcome.Closed.class);
    assertThat(wired.lost().cause()).isEqualTo(ExitCause.UNREACHABLE);
    assertThat(wired.lost().reason())
        .startsWith("cannot be reached: localhost:" + peer.port() + " broke the connection (");
  }

  @Test
  void aNameThatNobodyKnowsIsUnreachable() throws Exception {
    Wired wired = wired(URI.create("http://no-such-host.invalid/mcp"));

    assertThat(wired.call("x", null)).isInstanceOf(Outcome.Closed.class);
    assertThat(wired.lost())
        .isEqualTo(
            new Exit.Disconnected(
                "cannot be reached: no address is known of 'no-such-host.invalid'",
                ExitCause.UNREACHABLE));
  }

  @Test
  void whatSpeaksNoTlsIsUnreachableOverTls() throws Exception {
    HttpPeer peer = peer((_, _) -> {});
    Wired wired = wired(URI.create("https://localhost:" + peer.port()));

    assertThat(wired.call("x", null)).isInstanceOf(Outcome.Closed.class);
    assertThat(wired.lost().cause()).isEqualTo(ExitCause.UNREACHABLE);
    assertThat(wired.lost().reason())
        .startsWith("cannot be reached: TLS with localhost:" + peer.port() + " failed: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          401 | refused our credentials (HTTP 401); check 'headers' in its definition | AUTHENTICATION
          410 | is gone for good (HTTP 410)                                           | GONE
          """)
  void aStatusEndsTheWire(int status, String why, ExitCause cause) throws Exception {
    Wired wired = wired(peer((_, answer) -> answer.status(status, "")));

    assertThat(wired.call("x", null)).isInstanceOf(Outcome.Closed.class);
    assertThat(wired.lost()).isEqualTo(new Exit.Disconnected(why, cause));
  }

  @Test
  void otherCredentialsAreShownOnce() throws Exception {
    var shown = new AtomicBoolean();
    var challenges = new CopyOnWriteArrayList<String>();
    Credentials credentials =
        new Credentials() {
          @Override
          public @Nullable String authorization() {
            return shown.get() ? "Bearer new" : "Bearer old";
          }

          @Override
          public boolean challenged(int status, List<String> given) {
            challenges.addAll(given);
            return shown.compareAndSet(false, true);
          }
        };
    HttpPeer peer =
        peer((asked, answer) -> {
          if ("Bearer new".equals(asked.headers().get("Authorization"))) {
            answer.result(asked, "{}");
          } else {
            answer.status(401, "", "WWW-Authenticate: Bearer error=\"invalid_token\"");
          }
        });
    var wired =
        new Wired(
            peer.url(),
            Map.of("X-Key", "k", "Mcp-Session-Id", "no"),
            credentials,
            ChannelLimits.DEFAULT);
    open.add(wired);

    assertThat(wired.answer("x", null)).contains("{}");
    assertThat(challenges).containsExactly("Bearer error=\"invalid_token\"");
    assertThat(peer.asked)
        .hasSize(2)
        .allSatisfy(it ->
            assertThat(it.headers())
                .containsEntry("X-Key", "k")
                .doesNotContainKey("Mcp-Session-Id"));

    peer.answer((_, answer) -> answer.status(401, ""));
    assertThat(wired.call("x", null)).isInstanceOf(Outcome.Closed.class);
    assertThat(peer.asked).hasSize(3);
  }

  // --- redirects

  @Test
  void aRedirectWithinTheOriginIsFollowedWithTheSameRequest() throws Exception {
    HttpPeer peer =
        peer((asked, answer) -> {
          if (asked.path().equals("/mcp")) {
            answer.status(308, "", "Location: /mcp/");
          } else {
            answer.result(asked, "{}");
          }
        });
    Wired wired = wired(peer);

    assertThat(wired.answer("x", null)).contains("{}");
    assertThat(wired.answer("x", null)).contains("{}");
    assertThat(peer.asked).extracting(Asked::path).containsExactly("/mcp", "/mcp/", "/mcp/");
    assertThat(peer.asked).extracting(Asked::method).containsOnly("POST");
  }

  @Test
  void aRedirectToAnotherOriginIsNotFollowed() throws Exception {
    HttpPeer other = peer((_, _) -> {});
    HttpPeer peer =
        peer((_, answer) ->
            answer.status(
                307,
                "",
                "Location: http://u:secret@localhost:" + other.port() + "/new?key=secret"));
    Wired wired = wired(peer);

    assertThat(wired.call("x", null)).isInstanceOf(Outcome.Closed.class);
    assertThat(wired.lost())
        .isEqualTo(
            new Exit.Disconnected(
                "redirects to http://localhost:%d/new, which is another origin; write that url into its definition"
                    .formatted(other.port()),
                ExitCause.CONFIGURATION));
    assertThat(other.asked).isEmpty();
  }

  @Test
  void aCircleOfRedirectsEnds() throws Exception {
    HttpPeer peer = peer((_, answer) -> answer.status(307, "", "Location: /mcp"));

    assertThat(wired(peer).call("x", null))
        .isEqualTo(new Outcome.Failed("answered with HTTP 307 (Temporary Redirect)", 307));
    assertThat(peer.asked).hasSize(4);
  }

  /// As if there had been a handshake.
  private static Wired agreed(Wired wired) {
    wired.wire.agreed(new Handshake(Era.MODERN, "2026-07-28", null, null, null, new byte[0], null));
    return wired;
  }

  private HttpPeer peer(HttpPeer.Handler handler) throws Exception {
    var peer = new HttpPeer(handler);
    open.add(peer);
    return peer;
  }

  private Wired wired(HttpPeer peer) throws Exception {
    return wired(peer.url());
  }

  private Wired wired(URI url) throws Exception {
    var wired = new Wired(url);
    open.add(wired);
    return wired;
  }

  private Wired wired(HttpPeer peer, ChannelLimits limits) throws Exception {
    var wired = new Wired(peer.url(), Map.of(), Credentials.NONE, limits);
    open.add(wired);
    return wired;
  }
}
