package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.mcp.Identity;
import dev.mcpmanager.mcp.Methods;
import dev.mcpmanager.mcp.RequestMeta;
import dev.mcpmanager.server.ScriptedChild;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CatalogueTests {

  private final Catalogue catalogue =
      new Catalogue(new RequestMeta(Identity.of("mcp-manager", "test")));

  @Test
  void theNextChildIsAskedAnewAndTheSameOnlyOnce() throws Exception {
    try (ScriptedChild first = child("first");
        ScriptedChild next = child("next")) {
      assertThat(tools(first)).contains("first");
      assertThat(tools(next)).contains("next");
      next.answers(Methods.TOOLS_LIST, list("changed, and not said"));
      assertThat(tools(next)).contains("next");
    }
  }

  private static ScriptedChild child(String tool) {
    return ScriptedChild.legacy("files", "{\"tools\":{}}").answers(Methods.TOOLS_LIST, list(tool));
  }

  private static String list(String tool) {
    return "{\"tools\":[{\"name\":\"%s\",\"inputSchema\":{\"type\":\"object\"}}]}".formatted(tool);
  }

  private String tools(ScriptedChild child) throws Exception {
    var pages = catalogue.pages(child.peer(), Methods.TOOLS_LIST).get(10, TimeUnit.SECONDS);
    return new String(pages.getFirst(), UTF_8);
  }
}
