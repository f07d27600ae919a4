package dev.mcpmanager;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The forms that the README gives to MCP clients, compared with what those clients read. Their
/// formats are in `client-formats.json`, each with its source. Members that a client would pass
/// over in silence are mistakes there: a header under a misspelled name is one.
class ReadmeClientsTests {

  private static final Path FORMATS = Path.of("src/test/resources/client-formats.json");

  private static final String URL = "http://([^/\\s\"]+)(/[^\\s\"]*)";

  /// A client of the README: what is known of it, and what the README says.
  record Client(JsonNode format, String text) {

    List<String> blocks(String language) {
      return found("(?ms)^```%s\n(.*?)^```$".formatted(language), text)
          .map(it -> it.group(1))
          .toList();
    }

    @Override
    public String toString() {
      return format.get("client").asString();
    }
  }

  @Test
  void hasFormsForEachClientWhoseFormatIsKnownAndForNoOther() throws IOException {
    assertThat(found("(?m)^\\*\\*(.+?)\\*\\*", section()).map(it -> it.group(1)))
        .containsExactlyElementsOf(clients().map(Client::toString).toList());
  }

  @Test
  void pointsClientsToEndpointsOfTheServiceAsItIsShipped() throws IOException {
    String settings = Files.readString(Path.of("src/main/resources/application.yaml"));
    String port = found("\\$\\{PORT:(\\d+)}", settings).findFirst().orElseThrow().group(1);
    String servers = Files.readString(Path.of("mcp-servers.json"));

    assertThat(clients())
        .allSatisfy(client ->
            assertThat(found(URL, client.text()))
                .isNotEmpty()
                .allSatisfy(url -> {
                  assertThat(url.group(1)).isEqualTo("localhost:" + port);
                  assertThat(url.group(2)).startsWith("/mcp");
                  String id = url.group(2).substring("/mcp".length());
                  assertThat(servers).contains(id.isEmpty() ? "" : id.replace('/', '"') + "\": {");
                }));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void givesFilesThatTheClientReads(Client client) {
    List<String> files = client.blocks("json");
    assertThat(files.isEmpty()).as("no file").isEqualTo(!client.format().has("form"));
    for (String file : files) {
      var schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
              .getSchema(client.format().get("form"));

      assertThat(schema.validate(JsonMapper.shared().readTree(file))).as(file).isEmpty();
      assertThat(client.text()).contains(client.format().get("file").asString() + "`");
    }
  }

  @ParameterizedTest
  @MethodSource("clients")
  void givesCommandsThatTheClientKnows(Client client) {
    List<String> commands = client.blocks("sh");
    assertThat(commands.isEmpty()).as("no command").isEqualTo(!client.format().has("command"));
    assertThat(commands.stream().flatMap(block -> block.replaceAll("\\\\\n *", "").lines()))
        .allSatisfy(line ->
            assertThat(line.replaceAll(URL, "URL"))
                .matches(client.format().get("command").asString()));
  }

  @ParameterizedTest
  @MethodSource("clients")
  void showsTheTokenAndDefinesWhatItComesFrom(Client client) throws IOException {
    String settings = Files.readString(Path.of("src/main/resources/application.yaml"));
    List<String> blocks =
        Stream.of("json", "sh").flatMap(it -> client.blocks(it).stream()).toList();

    assertThat(blocks).anyMatch(block -> block.contains("Bearer "));
    for (String block : blocks) {
      assertThat(found("\\$(?:\\{(?:env:|input:)?([\\w-]+)}|(\\w+))", block))
          .allSatisfy(variable -> {
            String name = variable.group(1) == null ? variable.group(2) : variable.group(1);
            assertThat(settings.contains("${" + name + ":") || block.contains("\"" + name + "\""))
                .as(name)
                .isTrue();
          });
    }
  }

  static Stream<Client> clients() throws IOException {
    String section = section();
    return JsonMapper.shared()
        .readTree(FORMATS)
        .valueStream()
        .map(format -> {
          int start = section.indexOf("\n**" + format.get("client").asString() + "**");
          int end = section.indexOf("\n**", start + 1);
          return new Client(
              format, start < 0 ? "" : section.substring(start, end < 0 ? section.length() : end));
        });
  }

  private static String section() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    return found("(?ms)^### Connecting clients$(.*?)^##", readme)
        .findFirst()
        .orElseThrow()
        .group(1);
  }

  private static Stream<MatchResult> found(String pattern, String text) {
    return Pattern.compile(pattern).matcher(text).results();
  }
}
