package dev.mcpmanager.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          github              | github
          -odd_One-           | -odd_One-
          My Server!          | My-Server
          @scope/server-x     | scope-server-x
          io.github.a/b       | io-github-a-b
          Wéather – München   | Weather-Munchen
          ﬁle①                | file1
          日本 x               | x
          """)
  void namesBecomeLegalIds(String name, ServerId id) {
    assertThat(Slug.of(name)).isEqualTo(id);
  }

  @Test
  void idsAreCutToTheirLongest() {
    assertThat(Slug.of("a".repeat(65))).isEqualTo(new ServerId("a".repeat(64)));
    assertThat(Slug.of("a".repeat(63) + " b")).isEqualTo(new ServerId("a".repeat(63)));
    assertThat(Slug.numbered("a".repeat(64), 12)).isEqualTo(new ServerId("a".repeat(61) + "-12"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "Z", "0-9_", "-", "_", "azAZ09"})
  void lettersDigitsHyphensAndUnderscoresAreLegal(String id) {
    assertThat(ServerId.isLegal(id)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a.b", "a/b", "a b", "ä", "a\n", "@", "[", "`", "{", ":", "/", "^"})
  void anythingElseIsNot(String id) {
    assertThat(ServerId.isLegal(id)).isFalse();
  }

  @Test
  void anIdHasAtMost64Characters() {
    assertThat(ServerId.isLegal("a".repeat(64))).isTrue();
    assertThat(ServerId.isLegal("a".repeat(65))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"日本", "!?", " ", "—"})
  void aNameOfWhichNothingIsLeftIsAProblem(String name) {
    assertThat(Slug.of(name)).isNull();
    DefinitionFile.Loaded file =
        Parsed.loaded("{\"mcpServers\": {\"" + name + "\": {\"command\": \"a\"}}}");
    assertThat(file.entries().getFirst().id()).isEqualTo(new ServerId("server-1"));
    assertThat(file.problems()).hasSize(1);
  }

  @Test
  void aNameUsedTwiceIsAProblemOfTheSecond() {
    DefinitionFile.Loaded file =
        Parsed.loaded(
            """
            {"mcpServers": {
              "a": {"command": "one"},
              "a": {"command": "two"}
            }}
            """);

    assertThat(file.entries()).extracting(it -> it.id().value()).containsExactly("a", "a-2");
    assertThat(file.entries().getFirst()).isInstanceOf(DefinitionEntry.Valid.class);
    assertThat(file.problems())
        .extracting(Problem::sentence)
        .containsExactly(
            "line 3, column 3: server 'a': The name 'a' stands twice in this file, first on line 2; give one of them another name.");
  }

  @Test
  void namesThatGiveOneIdAreBothToldAndNoGoodEntryLosesItsId() {
    DefinitionFile.Loaded file =
        Parsed.loaded(
            """
            [
              {"name": "My Server", "command": "one"},
              {"name": "My/Server", "command": "two"},
              {"id": "My-Server-2", "command": "three"},
              {"id": "My-Server", "name": "Fourth", "command": "four"}
            ]
            """);

    assertThat(file.entries())
        .extracting(it -> it.id().value())
        .containsExactly("My-Server", "My-Server-3", "My-Server-2", "My-Server-4");
    assertThat(file.entries().get(2)).isInstanceOf(DefinitionEntry.Valid.class);
    assertThat(file.entries().getLast().name()).isEqualTo("Fourth");
    assertThat(file.problems())
        .extracting(Problem::sentence)
        .containsExactly(
            "line 3, column 3: server 'My/Server': The names 'My/Server' and 'My Server' (line 2) both give the id 'My-Server'; change one of them.",
            "line 5, column 3: server 'My-Server': The names 'My-Server' and 'My Server' (line 2) both give the id 'My-Server'; change one of them.");
  }

  @Test
  void theKeyIsTheIdAndANameMayStandBeside() {
    DefinitionEntry entry = Parsed.one("\"name\": \"Nice name\", \"command\": \"a\"");

    assertThat(entry.id()).isEqualTo(new ServerId("x"));
    assertThat(entry.name()).isEqualTo("Nice name");
  }
}
