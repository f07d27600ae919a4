package dev.mcpmanager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.Defaults;
import dev.mcpmanager.definition.DefinitionFile;
import dev.mcpmanager.definition.DefinitionReader;
import dev.mcpmanager.definition.LaunchSpec;
import dev.mcpmanager.definition.Limits;
import dev.mcpmanager.definition.Liveness;
import dev.mcpmanager.definition.Pool;
import dev.mcpmanager.definition.RemoteAuth;
import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.definition.ServerDefinition;
import dev.mcpmanager.definition.Timeouts;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.lifecycle.RestartPolicy;
import dev.mcpmanager.server.Resources;
import dev.mcpmanager.server.Run;
import dev.mcpmanager.server.ServerView;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the README promises by name and number, compared with what there is.
class ReadmeTests {

  /// A row of a table that begins with a name and another column.
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| ([^|]*) \\|");

  private static String readme;

  @BeforeAll
  static void read() throws IOException {
    readme = Files.readString(Path.of("README.md"));
  }

  @Test
  void startsWithTheTwoCommands() {
    assertThat(section("## Start"))
        .contains(
            """
            ```sh
            ./mvnw spring-boot:run
            ./mvnw verify
            ```
            """);
  }

  @Test
  void namesEveryPropertyWithItsDefaultAndNoOther() throws IOException {
    var properties = new TreeMap<String, String>();
    for (JsonNode property : ConfigurationMetadataTests.metadata().get("properties")) {
      properties.put(property.get("name").asString(), shown(property.path("defaultValue")));
    }
    var documented = new TreeMap<>(rows(section("## Configuration")));
    documented.keySet().removeIf(name -> !name.startsWith("mcp-manager."));

    assertThat(documented).isEqualTo(properties);
  }

  @Test
  void namesEveryVariableOfTheEnvironmentWithItsDefaultAndNoOther() throws IOException {
    var variables = new TreeMap<String, String>();
    Pattern.compile("\\$\\{([A-Z_]+):([^}]*)}")
        .matcher(Files.readString(Path.of("src/main/resources/application.yaml")))
        .results()
        .forEach(found -> variables.put(found.group(1), code(found.group(2))));
    var documented = new TreeMap<>(rows(section("## Configuration")));
    documented.keySet().removeIf(name -> name.startsWith("mcp-manager."));

    assertThat(documented).isEqualTo(variables);
  }

  @Test
  void namesEveryFieldOfADefinition() {
    Set<String> fields = new TreeSet<>(Set.of("type")); // the second name of `transport`
    fields.addAll(components(ServerDefinition.class, ""));
    // Their fields stand in the entry itself.
    fields.removeAll(Set.of("launch", "remote", "profile"));
    fields.addAll(Set.of("clientCapabilities", "roots"));
    fields.addAll(components(LaunchSpec.class, ""));
    fields.addAll(components(RemoteSpec.class, ""));
    fields.removeAll(Set.of("detect", "ca"));
    fields.addAll(Set.of("tls", "tls.ca"));
    fields.addAll(components(RemoteAuth.class, "auth."));
    fields.remove("auth.clientCredentials");
    fields.add("auth.grant"); // as OAuth calls it
    fields.addAll(components(RestartPolicy.class, "restart."));
    fields.remove("restart.on");
    fields.add("restart.policy"); // as people call it
    fields.add("timeouts");
    fields.addAll(components(Timeouts.class, "timeouts."));
    fields.addAll(components(Liveness.class, "liveness."));
    fields.addAll(components(Limits.class, "limits."));
    fields.addAll(components(Pool.class, "pool."));

    assertThat(rows(section("### Fields")).keySet()).isEqualTo(fields);
  }

