package dev.mcpmanager.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionReaderTests {

  private final DefinitionReader reader = new DefinitionReader(Defaults.DEFAULT, _ -> null);

  @TempDir private Path folder;

  @Test
  void readsAFileAndStartsRelativePathsAtItsFolder() throws IOException {
    Path file =
        Files.writeString(folder.resolve("servers.json"), "[{\"id\": \"a\", \"command\": \"b\"}]");

    var loaded = (DefinitionFile.Loaded) reader.read(file);

    assertThat(Parsed.valid(loaded.entries().getFirst()).launch())
        .extracting(LaunchSpec::cwd)
        .isEqualTo(folder);
  }

  @Test
  void aMissingFileSaysWhereItWasLookedForAndWhatToDo() {
    Path file = folder.resolve("none.json");

    assertThat(problem(file))
        .isEqualTo(
            "There is no definitions file at '%s'; create it, or set MCP_SERVERS_FILE to where it is."
                .formatted(file));
    assertThat(problem(Path.of("surely-no-such-file.json")))
        .contains(Path.of("surely-no-such-file.json").toAbsolutePath().toString());
  }

  @Test
  void aPercentSignInThePathIsNoTrouble() {
    assertThat(problem(folder.resolve("100%d.json"))).contains("100%d.json");
  }

  @Test
  void aDirectoryIsNotAFile() {
    assertThat(problem(folder))
        .isEqualTo("'%s' is a directory; set MCP_SERVERS_FILE to a file in it.".formatted(folder));
  }

  @Test
  void aFileBeyondAllMeasureIsNotRead() throws IOException {
    Path file = Files.write(folder.resolve("large.json"), new byte[4 * 1024 * 1024 + 1]);

    assertThat(problem(file)).endsWith("is larger than 4 MiB; is it the right file?");
  }

  @Test
  void aSecretIsReadFromItsFileWithoutItsLastNewline() throws IOException {
    assertThat(secret("s3cret\n")).isEqualTo("s3cret");
    assertThat(secret("s3cret\r\n")).isEqualTo("s3cret");
    assertThat(secret("\ns3cret\n\n")).isEqualTo("\ns3cret\n");
    assertThat(secret("")).isEmpty();
    assertThat(secret("x".repeat(64 * 1024))).hasSize(64 * 1024);
  }

  @Test
  void aSecretFileThatCannotBeUsedSaysWhy() throws IOException {
    Path large = Files.write(folder.resolve("large"), new byte[64 * 1024 + 1]);
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xFF});

    assertThat(secretProblems("file:" + large))
        .containsExactly("The file of 'file:%s' is larger than 64 KiB.".formatted(large));
    assertThat(secretProblems("file:" + binary))
        .containsExactly("The file of 'file:%s' is not UTF-8 text.".formatted(binary));
    assertThat(secretProblems("file:" + folder))
        .containsExactly("'file:%s' does not name a regular file.".formatted(folder));
  }

  @Test
  void onlyTheFileItselfNamesFilesToRead() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "s3cret");
    var environment = Map.of("DIRECTORY", folder.toString(), "REFERENCE", "file:" + file);

    LaunchSpec launch =
        Parsed.launch(
            Parsed.valid(
                "\"command\": \"a\", \"env\": {\"A\": \"file:${DIRECTORY}/token\", \"B\": \"${REFERENCE}\"}",
                environment));

    assertThat(launch.env())
        .isEqualTo(Map.of("A", new Secret("s3cret"), "B", new Secret("file:" + file)));
  }

  private String secret(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("token"), content);
    ServerDefinition definition =
        Parsed.valid("\"command\": \"a\", \"env\": {\"A\": \"file:" + file + "\"}");
    return Objects.requireNonNull(Parsed.launch(definition).env().get("A")).reveal();
  }

  private static List<String> secretProblems(String value) {
    return Parsed.problems("\"command\": \"a\", \"env\": {\"A\": \"" + value + "\"}").stream()
        .map(Problem::message)
        .toList();
  }

  private String problem(Path file) {
    return ((DefinitionFile.Broken) reader.read(file)).problem().sentence();
  }
}
