package dev.mcpmanager.gateway;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpmanager.definition.Defaults;
import dev.mcpmanager.definition.DefinitionReader;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.fixture.ScriptedServers;
import dev.mcpmanager.jsonrpc.ChannelLimits;
import dev.mcpmanager.mcp.Identity;
import dev.mcpmanager.process.ChildLauncher;
import dev.mcpmanager.process.ContainmentMode;
import dev.mcpmanager.process.StateDirectory;
import dev.mcpmanager.remote.RemoteWires;
import dev.mcpmanager.server.ManagerSettings;
import dev.mcpmanager.server.ServerManager;
import dev.mcpmanager.server.StartLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Modern clients of a server whose real children serve one call at a time.
@Tag("process")
@DirtiesContext
@SpringBootTest(
    classes = ExclusivePoolProcessTests.Application.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {"mcp-manager.address=127.0.0.1", "mcp-manager.gateway.parked=30s"})
class ExclusivePoolProcessTests {

  private static final ServerId ONE = new ServerId("one");
  private static final String ASK =
      "\"name\":\"ask\",\"arguments\":{\"method\":\"elicitation/create\"}";
  private static final String CAN = "\"elicitation\":{}";

  @TempDir static Path folder;

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import(GatewayConfiguration.class)
  @ComponentScan({"dev.mcpmanager.web", "dev.mcpmanager.security"})
  static class Application {

    @Bean(destroyMethod = "close")
    StateDirectory state() {
      return StateDirectory.open(folder.resolve("state"));
    }

    @Bean(destroyMethod = "close")
    ServerManager manager(StateDirectory state) throws IOException {
      var one =
          Map.of(
              "command", ScriptedServers.java(),
              "args", ScriptedServers.args(),
              "isolation", "exclusive",
              "pool", Map.of("size", 1, "parked", 1, "spare", 0));
      Path file = folder.resolve("mcp-servers.json");
      Files.writeString(
          file,
          JsonMapper.shared().writeValueAsString(Map.of("mcpServers", Map.of(ONE.value(), one))));
      return new ServerManager(
          new ManagerSettings(
              file,
              folder.resolve("state"),
              50,
              new StartLimits(4, 2, 20, Duration.ofMinutes(1)),
              1000,
              1 << 20,
              ChannelLimits.DEFAULT,
              Duration.ofSeconds(8)),
          new DefinitionReader(Defaults.DEFAULT, _ -> null),
          new ChildLauncher(System.getenv(), state, ContainmentMode.AUTO),
          new RemoteWires(),
          Identity.of("test", "0"));
    }

    @Bean
    Identity identity() {
      return Identity.of("mcp-manager", "test");
    }
  }

  @Autowired ServerManager manager;
  @Autowired Gateway gateway;
  @LocalServerPort int port;
  private McpHttp mcp;

  @BeforeEach
  void open() {
    mcp = new McpHttp(port);
    if (manager.ids().isEmpty()) {
      manager.open();
    }
    manager.start(ONE, "a test").join();
    await().until(() -> manager.server(ONE).children().isEmpty() || busy().isEmpty());
  }

  @AfterEach
  void leave() {
    mcp.close();
  }

  private List<String> busy() {
    return manager.server(ONE).children().stream()
        .map(child -> child.use())
        .filter(use -> !"idle".equals(use))
        .toList();
  }

  @Test
  void aCallIsParkedWhileItsClientIsAskedAndTheChildGivenBackInTheEnd() throws Exception {
    var asked = call("1", ASK, CAN);
    assertThat(asked.at("/result/resultType").asString()).isEqualTo("input_required");
    assertThat(gateway.parked()).isEqualTo(1);
    assertThat(busy()).containsExactly("parked");

    // A parked call does not count against the pool: another has a child of its own meanwhile.
    var echo = call("2", "\"name\":\"echo\",\"arguments\":{\"text\":\"beside\"}", "");
    assertThat(echo.at("/result/content/0/text").asString()).contains("beside");
    var second = call("3", ASK, CAN);
    assertThat(second.at("/error/message").asString()).contains("pool.parked");

    var done = call("4", ASK + answers(asked), CAN);
    assertThat(done.get("id").asInt()).isEqualTo(4);
    assertThat(done.at("/result/content/0/text").asString()).contains("accept");
    assertThat(gateway.parked()).isZero();
    await().untilAsserted(() -> assertThat(busy()).isEmpty());

    var again = call("5", ASK + answers(asked), CAN);
    assertThat(again.at("/error/code").asInt()).isEqualTo(-32_602);
  }

  @Test
  void aChildThatDiesWhileItsCallIsParkedIsToldWhenTheClientIsBack() throws Exception {
    var asked = call("1", ASK, CAN);
    Long pid =
        manager.server(ONE).children().stream()
            .filter(child -> "parked".equals(child.use()))
            .findFirst()
            .orElseThrow()
            .pid();
    ProcessHandle.of(requireNonNull(pid)).orElseThrow().destroyForcibly();
    await().untilAsserted(() -> assertThat(busy()).isEmpty());
    var told = call("2", ASK + answers(asked), CAN);
    assertThat(told.at("/error/data/code").asString()).isEqualTo("child-gone");
    assertThat(gateway.parked()).isZero();
  }

  private JsonNode call(String id, String params, String capabilities) {
    return McpHttp.json(
        mcp.send(mcp.modern("/mcp/one", id, "tools/call", params, capabilities, "")));
  }

  private static String answers(JsonNode asked) {
    var responses = JsonMapper.shared().createObjectNode();
    asked
        .at("/result/inputRequests")
        .propertyNames()
        .forEach(key -> responses.putObject(key).put("action", "accept").putObject("content"));
    return ",\"inputResponses\":%s,\"requestState\":%s"
        .formatted(responses, asked.at("/result/requestState"));
  }
}
