package dev.mcpmanager.api;

import static dev.mcpmanager.testing.Http.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.testing.EdgeWebTests;
import dev.mcpmanager.testing.Golden;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class ProblemsWebTests extends EdgeWebTests {

  @ParameterizedTest
  @ValueSource(strings = {"/", "/nothing", "/error", "/api", "/api/mcp/", "/actuator/env"})
  void anUnknownPathIsNotFound(String path) {
    var response = http.send(http.to(path).header("Accept", "text/html"));
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(json(response).get("code").asString()).isEqualTo("not-found");
    assertThat(json(response).get("instance").asString()).isEqualTo(path);
  }

  @Test
  void anUnsupportedMethodIsRefusedWithThoseThatWork() {
    var response = http.send(http.to("/api/mcp/servers").PUT(BodyPublishers.noBody()));
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow").orElse("")).contains("GET");
    Golden.assertMatches("problem-method-not-allowed", response.body());
  }

  @Test
  void aFaultOfOursIsLoggedUnderANumberThatTheAnswerCarries(CapturedOutput output) {
    servers.action =
        _ -> {
          throw new IllegalStateException("secret detail");
        };
    servers.put(dev.mcpmanager.testing.Views.ready("files"));
    var response = http.post("/api/mcp/servers/files/start", "");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(json(response).get("code").asString()).isEqualTo("internal-error");
    assertThat(response.body()).doesNotContain("secret", "Exception", "\tat ");
    assertThat(output).contains(json(response).get("incident").asString(), "secret detail");
  }

  @Test
  void aFaultInARelayedMessageIsWordedLikeAnyOther(CapturedOutput output) {
    servers.message =
        (_, _) -> {
          throw new IllegalStateException("secret detail");
        };
    servers.put(dev.mcpmanager.testing.Views.ready("files"));
    var response = http.post("/api/mcp/servers/files/message", "{}");
    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(json(response).get("code").asString()).isEqualTo("internal-error");
    assertThat(response.body()).doesNotContain("secret", "Exception", "\tat ");
    assertThat(output).contains(json(response).get("incident").asString(), "secret detail");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense\r\n\r\n",
        "GET /api HTTP/1.1\r\n\r\n", // no Host
        "GET /api HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET /api HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
        "GET /a|b HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "GET /..%2f..%2fetc HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /a;b=c//d HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET / HTTP/9.9\r\nHost: localhost\r\nConnection: close\r\n\r\n",
      })
  void malformedRequestsAreProblemsToo(String request) {
    String answer = http.raw(request);
    assertThat(answer)
        .startsWith("HTTP/1.1 ")
        .containsIgnoringCase("content-type: application/problem+json")
        .contains("\"code\":", "\"detail\":", "\"error\":")
        .doesNotContain("<html", "Tomcat", "\tat ");
  }
}
