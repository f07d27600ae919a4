package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.Messages;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerRequestsTests {

  private static final ServerRequests NOBODY = new ServerRequests(List.of());
  private static final ServerRequests ROOTED =
      new ServerRequests(List.of(URI.create("file:///a%20b"), URI.create("file:///c")));

  @Test
  void aPingIsAnsweredUnderItsOwnId() {
    assertThat(answer(NOBODY, "\"p\"", "ping"))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"result\":{}}");
  }

  @Test
  void theDefinitionsRootsAreTold() {
    assertThat(answer(ROOTED, "0", "roots/list"))
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":"
                + "{\"roots\":[{\"uri\":\"file:///a%20b\"},{\"uri\":\"file:///c\"}]}}");
  }

  @Test
  void whatNobodyAnswersIsRefusedAtOnce() {
    assertThat(answer(NOBODY, "0", "roots/list")).contains("-32601", "'roots/list'");
    assertThat(answer(ROOTED, "0", "sampling/createMessage")).contains("-32601");
  }

  private static String answer(ServerRequests requests, String id, String method) {
    return requests.answer(Messages.request(id.getBytes(UTF_8), method, null)).toString();
  }
}
