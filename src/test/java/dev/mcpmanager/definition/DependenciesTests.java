package dev.mcpmanager.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.Dependency.Condition;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DependenciesTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ["b", "a"]                                   | b READY, a READY
          {"b": "started", "a": "ready"}               | b STARTED, a READY
          {"a": "service_started"}                     | a STARTED
          {"a": {"condition": "started"}}              | a STARTED
          {"b": {"condition": "service_healthy"}}      | b READY
          {"b": {}, "a": null}                         | b READY, a READY
          ["My Server"]                                | My-Server READY
          {"My-Server": "started"}                     | My-Server STARTED
          """)
  void readsListsAndObjectsInTheirOrder(String dependsOn, String expected) {
    DefinitionFile.Loaded file = file(dependsOn);

    assertThat(Parsed.valid(file.entries().getFirst()).dependsOn())
        .extracting(it -> it.server() + " " + it.condition())
        .containsExactly(expected.split(", "));
    assertThat(file.warnings()).isEmpty();
  }

  /// The value | column | field | message. The value begins at column 52.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "a"                           | 52 | dependsOn             | Expected a list of ids, or an object such as {"id": "ready"}; found a string.
          ["a", 1]                      | 58 | dependsOn[1]          | Expected the id of a server, found a number.
          ["c"]                         | 53 | dependsOn[0]          | There is no server 'c' in this file; define it, or remove it here.
          ["my-server"]                 | 53 | dependsOn[0]          | There is no server 'my-server' in this file; did you mean 'My-Server'?
          {"c": "ready"}                | 53 | dependsOn.c           | There is no server 'c' in this file; define it, or remove it here.
          ["a", "a"]                    | 58 | dependsOn[1]          | The server 'a' stands here twice; remove one of them.
          ["My Server", "My-Server"]    | 66 | dependsOn[1]          | The server 'My-Server' stands here twice; remove one of them.
          {"a": "ready", "a": "ready"}  | 67 | dependsOn.a           | This field stands twice; remove one of them.
          ["x"]                         | 53 | dependsOn[0]          | A server cannot wait for itself; remove it from this list.
          {"a": "healthy"}              | 58 | dependsOn.a           | Expected one of 'started', 'ready', found 'healthy'.
          {"a": 1}                      | 58 | dependsOn.a           | Expected one of 'started', 'ready', found a number.
          {"a": {"condition": "done"}}  | 72 | dependsOn.a.condition | Expected one of 'started', 'ready', found 'done'.
          """)
  void saysWhereWhatAndWhy(String dependsOn, int column, String field, String message) {
    DefinitionFile.Loaded file = file(dependsOn);

    assertThat(file.problems()).containsExactly(new Problem(1, column, "x", field, message));
    assertThat(file.entries()).filteredOn(DefinitionEntry.Valid.class::isInstance).hasSize(3);
  }

  @Test
  void whatElseAComposeFileSaysThereIsAWarning() {
    assertThat(file("{\"a\": {\"condition\": \"ready\", \"required\": true}}").warnings())
        .extracting(Problem::sentence)
        .containsExactly(
            "line 1, column 81: server 'x', field 'dependsOn.a.required': This field is not known.");
  }

  @Test
  void aCycleIsAProblemOfAllWhoStandInItAndOfNobodyElse() {
    DefinitionFile.Loaded file =
        graph("outside: a, alone: -, a: alone b, b: c, c: alone a, d: e, e: d");

    assertThat(file.problems())
        .extracting(Problem::sentence)
        .containsExactly(
            "line 4, column 46: server 'a', field 'dependsOn[1]': These servers would wait for each"
                + " other for ever, a → b → c → a; remove one of these dependencies.",
            "line 5, column 37: server 'b', field 'dependsOn[0]': These servers would wait for each"
                + " other for ever, b → c → a → b; remove one of these dependencies.",
            "line 6, column 46: server 'c', field 'dependsOn[1]': These servers would wait for each"
                + " other for ever, c → a → b → c; remove one of these dependencies.",
            "line 7, column 37: server 'd', field 'dependsOn[0]': These servers would wait for each"
                + " other for ever, d → e → d; remove one of these dependencies.",
            "line 8, column 37: server 'e', field 'dependsOn[0]': These servers would wait for each"
                + " other for ever, e → d → e; remove one of these dependencies.");
    assertThat(Parsed.valid(file.entries().getFirst()).dependsOn())
        .containsExactly(new Dependency(new ServerId("a"), Condition.READY));
  }

  @Test
  void whoStandsBetweenTwoCyclesIsGood() {
    assertThat(graph("a: b, b: a between, between: c, c: d, d: c").entries())
        .filteredOn(DefinitionEntry.Valid.class::isInstance)
        .extracting(it -> it.id().value())
        .containsExactly("between");
  }

  @Test
  void whoJoinsACycleByALongerWayStandsInOneToo() {
    assertThat(graph("a: b c, b: a, c: d, d: b").problems())
        .extracting(Problem::message)
        .hasSize(4)
        .anySatisfy(it -> assertThat(it).contains(" c → d → b → a → c;"));
  }

  @Test
  void aDiamondIsNoCycle() {
    assertThat(graph("top: left right, left: bottom, right: bottom, bottom: -").problems())
        .isEmpty();
  }

  @Test
  void whoDependsOnABadEntryIsGood() {
    DefinitionFile.Loaded file =
        Parsed.loaded(
            "[{\"id\": \"bad\"}, {\"id\": \"x\", \"command\": \"a\", \"dependsOn\": [\"bad\"]}]");

    assertThat(file.problems()).extracting(Problem::server).containsExactly("bad");
    assertThat(Parsed.valid(file.entries().get(1)).dependsOn()).hasSize(1);
  }

  @Test
  void aHugeFileIsReadAndItsCyclesAreShownInShort() {
    int half = 1_000;
    String chainIntoRing =
        IntStream.range(0, 2 * half)
            .mapToObj(i -> "s%d: s%d".formatted(i, i + 1 < 2 * half ? i + 1 : half))
            .collect(Collectors.joining(", "));

    List<Problem> problems = graph(chainIntoRing).problems();

    assertThat(problems).hasSize(half);
    assertThat(problems.getFirst().message())
        .contains(" s1000 → s1001 → s1002 → s1003 → s1004 → s1005 → s1006 → s1007 → … → s1000;");
  }

  /// A file of the servers `x`, which has the dependencies, and `a`, `b` and `My Server`.
  private static DefinitionFile.Loaded file(String dependsOn) {
    return Parsed.loaded(
        """
        {"servers": {"x": {"command": "a", "dependsOn":    %s}, "a": {"command": "a"}, \
        "b": {"command": "a"}, "My Server": {"command": "a"}}}\
        """
            .formatted(dependsOn));
  }

  /// A file with a line for each server of `a: b c, b: -`.
  private static DefinitionFile.Loaded graph(String text) {
    return Parsed.loaded(
        text.lines()
            .flatMap(line -> List.of(line.split(", ")).stream())
            .map(server -> {
              String[] parts = server.split(": ", 2);
              String targets =
                  parts[1].equals("-") ? "" : "\"" + parts[1].replace(" ", "\", \"") + "\"";
              return "\"%s\": {\"command\": \"a\", \"dependsOn\": [%s]}"
                  .formatted(parts[0], targets);
            })
            .collect(Collectors.joining(",\n", "{\"servers\": {\n", "\n}}")));
  }
}
