package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MessagesTests {

  @Test
  void writesRequestsAndNotifications() {
    assertThat(Messages.request(utf8("7"), "ping", null))
        .hasToString("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"ping\"}");
    assertThat(Messages.request(utf8("\"a\""), "m", utf8("{\"x\":1}")))
        .hasToString("{\"jsonrpc\":\"2.0\",\"id\":\"a\",\"method\":\"m\",\"params\":{\"x\":1}}");
    assertThat(Messages.notification("n", utf8("[]")))
        .hasToString("{\"jsonrpc\":\"2.0\",\"method\":\"n\",\"params\":[]}");
    assertThat(Messages.cancelled(7, "late"))
        .hasToString(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":"
                + "{\"requestId\":7,\"reason\":\"late\"}}");
  }

  @Test
  void writesAnswers() {
    assertThat(Messages.result(utf8("7"), utf8("{\"a\":\n1}")))
        .hasToString("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"a\": 1}}");
    assertThat(Messages.error(utf8("\"x\""), -32601, "No."))
        .hasToString(
            "{\"jsonrpc\":\"2.0\",\"id\":\"x\",\"error\":{\"code\":-32601,\"message\":\"No.\"}}");
    assertThat(Messages.error(null, -32700, "No.").id()).isNull();
  }

  @Test
  void escapesWhatJsonDemands() {
    String awkward = "\" \\ / \b\n\u0000\u001f \u007f caf\u00e9 \ud83d\ude00 \ud800";
    Response error = Messages.error(utf8("1"), 1, awkward);
    Span message = error.member(requireNonNull(error.error()), "message");
    assertThat(error.text(requireNonNull(message))).isEqualTo(awkward);
    assertThat(error.toString()).contains("\\\"", "\\\\", "\\u0000", "\\ud800", "caf\u00e9");
  }

  @Test
  void refusesToWriteWhatIsMalformed() {
    assertThatThrownBy(() -> Messages.result(utf8("1"), utf8("{")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Messages.result(utf8("1.5"), utf8("{}")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
