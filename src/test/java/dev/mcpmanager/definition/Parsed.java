package dev.mcpmanager.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Reads texts as definitions files that stand in `/etc/mcp`.
final class Parsed {

  static final Path FOLDER = Path.of("/etc/mcp");

  private Parsed() {}

  static DefinitionFile file(byte[] content, Map<String, String> environment) {
    return new DefinitionReader(Defaults.DEFAULT, environment::get).parse(content, FOLDER);
  }

  static DefinitionFile.Loaded loaded(String json, Map<String, String> environment) {
    DefinitionFile file = file(json.getBytes(StandardCharsets.UTF_8), environment);
    assertThat(file).isInstanceOf(DefinitionFile.Loaded.class);
    return (DefinitionFile.Loaded) file;
  }

  static DefinitionFile.Loaded loaded(String json) {
    return loaded(json, Map.of());
  }

  static DefinitionFile.Loaded resource(String name, Map<String, String> environment)
      throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Parsed.class.getResourceAsStream("/definitions/" + name))) {
      return loaded(new String(in.readAllBytes(), StandardCharsets.UTF_8), environment);
    }
  }

  /// The problem of a content that is broken as a whole.
  static Problem broken(String json) {
    return broken(json.getBytes(StandardCharsets.UTF_8));
  }

  static Problem broken(byte[] content) {
    DefinitionFile file = file(content, Map.of());
    assertThat(file).isInstanceOf(DefinitionFile.Broken.class);
    return ((DefinitionFile.Broken) file).problem();
  }

  /// The definition of the one entry, called `x`, with these fields.
  static ServerDefinition valid(String fields, Map<String, String> environment) {
    return valid(one(fields, environment));
  }

  static ServerDefinition valid(String fields) {
    return valid(fields, Map.of());
  }

  static ServerDefinition valid(DefinitionEntry entry) {
    assertThat(problems(entry)).isEmpty();
    return ((DefinitionEntry.Valid) entry).definition();
  }

  static LaunchSpec launch(ServerDefinition definition) {
    return Objects.requireNonNull(definition.launch());
  }

  static RemoteSpec remote(ServerDefinition definition) {
    return Objects.requireNonNull(definition.remote());
  }

  static List<Problem> problems(String fields) {
    return problems(one(fields, Map.of()));
  }

  static List<Problem> problems(DefinitionEntry entry) {
    return switch (entry) {
      case DefinitionEntry.Valid _ -> List.of();
      case DefinitionEntry.Bad bad -> bad.problems();
    };
  }

  /// The first entry; the brace of its object stands at line 1, column 21.
  static DefinitionEntry one(String fields, Map<String, String> environment) {
    return loaded("{\"mcpServers\": {\"x\": {" + fields + "}}}", environment).entries().getFirst();
  }

  static DefinitionEntry one(String fields) {
    return one(fields, Map.of());
  }
}
