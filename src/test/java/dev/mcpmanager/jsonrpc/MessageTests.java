package dev.mcpmanager.jsonrpc;

import static dev.mcpmanager.jsonrpc.MalformedMessageException.INVALID_REQUEST;
import static dev.mcpmanager.jsonrpc.MalformedMessageException.PARSE_ERROR;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageTests {

  @Test
  void findsTheMembersOfARequestInAnyOrder() throws Exception {
    var request =
        (Request)
            parse(
                """
                 {"params" : {"a":[{"id":9}],"_meta":{"x":{"progressToken":8},"progressToken":"t"}} ,
                "method":"tools/call","id" : 7,"jsonrpc":"2.0"}\t\
                """);
    assertThat(request.id()).asString(UTF_8).isEqualTo("7");
    assertThat(request.method()).isEqualTo("tools/call");
    assertThat(raw(request, requireNonNull(request.params()))).startsWith("{\"a\"").endsWith("}}");
    assertThat(raw(request, requireNonNull(request.meta()))).startsWith("{\"x\"").endsWith("}");
    assertThat(raw(request, requireNonNull(request.progressToken()))).isEqualTo("\"t\"");
  }

  @Test
  void findsWhatANotificationIsAbout() throws Exception {
    var progress =
        (Notification)
            parse(
                """
                {"jsonrpc":"2.0","method":"notifications\\/progress","params":{"progressToken":5}}\
                """);
    assertThat(progress.method()).isEqualTo("notifications/progress");
    assertThat(raw(progress, requireNonNull(progress.progressToken()))).isEqualTo("5");
    var cancelled =
        (Notification)
            parse("{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"params\":{\"requestId\":\"a\"}}");
    assertThat(raw(cancelled, requireNonNull(cancelled.requestId()))).isEqualTo("\"a\"");
  }

  @Test
  void tellsResultsFromErrors() throws Exception {
    var result = (Response) parse("{\"result\":{\"id\":1},\"jsonrpc\":\"2.0\",\"id\":\"x\"}");
    assertThat(result.id()).asString(UTF_8).isEqualTo("\"x\"");
    assertThat(raw(result, requireNonNull(result.result()))).isEqualTo("{\"id\":1}");
    assertThat(result.error()).isNull();
    var error = (Response) parse("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700}}");
    assertThat(error.id()).isNull();
    assertThat(error.result()).isNull();
    assertThat(error.error()).isNotNull();
    assertThat(parse("{\"jsonrpc\":\"2.0\",\"error\":{}}")).isInstanceOf(Response.class);
  }

  @Test
  void readsNamesThatAreEscaped() throws Exception {
    var request =
        (Request)
            parse(
                "{\"\\u006asonrpc\":\"2\\u002e0\",\"\\u0069d\":1,\"\\u006Dethod\":\"\\u0061\\n\"}");
    assertThat(request.id()).asString(UTF_8).isEqualTo("1");
    assertThat(request.method()).isEqualTo("a\n");
  }

  @Test
  void isAlwaysOneLine() throws Exception {
    Message pretty = parse("{\n \"jsonrpc\": \"2.0\",\r\n \"method\": \"a\\nb\"\r}\n");
    assertThat(pretty.bytes())
        .asString(UTF_8)
        .isEqualTo("{  \"jsonrpc\": \"2.0\",   \"method\": \"a\\nb\" } ");
  }

  @Test
  void changesNothingButTheId() throws Exception {
    var response = (Response) parse("{\"id\":7,\"jsonrpc\":\"2.0\",\"result\":{\"n\":1.0e+2}}");
    Response other = response.withId("\"caf\u00e9\"".getBytes(UTF_8));
    assertThat(other)
        .hasToString("{\"id\":\"caf\u00e9\",\"jsonrpc\":\"2.0\",\"result\":{\"n\":1.0e+2}}");
    assertThat(raw(other, requireNonNull(other.result()))).isEqualTo("{\"n\":1.0e+2}");
    assertThat(other.withId("7".getBytes(UTF_8)).bytes()).isEqualTo(response.bytes());
  }

  @Test
  void findsTheLastMemberOfThatNameInAnObject() throws Exception {
    var response =
        (Response)
            parse(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":{\"b\":1},\"b\":2,\"\\u0062\":3}}");
    Span result = requireNonNull(response.result());
    assertThat(raw(response, requireNonNull(response.member(result, "b")))).isEqualTo("3");
    Span a = requireNonNull(response.member(result, "a"));
    assertThat(raw(response, requireNonNull(response.member(a, "b")))).isEqualTo("1");
    assertThat(response.member(result, "c")).isNull();
    assertThat(response.member(requireNonNull(response.member(result, "b")), "b")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "-1",
        "9223372036854775808",
        "123456789012345678901234567890",
        "\"\"",
        "\"1\"",
        "\"\\u0031\""
      })
  void acceptsStringsAndIntegersAsIdsAndKeepsTheirSpelling(String id) throws Exception {
    var request = (Request) parse("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":" + id + "}");
    assertThat(request.id()).asString(UTF_8).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1e3", "1E3", "-1.5", "true", "false", "null", "{}", "[1]"})
  void refusesOtherIds(String id) {
    assertRefused(INVALID_REQUEST, "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":" + id + "}");
    assertRefused(INVALID_REQUEST, "{\"jsonrpc\":\"2.0\",\"result\":{},\"id\":" + id + "}");
  }

  @Test
  void refusesIdsOverOneKibibyte() throws Exception {
    String longestNumber = "1".repeat(1024);
    parse("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":" + longestNumber + "}");
    assertRefused(
        INVALID_REQUEST, "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":" + longestNumber + "1}");
    String longest = "\"" + "x".repeat(1022) + "\"";
    parse("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":" + longest + "}");
    String tooLong = "\"" + "x".repeat(1023) + "\"";
    assertRefused(INVALID_REQUEST, "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":" + tooLong + "}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "7",
        "\"text\"",
        "null",
        "{\"method\":\"m\"}",
        "{\"jsonrpc\":\"1.0\",\"method\":\"m\"}",
        "{\"jsonrpc\":2.0,\"method\":\"m\"}",
        "{\"jsonrpc\":\"2.0\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"method\":1}",
        "{\"jsonrpc\":\"2.0\",\"method\":null,\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":null}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":\"p\"}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":1,\"result\":{}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":1,\"error\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{},\"error\":{}}",
        "{\"jsonrpc\":\"2.0\",\"result\":{}}",
        "{\"jsonrpc\":\"2.0\",\"jsonrpc\":\"2.0\",\"method\":\"m\"}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"method\":\"m\"}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":1,\"\\u0069d\":1}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":{},\"params\":{}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1,\"result\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{},\"error\":{}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":{\"_meta\":{},\"_meta\":{}}}",
      })
  void refusesJsonThatIsNoJsonRpc(String text) {
    assertRefused(INVALID_REQUEST, text);
  }

  @Test
  void saysThatBatchesAreNotSupported() {
    assertThatThrownBy(() -> parse("[{\"jsonrpc\":\"2.0\",\"method\":\"m\"}]"))
        .hasMessageContaining("Batches are not supported")
        .hasMessageContaining("2025-06-18")
        .extracting(e -> ((MalformedMessageException) e).code())
        .isEqualTo(INVALID_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  ",
        "{",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{a:1}",
        "{,}",
        "[1,]",
        "[1",
        "[",
        "{]",
        "[}",
        "{\"a\":1]",
        "{\"a\" 1}",
        "{} {}",
        "{}x",
        "tru",
        "truee",
        "nul",
        "+1",
        "01",
        "-",
        "1.",
        ".1",
        "1e",
        "1e+",
        "-a",
        "\"",
        "\"\\\"",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\u0001\"",
        "\"a\nb\"",
        "'a'",
        "NaN",
        "Infinity",
        "{\"a\":1 // no\n}",
        "\u00a0{}",
        "\ufeff{}",
        "\u0000"
      })
  void refusesWhatIsNotJson(String text) {
    assertRefused(PARSE_ERROR, text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0080",
        "\u00c0\u00af",
        "\u00c1\u00bf",
        "\u00c3",
        "\u00c3A",
        "\u00e0\u0080\u00af",
        "\u00e2\u0082",
        "\u00ed\u00a0\u0080",
        "\u00ed\u00bf\u00bf",
        "\u00f0\u0080\u0080\u00af",
        "\u00f0\u009f\u0098",
        "\u00f4\u0090\u0080\u0080",
        "\u00f5\u0080\u0080\u0080",
        "\u00ff"
      })
  void refusesIllFormedUtf8(String bytes) {
    byte[] message = message(bytes).getBytes(ISO_8859_1);
    assertThatThrownBy(() -> Message.parse(message)).hasMessageContaining("UTF-8");
  }

  @Test
  void acceptsTheCornersOfUtf8() throws Exception {
    String corners = "\u007f\u0080\u07ff\u0800\ud7ff\ue000\uffff\ud800\udc00\udbff\udfff";
    assertThat(parse(message(corners))).hasToString(message(corners));
  }

  @Test
  void nestsUpToTheLimitOnly() throws Exception {
    String deepest = "[".repeat(JsonCursor.MAX_DEPTH - 1) + "]".repeat(JsonCursor.MAX_DEPTH - 1);
    parse("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + deepest + "}");
    assertRefused(PARSE_ERROR, "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[" + deepest + "]}");
    assertRefused(PARSE_ERROR, "[".repeat(1_000_000));
    assertRefused(PARSE_ERROR, "{\"a\":".repeat(1_000_000));
  }

  private static String message(String text) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":{\"text\":\"" + text + "\"}}";
  }

  private static void assertRefused(int code, String text) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOfSatisfying(
            MalformedMessageException.class, e -> assertThat(e.code()).isEqualTo(code))
        .message()
        .endsWith(".");
  }

  private static String raw(Message message, Span span) {
    return new String(message.raw(span), UTF_8);
  }

  private static Message parse(String text) throws MalformedMessageException {
    return Message.parse(text.getBytes(UTF_8));
  }
}
