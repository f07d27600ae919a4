package dev.mcpmanager.api;

import static dev.mcpmanager.testing.Http.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.server.ActionOutcome;
import dev.mcpmanager.server.ActionOutcome.Cause;
import dev.mcpmanager.server.DefinitionsStatus;
import dev.mcpmanager.server.ToolChanges;
import dev.mcpmanager.testing.EdgeWebTests;
import dev.mcpmanager.testing.Golden;
import dev.mcpmanager.testing.Views;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServersWebTests extends EdgeWebTests {

  private static final String FILES = "/api/mcp/servers/files";

  @BeforeEach
  void twoServers() {
    servers.put(Views.ready("files"));
    servers.put(Views.failed("broken", "could not be launched: no such command"));
  }

  @Test
  void listsTheServersAsABareArrayInTheFilesOrder() {
    var response = http.get("/api/mcp/servers");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    Golden.assertMatches("servers", response.body());
  }

  @Test
  void showsOneServer() {
    Golden.assertMatches("server-ready", http.get(FILES).body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "stop", "restart"})
  void anActionAnswersWithTheServerWhenItIsDone(String verb) {
    var response = http.post(FILES + "/" + verb, "");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).get("success").asBoolean()).isTrue();
    assertThat(json(response).get("server").get("id").asString()).isEqualTo("files");
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "stop", "restart"})
  void anActionThatIsNotWaitedForAnswersAtOnce(String verb) {
    servers.action = _ -> new CompletableFuture<>(); // never
    var response = http.post(FILES + "/" + verb + "?wait=false", "");
    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(json(response).get("success").asBoolean()).isTrue();
    assertThat(json(response).get("server").get("id").asString()).isEqualTo("files");
  }

  @Test
  void aRollingRestartTellsHowTheToolsDiffer() {
    failWith(
        new ActionOutcome.Replaced(
            Views.ready("files"), new ToolChanges(List.of("new"), List.of(), List.of("other"))));
    var response = http.post(FILES + "/restart?mode=rolling", "");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).get("success").asBoolean()).isTrue();
    assertThat(json(response).get("tools").get("added").get(0).asString()).isEqualTo("new");
  }

  @Test
  void aRollingRestartThatIsDeclinedIsAConflict() {
    failWith(new ActionOutcome.Declined(Views.ready("files"), "A tool would go.", null));
    var response = http.post(FILES + "/restart?mode=rolling", "");
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(json(response).get("code").asString()).isEqualTo("not-replaced");
    assertThat(json(response).get("detail").asString()).isEqualTo("A tool would go.");
  }

  @Test
  void anUnknownModeOfRestartIsRefused() {
    var response = http.post(FILES + "/restart?mode=sideways", "");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("detail").asString()).contains("mode", "plain", "rolling");
  }

  @ParameterizedTest
  @CsvSource({
    "DEFINITION, 422, cannot-start",
    "DIED, 502, died-while-starting",
    "NEVER_READY, 504, never-ready",
  })
  void aServerThatDoesNotStartIsAProblemThatShowsTheServer(Cause cause, int status, String code) {
    failWith(new ActionOutcome.NotStarted(Views.ready("files"), cause, "It is so."));
    var response = http.post(FILES + "/start", "");
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(json(response).get("code").asString()).isEqualTo(code);
    Golden.assertMatches("problem-" + code, response.body());
  }

  @Test
  void anActionThatWasOvertakenIsAConflict() {
    failWith(new ActionOutcome.Superseded(Views.ready("files"), "Somebody stopped it."));
    var response = http.post(FILES + "/start", "");
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(json(response).get("code").asString()).isEqualTo("superseded");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/start", "/stop", "/restart", "/message"})
  void aServerThatIsNotThereIsUnknown(String verb) {
    String path = "/api/mcp/servers/nobody" + verb;
    var response = verb.isEmpty() ? http.get(path) : http.post(path, "{}");
    assertThat(response.statusCode()).isEqualTo(404);
    Golden.assertMatches(
        "problem-unknown-server", response.body().replace(path, "/api/mcp/servers/nobody"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a%20b", "a.b", "__proto__%00", "%E2%80%AEevil", "a%0Ab", "..%2f"})
  void anIllegalNameIsRefusedWithoutBeingRepeated(String id) {
    String answer = http.rawGet("/api/mcp/servers/" + id, "Host: localhost");
    assertThat(answer).startsWith("HTTP/1.1 40").contains("application/problem+json");
    assertThat(answer).doesNotContain("\u202e", "\u0000");
    if (answer.startsWith("HTTP/1.1 404")) {
      assertThat(answer).contains("\"code\":\"unknown-server\"");
    }
  }

  @Test
  void aNameOf300CharactersIsUnknown() {
    var response = http.get("/api/mcp/servers/" + "x".repeat(300));
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(json(response).get("code").asString()).isEqualTo("unknown-server");
  }

  @Test
  void tellsAboutTheDefinitionsFile() {
    servers.definitions =
        new DefinitionsStatus(
            Path.of("/etc/mcp/mcp-servers.json"), "line 3, column 1: no.", List.of("hm"));
    Golden.assertMatches("config", http.get("/api/mcp/config").body());
  }

  private void failWith(ActionOutcome outcome) {
    servers.action = (ServerId _) -> CompletableFuture.completedFuture(outcome);
  }
}
