package dev.mcpmanager.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.mcpmanager.definition.Dependency.Condition;
import dev.mcpmanager.definition.ServerDefinition.Isolation;
import dev.mcpmanager.definition.ServerDefinition.Protocol;
import dev.mcpmanager.definition.ServerDefinition.Readiness;
import dev.mcpmanager.definition.ServerDefinition.Transport;
import dev.mcpmanager.lifecycle.RestartPolicy;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileShapeTests {

  private static final String SERVER = "{\"id\": \"a\", \"command\": \"run\"}";

  @Test
  void readsTheFileOfClaudeDesktop() throws IOException {
    DefinitionFile.Loaded file = Parsed.resource("claude-desktop.json", Map.of());

    assertThat(file.entries())
        .extracting(entry -> entry.id().value())
        .containsExactly("filesystem", "github", "Brave-Search");
    assertThat(file.entries().get(2).name()).isEqualTo("Brave Search!");
    LaunchSpec github = Parsed.launch(Parsed.valid(file.entries().get(1)));
    assertThat(github.command()).isEqualTo("docker");
    assertThat(github.env().get("GITHUB_PERSONAL_ACCESS_TOKEN"))
        .isEqualTo(new Secret("ghp_plantedInClaude"));
    assertThat(github.cwd()).isEqualTo(Parsed.FOLDER);
    assertThat(file.entries())
        .allSatisfy(it -> assertThat(it.config().toString()).doesNotContain("planted"));
    assertThat(file.warnings())
        .extracting(Problem::sentence)
        .containsExactly(
            "line 17, column 3: 'globalShortcut' at the top of the file is not used here.");
  }

  @Test
  void readsTheFileOfCursor() throws IOException {
    DefinitionFile.Loaded file = Parsed.resource("cursor.json", Map.of("LINEAR_TOKEN", "lin_1"));

    ServerDefinition postgres = Parsed.valid(file.entries().getFirst());
    assertThat(postgres.disabled()).isTrue();
    assertThat(postgres.launch()).isNotNull();
    ServerDefinition linear = Parsed.valid(file.entries().get(1));
    assertThat(linear.transport()).isEqualTo(Transport.HTTP);
    assertThat(linear.launch()).isNull();
    assertThat(linear.remote())
        .isEqualTo(
            new RemoteSpec(
                URI.create("https://mcp.linear.app/mcp"),
                Map.of("Authorization", new Secret("Bearer lin_1"), "X-Team", new Secret("core")),
                true,
                null,
                null,
                null));
    assertThat(Parsed.remote(linear).toString()).contains("mcp.linear.app").doesNotContain("lin_1");
    assertThat(file.entries().getFirst().config().at("/args/2").asString())
        .isEqualTo("postgresql://***@db.example/app");
    assertThat(file.warnings())
        .singleElement()
        .satisfies(it -> assertThat(it.field()).isEqualTo("alwaysAllow"));
  }

  @Test
  void readsTheFileOfVsCode() throws IOException {
    DefinitionFile.Loaded file = Parsed.resource("vscode.json", Map.of());

    assertThat(file.entries())
        .extracting(entry -> entry.id().value())
        .containsExactly("Playwright", "perplexity", "remote");
    LaunchSpec playwright = Parsed.launch(Parsed.valid(file.entries().getFirst()));
    assertThat(playwright.cwd()).isEqualTo(Path.of("/etc/mcp/web"));
    assertThat(Parsed.problems(file.entries().get(1)))
        .extracting(Problem::sentence)
        .containsExactly(
            "line 18, column 38: server 'perplexity', field 'env.PERPLEXITY_API_KEY':"
                + " '${input:perplexity-key}' asks for an input, and nobody is there to be asked;"
                + " use an environment variable instead, '${NAME}'.");
    assertThat(Parsed.valid(file.entries().get(2)).transport()).isEqualTo(Transport.HTTP);
    assertThat(file.warnings())
        .extracting(Problem::line, Problem::column, Problem::server, Problem::field)
        .containsExactly(
            tuple(3, 3, null, null),
            tuple(12, 7, "Playwright", "envFile"),
            tuple(21, 67, "remote", "gallery"));
  }

  @Test
  void readsOurOwnFile() throws IOException {
    DefinitionFile.Loaded file = Parsed.resource("own.json", Map.of());

    assertThat(file.warnings()).isEmpty();
    assertThat(Parsed.valid(file.entries().getFirst()))
        .isEqualTo(
            new ServerDefinition(
                new ServerId("everything"),
                "Everything, the reference server",
                Transport.STDIO,
                new LaunchSpec(
                    "node",
                    List.of("dist/index.js", "--port", "3001", "true"),
                    Map.of(
                        "LOG_LEVEL", new Secret("debug"),
                        "WORKERS", new Secret("4"),
                        "COLOR", new Secret("false")),
                    Path.of("/etc/mcp/servers/everything"),
                    new InheritEnv(false, List.of("NODE_*", "SSH_AUTH_SOCK"))),
                null,
                true,
                false,
                false,
                List.of(
                    new Dependency(new ServerId("bridge"), Condition.STARTED),
                    new Dependency(new ServerId("Weather-Munchen"), Condition.READY)),
                new RestartPolicy(
                    RestartPolicy.On.ALWAYS,
                    Duration.ofMillis(250),
                    Duration.ofMinutes(1),
                    1.5,
                    0,
                    10,
                    Duration.ofMinutes(2)),
                new Timeouts(
                    Duration.ofSeconds(20),
                    Duration.ofMinutes(3),
                    Duration.ofSeconds(5),
                    Duration.ofHours(1),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2)),
                Duration.ofMinutes(15),
                new Liveness(true, Duration.ofSeconds(45), Duration.ofSeconds(5)),
                new Limits(512L << 20, 50, null, null, null),
                Isolation.EXCLUSIVE,
                new ClientProfile(
                    "{\"sampling\":{},\"elicitation\":{},\"roots\":{}}",
                    List.of(URI.create("file:///etc/mcp/shared"))),
                new Pool(2, 8, 32, 1, 4),
                Protocol.MODERN,
                Readiness.SPAWN));
    ServerDefinition weather = Parsed.valid(file.entries().get(1));
    assertThat(weather.id()).isEqualTo(new ServerId("Weather-Munchen"));
    assertThat(weather.name()).isEqualTo("Wéather – München");
    assertThat(weather.transport()).isEqualTo(Transport.WEBSOCKET);
    ServerDefinition bridge = Parsed.valid(file.entries().get(2));
    assertThat(bridge.transport()).isEqualTo(Transport.HTTP);
    assertThat(bridge.launch()).isNotNull();
    assertThat(bridge.remote()).isNotNull();
    assertThat(bridge.restart().on()).isEqualTo(RestartPolicy.On.NEVER);
    assertThat(bridge.restart().maxRestarts()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[" + SERVER + "]",
        "{\"servers\": [" + SERVER + "]}",
        "{\"servers\": {\"a\": " + SERVER + "}}",
        "{\"mcpServers\": {\"a\": " + SERVER + "}}",
        "{\"mcpServers\": [" + SERVER + ",],}",
        "\uFEFF// c\r\n[\r\n/* d */" + SERVER + ",\r\n]\r\n// e"
      })
  void readsEveryShape(String json) {
    DefinitionFile.Loaded file = Parsed.loaded(json);

    assertThat(file.entries())
        .singleElement()
        .satisfies(it -> assertThat(Parsed.valid(it).id().value()).isEqualTo("a"));
    assertThat(file.warnings()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "{\"servers\": []}", "{\"servers\": {}}", "{\"mcpServers\": {}}"})
  void aFileWithoutServersIsNotBroken(String json) {
    assertThat(Parsed.loaded(json).entries()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          7                                  | 1 | 1  | found a number.
          "x"                                | 1 | 1  | found a string.
          null                               | 1 | 1  | found null.
          {}                                 | 1 | 1  | write {"mcpServers": {…}} around the servers.
          {"MCPServers": {}}                 | 1 | 1  | did you mean 'mcpServers' where it says 'MCPServers'?
          {"server": []}                     | 1 | 1  | did you mean 'servers' where it says 'server'?
          {"servers": 1}                     | 1 | 13 | Expected a list or an object under 'servers', found a number.
          {"mcpServers": null}               | 1 | 16 | Expected a list or an object under 'mcpServers', found null.
          {"servers": [], "mcpServers": {}}  | 1 | 17 | The servers are listed twice; move them into one list.
          {"servers": [], "servers": []}     | 1 | 17 | The servers are listed twice; move them into one list.
          """)
  void aRootThatListsNoServersIsBroken(String json, int line, int column, String message) {
    Problem problem = Parsed.broken(json);

    assertThat(problem.message()).endsWith(message);
    assertThat(problem).extracting(Problem::line, Problem::column).containsExactly(line, column);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \r\n\t", "// nothing yet", "/* a */ // b\n", "\uFEFF"})
  void anEmptyFileSaysHowToBegin(String json) {
    assertThat(Parsed.broken(json).sentence())
        .isEqualTo("The definitions file is empty; write {\"mcpServers\": {}} to begin.");
  }

  @Test
  void aFileInAnotherEncodingIsBrokenWhereItCannotBeRead() {
    Problem latin = Parsed.broken("[\n {\"id\": \"é\"}]".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(latin.sentence())
        .isEqualTo(
            "line 2, column 10: This is not UTF-8 text; save the file with the encoding UTF-8.");
    assertThat(Parsed.broken("[]".getBytes(StandardCharsets.UTF_16)).line()).isEqualTo(1);
    assertThat(Parsed.broken(new byte[] {'[', ']', (byte) 0xC3}).column()).isEqualTo(3);
  }
}