  @Test
  void namesNoFieldOfADefinitionThatTheReaderDoesNotKnow() {
    var reader = new DefinitionReader(Defaults.DEFAULT, _ -> null);
    assertThat(rows(section("### Fields")).keySet())
        .allSatisfy(field -> {
          String[] path = field.split("\\.", 2);
          String value = path.length == 1 ? "null" : "{\"%s\": null}".formatted(path[1]);
          String file =
              "[{\"command\": \"run\", \"isolation\": \"exclusive\", \"%s\": %s}]"
                  .formatted(path[0], value)
                  .replace("\"exclusive\", \"isolation\": null", "\"exclusive\"");

          var read = reader.parse(file.getBytes(StandardCharsets.UTF_8), Path.of("."));

          assertThat(((DefinitionFile.Loaded) read).warnings()).isEmpty();
        });
  }

  @Test
  void namesEveryMemberOfServersAndRuns() {
    assertThat(components(ServerView.class, "")).allMatch(isNamedIn(section("### Servers")));
    assertThat(components(Resources.class, "")).allMatch(isNamedIn(section("### Servers")));
    String runs = section("### Runs");
    assertThat(components(Run.class, "")).allMatch(name -> runs.contains("\"" + name + "\":"));
  }

  @Test
  void namesEveryCauseOfAnEnd() {
    assertThat(ExitCause.values())
        .extracting(ExitCause::wireName)
        .allMatch(isNamedIn(section("### Runs")));
  }

  @Test
  void showsEveryKindOfEventAsTheGoldenFilesHaveIt() throws IOException {
    String events = section("## Events over STOMP");
    Path golden = Path.of("src/test/resources/golden");
    JsonMapper json = JsonMapper.shared();
    for (JsonNode event : json.readTree(golden.resolve("events.json")).get("events")) {
      assertThat(events).contains("\n" + json.writeValueAsString(event) + "\n");
    }
    JsonNode resources = json.readTree(golden.resolve("resources.json"));
    assertThat(events).contains("\n" + json.writeValueAsString(resources) + "\n");
  }

  @Test
  void linksOnlyToHeadingsThatExist() {
    Set<String> headings = new TreeSet<>();
    Pattern.compile("(?m)^#+ (.+)$")
        .matcher(readme)
        .results()
        .forEach(found -> headings.add(anchor(found.group(1))));

    assertThat(Pattern.compile("]\\(#([^)]+)\\)").matcher(readme).results().map(it -> it.group(1)))
        .isNotEmpty()
        .isSubsetOf(headings);
  }

  /// What stands between a heading and the next one of its rank or a higher one.
  private static String section(String heading) {
    int start = readme.indexOf("\n" + heading + "\n");
    assertThat(start).as("the heading '%s'", heading).isNotNegative();
    int rank = heading.indexOf(' ');
    var next = Pattern.compile("(?m)^#{1,%d} ".formatted(rank)).matcher(readme);
    int end = next.find(start + heading.length()) ? next.start() : readme.length();
    return readme.substring(start, end);
  }

  /// The first two columns of each row, by the first; a name that stands twice is an error.
  private static Map<String, String> rows(String section) {
    var rows = new TreeMap<String, String>();
    ROW.matcher(section)
        .results()
        .forEach(row ->
            assertThat(rows.put(row.group(1), row.group(2).strip())).as(row.group(1)).isNull());
    return rows;
  }

  private static Predicate<String> isNamedIn(String text) {
    return name -> text.contains("`" + name + "`");
  }

  private static String shown(JsonNode standard) {
    return code(standard.isMissingNode() ? "" : standard.asString());
  }

  private static String code(String value) {
    return value.isEmpty() ? "none" : "`" + value + "`";
  }

  private static Set<String> components(Class<? extends Record> type, String prefix) {
    Set<String> names = new TreeSet<>();
    Stream.of(type.getRecordComponents())
        .map(RecordComponent::getName)
        .forEach(name -> names.add(prefix + name));
    return names;
  }

  /// As the usual viewers of Markdown make it.
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replace(' ', '-');
  }
}
