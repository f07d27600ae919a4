package dev.mcpmanager.api;

import static dev.mcpmanager.testing.Http.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.ServerDefinition.Transport;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Payload;
import dev.mcpmanager.server.ActionOutcome.Cause;
import dev.mcpmanager.server.CallFailure;
import dev.mcpmanager.server.MessageOutcome;
import dev.mcpmanager.testing.EdgeWebTests;
import dev.mcpmanager.testing.Golden;
import dev.mcpmanager.testing.Views;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageWebTests extends EdgeWebTests {

  private static final String MESSAGE = "/api/mcp/servers/files/message";
  private static final ServerId FILES = new ServerId("files");
  private static final int LIMIT = 1 << 20;

  @BeforeEach
  void oneServer() {
    servers.put(Views.ready("files"));
  }

  @Test
  void theAnswersBytesAreUntouched() {
    // Numbers, duplicate members, blanks and a byte that is no UTF-8: nothing here may be parsed.
    byte[] answer = " {\"id\":1.0e2,\"id\":2,\"x\":\"é\u00ff\"} ".getBytes(UTF_8);
    answer[answer.length - 4] = (byte) 0xff;
    servers.message = (_, _) -> new MessageOutcome.Answered(Payload.of(answer));
    var response =
        http.send(http.to(MESSAGE).POST(BodyPublishers.ofString("{}")), BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.body()).isEqualTo(answer);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain; charset=iso-8859-1",
        "nonsense",
      })
  void theServerGetsTheBodysBytesWhateverTheyAreCalled(String contentType) {
    String body = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"a=b&c=%20é\"}";
    var response =
        http.send(
            http.to(MESSAGE)
                .header("Content-Type", contentType)
                .header("Accept", "text/html")
                .POST(BodyPublishers.ofString(body)));
    assertThat(response.body()).isEqualTo(body);
  }

  @Test
  void aNotificationIsAcceptedWithoutABody() {
    servers.message = (_, _) -> new MessageOutcome.Accepted();
    var response = http.post(MESSAGE, "{}");
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).isEmpty();
  }

  @Test
  void whatIsNotJsonRpcIsAnsweredAsJsonRpc() {
    servers.message = (_, _) -> new MessageOutcome.Invalid(-32600, "No \"method\".");
    var response = http.post(MESSAGE, "[]");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    Golden.assertMatches("message-invalid", response.body());
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new CallFailure.UnknownServer(FILES), 404, "unknown-server", null),
        Arguments.of(new CallFailure.NotRunning(FILES, "was stopped"), 409, "not-running", null),
        Arguments.of(notStarted(Cause.DEFINITION), 422, "cannot-start", null),
        Arguments.of(notStarted(Cause.DIED), 502, "died-while-starting", null),
        Arguments.of(notStarted(Cause.NEVER_READY), 504, "never-ready", null),
        Arguments.of(new CallFailure.NoHandshake(FILES), 409, "no-handshake", null),
        Arguments.of(new CallFailure.NoUrl(FILES, Transport.HTTP), 409, "no-url", null),
        Arguments.of(new CallFailure.NotDelivered(FILES, "x"), 502, "not-delivered", null),
        Arguments.of(notStarted(Cause.AUTH_REQUIRED), 409, "auth-required", null),
        Arguments.of(notReady(Duration.ZERO), 503, "not-ready", "1"),
        Arguments.of(notReady(Duration.ofMillis(2001)), 503, "not-ready", "3"),
        Arguments.of(new CallFailure.Overloaded(FILES, "it is full"), 503, "overloaded", "1"),
        Arguments.of(new CallFailure.ChildGone(FILES, "exited"), 502, "child-gone", null),
        Arguments.of(
            new CallFailure.TimedOut(FILES, "tools/call", Duration.ofSeconds(30)),
            504,
            "timed-out",
            null),
        Arguments.of(new CallFailure.TooLarge(FILES, 1L << 30), 502, "answer-too-large", null),
        Arguments.of(new CallFailure.Unreadable(FILES, "Why."), 502, "answer-unreadable", null),
        Arguments.of(new CallFailure.Cancelled(FILES, "tools/call"), 409, "cancelled", null));
  }

  private static CallFailure notStarted(Cause cause) {
    return new CallFailure.NotStarted(FILES, cause, "Server 'files' did not start.");
  }

  @ParameterizedTest
  @MethodSource("failures")
  void eachFailureHasItsStatusAndCode(
      CallFailure failure, int status, String code, @Nullable String retryAfter) {
    servers.message = (_, _) -> new MessageOutcome.Failed(failure);
    var response = http.post(MESSAGE, "{}");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(response.headers().firstValue("Retry-After").orElse(null)).isEqualTo(retryAfter);
    assertThat(json(response).get("code").asString()).isEqualTo(code);
    assertThat(json(response).get("detail").asString()).isEqualTo(failure.message());
    assertThat(json(response).get("error").asString()).isEqualTo(failure.message());
  }

  @Test
  void everyFailureIsInTheTable() {
    assertThat(failures().<Class<?>>map(row -> requireNonNull(row.get()[0]).getClass()))
        .contains(CallFailure.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @ValueSource(strings = {MESSAGE, "/api/mcp/servers/%66iles/message"})
  void aMessageIsRelayedOnceHoweverItsPathIsSpelt(String path) {
    var relayed = new AtomicInteger();
    servers.message =
        (_, _) -> {
          relayed.incrementAndGet();
          return new MessageOutcome.Failed(new CallFailure.ChildGone(FILES, "exited"));
        };
    assertThat(http.post(path, "{}").statusCode()).isEqualTo(502);
    assertThat(relayed).hasValue(1);
  }

  /// Other requests are, and messages that Spring MVC has to word the answer of.
  @Test
  void answeredMessagesAreNotAmongTheMetricsOfHttp() {
    http.post(MESSAGE, "{}");
    http.get("/api/mcp/servers/files");
    assertThat(http.get("/actuator/prometheus").body().lines())
        .filteredOn(line -> line.startsWith("http_server_requests_seconds_count{"))
        .filteredOn(line -> line.contains("status=\"200\""))
        .anyMatch(line -> line.contains("/api/mcp/servers/{id}"))
        .noneMatch(line -> line.contains("/message") || line.contains("UNKNOWN"));
  }

  @Test
  void aBodyAtTheLimitPasses() {
    String body = "x".repeat(LIMIT);
    assertThat(http.post(MESSAGE, body).body()).hasSize(LIMIT);
    assertThat(sendChunked(body).body()).hasSize(LIMIT);
  }

  @Test
  void aBodyOverTheLimitIsRefusedHoweverItIsSent() {
    String body = "x".repeat(LIMIT + 1);
    assertThat(http.post(MESSAGE, body).statusCode()).isEqualTo(413);
    var response = sendChunked(body);
    assertThat(response.statusCode()).isEqualTo(413);
    Golden.assertMatches("problem-message-too-large", response.body());
  }

  /// Even a client that reads nothing until it has sent everything gets the refusal and an orderly
  /// end, and what it sent is not taken for another request.
  @Test
  void aClientThatWritesFirstStillReadsTheRefusal() {
    String body = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(300_000);
    String answer =
        http.raw(
            "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s"
                .formatted(MESSAGE, body.length(), body));
    assertThat(answer).startsWith("HTTP/1.1 413").contains("Connection: close");
    assertThat(answer.split("HTTP/1.1 ", -1)).hasSize(2);
  }

  @Test
  void aCompressedBodyIsRefused() {
    var request = http.to(MESSAGE).header("Content-Encoding", "gzip");
    var response = http.send(request.POST(BodyPublishers.ofString("x")));
    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(json(response).get("code").asString()).isEqualTo("unsupported-content-encoding");
    request = http.to(MESSAGE).header("Content-Encoding", "identity");
    assertThat(http.send(request.POST(BodyPublishers.ofString("x"))).statusCode()).isEqualTo(200);
  }

  private java.net.http.HttpResponse<String> sendChunked(String body) {
    byte[] bytes = body.getBytes(UTF_8);
    return http.send(
        http.to(MESSAGE).POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))));
  }

  private static CallFailure notReady(Duration retryAfter) {
    return new CallFailure.NotReady(FILES, "is starting", retryAfter);
  }
}
