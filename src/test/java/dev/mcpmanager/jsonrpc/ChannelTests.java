package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChannelTests extends ChannelFixture {

  @BeforeEach
  void start() {
    channel.start();
  }

  @Test
  void givesEachOfManyCallersWithEqualIdsItsOwnAnswer() throws Exception {
    int callers = 250;
    var answers = new ConcurrentHashMap<Integer, String>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        int caller = i;
        String id = caller % 2 == 0 ? "1" : "\"1\"";
        Request request = request(id, "{\"caller\":" + caller + "}");
        var _ = executor.submit(() -> answers.put(caller, answer(channel.call(request, PATIENT))));
      }
      var heard = new ArrayList<String>();
      for (int i = 0; i < callers; i++) {
        heard.add(peer.hears());
      }
      for (String line : heard.reversed()) {
        var request = (Request) message(line);
        String params = new String(request.raw(requireNonNull(request.params())), UTF_8);
        peer.says(result(idOf(line), params));
        peer.says(result(idOf(line), "\"twice\""));
      }
    }
    catchUp();
    assertThat(answers).hasSize(callers);
    answers.forEach((caller, answer) ->
        assertThat(answer)
            .isEqualTo(
                "{\"result\":{\"caller\":%d},\"jsonrpc\":\"2.0\",\"id\":%s}",
                caller, caller % 2 == 0 ? "1" : "\"1\""));
    assertThat(channel.counters().unknownAnswers()).isEqualTo(callers);
    assertThat(channel.inFlight()).isZero();
  }

  @Test
  void relaysEveryByteButTheId() throws Exception {
    String params = "{\"n\":1.0e+2,\"n\":-0,\"t\":\"\\u0041\u00e9\",\"id\":5}";
    Call call = channel.call(request("\"\\u0061\"", params), PATIENT);
    assertThat(peer.hears())
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":" + params + "}");
    peer.says("{ \"result\" : " + params + ",\"x\":[ ],\"id\" : 1 ,\"jsonrpc\":\"2.0\"}");
    assertThat(answer(call))
        .isEqualTo(
            "{ \"result\" : " + params + ",\"x\":[ ],\"id\" : \"\\u0061\" ,\"jsonrpc\":\"2.0\"}");
  }

  @Test
  void sendsAPrettyRequestAsOneLine() throws Exception {
    var pretty =
        (Request) message("{\n\"jsonrpc\":\"2.0\",\r\"id\":5,\r\n\"method\":\"ping\"\n}\n");
    channel.call(pretty, PATIENT);
    assertThat(peer.hears()).isEqualTo("{ \"jsonrpc\":\"2.0\", \"id\":1,  \"method\":\"ping\" } ");
  }

  @Test
  void countsAnswersThatNobodyWaitsForAndDeliversNone() throws Exception {
    Call call = call("9");
    peer.hears();
    peer.says("{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":{}}");
    peer.says("{\"jsonrpc\":\"2.0\",\"id\":-1,\"result\":{}}");
    peer.says("{\"jsonrpc\":\"2.0\",\"id\":9,\"result\":{}}");
    peer.says("{\"jsonrpc\":\"2.0\",\"id\":18446744073709551617,\"result\":{}}");
    peer.says("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":1}}");
    catchUp();
    assertThat(channel.counters().unknownAnswers()).isEqualTo(5);
    assertThat(call.outcome()).isNotDone();
    peer.says("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1}}");
    assertThat(answer(call)).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":9,\"error\":{\"code\":1}}");
  }

  @Test
  void handsTheRestToTheListener() throws Exception {
    peer.says("Listening on stdio");
    assertThat(listener.next()).isEqualTo("noise Listening on stdio");
    peer.says("{\"level\":30}");
    assertThat(listener.next()).isEqualTo("noise {\"level\":30}");
    peer.says("");
    peer.says("{\"method\":\"roots/list\",\"jsonrpc\":\"2.0\",\"id\":0}");
    assertThat(listener.next())
        .isEqualTo("request {\"method\":\"roots/list\",\"jsonrpc\":\"2.0\",\"id\":0}");
    peer.says("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":[]}");
    assertThat(listener.next()).startsWith("notification ");
    peer.hangsUp();
    assertThat(listener.next()).isEqualTo("end of input: the server closed its stdout");
    assertThat(listener.lines).hasSize(5).contains("Listening on stdio", "", "{\"level\":30}");
    assertThat(channel.counters()).isEqualTo(new ChannelCounters(1, 1, 0, 0, 0));
  }

  @Test
  void tellsNoNotificationThatNobodyWants() throws Exception {
    var peerOfDeaf = new FakePeer();
    var deaf =
        new RecordingListener() {
          @Override
          public boolean wants(String method) {
            return method.equals("wanted");
          }
        };
    var other =
        new Channel(
            "b#1", peerOfDeaf.stdout(), peerOfDeaf.input(), ChannelLimits.DEFAULT, deaf, timer);
    other.start();
    peerOfDeaf.says("{\"jsonrpc\":\"2.0\",\"method\":\"unwanted\"}");
    peerOfDeaf.says("{\"jsonrpc\":\"2.0\",\"method\":\"w\\u0061nted\"}");
    assertThat(deaf.next()).contains("w\\u0061nted");
    peerOfDeaf.hangsUp();
  }

  @Test
  void tellsNoiseFromWhatIsOnlyNoMessage() throws Exception {
    String[] noise = {"Listening", "\u0000", "é", "}", "trust me", "2026-11-23 up", "{", "[1"};
    for (String line : noise) {
      peer.says(line);
      assertThat(listener.next()).isEqualTo("noise " + line);
    }
    assertThat(channel.counters().noise()).isEqualTo(noise.length);
    String[] invalid = {"true", "-1", "\"text\"", "[]", "{}", " null"};
    for (String line : invalid) {
      peer.says(line);
      assertThat(listener.next()).isEqualTo("noise " + line);
    }
    assertThat(channel.counters().noise()).isEqualTo(noise.length);
    assertThat(channel.counters().invalid()).isEqualTo(invalid.length);
  }

  @Test
  void answersThePeer() throws Exception {
    assertThat(channel.send(Messages.result("0".getBytes(UTF_8), "{}".getBytes(UTF_8))))
        .isEqualTo(Sent.QUEUED);
    assertThat(peer.hears()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{}}");
  }

  @Test
  void keepsTheOrderOfWhatIsSent() throws Exception {
    for (int i = 0; i < 2_000; i++) {
      channel.send(Messages.notification("n" + i, null));
    }
    for (int i = 0; i < 2_000; i++) {
      assertThat(peer.hears()).contains("\"n" + i + "\"");
    }
  }

  @Test
  void sendsNoIdThatMeansNothingToThePeer() {
    assertThatThrownBy(() -> channel.send(request("1", "{}")))
        .isInstanceOf(IllegalArgumentException.class);
    Message cancelled =
        message("{\"jsonrpc\":\"2.0\",\"method\":\"notifications\\/cancelled\",\"params\":{}}");
    assertThatThrownBy(() -> channel.send(cancelled)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void endsACallWhoseAnswerIsNoValidMessage() throws Exception {
    Call both = call("7");
    Call illFormed = call("8");
    peer.says("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":null}");
    assertThat(outcome(both))
        .isEqualTo(new Outcome.Unreadable("A response has a result or an error, not both."));
    peer.says("{\"result\":{\"a\":tru},\"jsonrpc\":\"2.0\",\"id\":2}");
    assertThat(outcome(illFormed))
        .isEqualTo(new Outcome.Unreadable("This is not JSON: a value is misspelt at byte 18."));
  }

  @Test
  void goesOnWhenTheListenerThrows() throws Exception {
    var peerOfFaulty = new FakePeer();
    var faulty =
        new RecordingListener() {
          @Override
          public void line(byte[] buffer, int offset, int length) {
            throw new AssertionError("on purpose");
          }
        };
    var other =
        new Channel(
            "b#1",
            peerOfFaulty.stdout(),
            peerOfFaulty.input(),
            ChannelLimits.DEFAULT,
            faulty,
            timer);
    other.start();
    Call call = other.call(request("5", "{}"), PATIENT);
    peerOfFaulty.says("noise");
    peerOfFaulty.says(result(1, "{}"));
    assertThat(answer(call)).endsWith("\"id\":5}");
    assertThat(other.counters().listenerFailures()).isEqualTo(2);
    peerOfFaulty.hangsUp();
  }

  @Test
  void namesItsThreads() throws Exception {
    var reader = new CompletableFuture<String>();
    Call call = call("1");
    var _ = call.outcome().thenAccept(_ -> reader.complete(Thread.currentThread().getName()));
    peer.says(result(1, "{}"));
    assertThat(reader.get(10, TimeUnit.SECONDS)).isEqualTo("mcp-files#1-stdout");
    peer.stopsReading();
    call("2");
    peer.awaitBlockedWriter();
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .contains("mcp-files#1-stdin");
  }
}
