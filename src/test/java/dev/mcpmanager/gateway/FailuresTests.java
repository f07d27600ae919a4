package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.server.CallFailure;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class FailuresTests {

  private static final ServerId FILES = new ServerId("files");
  private static final byte[] ID = {'7'};

  @Test
  void eachEraHasItsOwnCodesForTheSame() {
    var failure = new CallFailure.Overloaded(FILES, "it has no room");
    JsonNode modern = error(Failures.answer(Era.MODERN, ID, failure));
    JsonNode legacy = error(Failures.answer(Era.LEGACY, ID, failure));
    assertThat(modern.get("code").asInt()).isGreaterThan(-32_000);
    assertThat(legacy.get("code").asInt()).isBetween(-32_019, -32_000);
    assertThat(legacy.get("message")).isEqualTo(modern.get("message"));
    assertThat(legacy.get("data")).isEqualTo(modern.get("data"));
    assertThat(legacy.at("/data/server").asString()).isEqualTo("files");
  }

  @Test
  void whatNeverReachedAServerIsWorthAnotherTryLater() {
    Answer full = Failures.answer(Era.MODERN, ID, new CallFailure.Overloaded(FILES, "is full"));
    assertThat(full.status()).isEqualTo(503);
    assertThat(full.headers()).containsEntry("Retry-After", "1");
    var starting = new CallFailure.NotReady(FILES, "is starting", Duration.ofMillis(1_001));
    Answer soon = Failures.answer(Era.MODERN, ID, starting);
    assertThat(soon.status()).isEqualTo(503);
    assertThat(soon.headers()).containsEntry("Retry-After", "2");
    Answer gone = Failures.answer(Era.MODERN, ID, new CallFailure.ChildGone(FILES, "exited"));
    assertThat(gone.status()).isEqualTo(200);
    assertThat(gone.headers()).doesNotContainKey("Retry-After");
  }

  private static JsonNode error(Answer answer) {
    byte[] body = Objects.requireNonNull(answer.body()).toBytes();
    return McpHttp.json(new String(body, UTF_8)).get("error");
  }
}
