package dev.mcpmanager.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.timeout;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.mcpmanager.server.Lease;
import dev.mcpmanager.server.Leased;
import dev.mcpmanager.server.ScriptedChild;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Legacy clients of an exclusive server: a child each.
class SessionChildWebTests extends McpWebTests {

  private final List<Lease> leases = new CopyOnWriteArrayList<>();
  private ScriptedChild child;

  @BeforeEach
  void isExclusive() {
    legacyChild("files");
    children.isExclusive("files");
    child = ScriptedChild.legacy("files", "{\"tools\":{}}");
    children.own =
        (_, ear) -> {
          Lease lease = mock(Lease.class);
          when(lease.peer()).thenReturn(child.peer());
          when(lease.alive()).thenAnswer(_ -> child.peer().isOpen());
          child.hear(ear);
          leases.add(lease);
          return CompletableFuture.completedFuture(new Leased.Taken(lease));
        };
  }

  @Test
  void aQuestionAndItsAnswerPassAsTheyAre() throws Exception {
    String session = mcp.session("/mcp/files", "{\"roots\":{}}");
    JsonNode question = ask(session);
    answer(session, question);
    assertThat(child.isAnswered().toString()).contains("\"id\":0", "\"roots\":[]");
  }

  @Test
  void theAnswerToAChildThatIsGoneStartsNoOther() throws Exception {
    String session = mcp.session("/mcp/files", "{\"roots\":{}}");
    JsonNode question = ask(session);
    child.dies("exited with code 1");
    answer(session, question);
    assertThat(leases).hasSize(1);
  }

  @Test
  void theChildEndsWithItsSession() {
    String session = mcp.session("/mcp/files", "{}");
    mcp.send(mcp.to("/mcp/files").header("Mcp-Session-Id", session).DELETE());
    verify(leases.getFirst(), timeout(5000)).discard();
  }

  private JsonNode ask(String session) throws Exception {
    var events = mcp.stream(mcp.to("/mcp/files").header("Mcp-Session-Id", session));
    events.response();
    child.says("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"roots/list\"}");
    return events.data();
  }

  private void answer(String session, JsonNode question) {
    String answer =
        "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":{\"roots\":[]}}".formatted(question.get("id"));
    assertThat(mcp.send(mcp.inSession("/mcp/files", session, answer)).statusCode()).isEqualTo(202);
  }
}
