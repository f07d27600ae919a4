package dev.mcpmanager.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTests {

  @Test
  void everyValueKnowsItsLineAndColumn() throws BrokenFileException {
    Json root =
        parse(
            "\uFEFF{\r\n  // é\r\n  \"a\" : [1, -2.50, /* \n */ \"😀\", true],\r\t\"b\": {\"c\": null}}");

    assertThat(root)
        .isEqualTo(
            new Json.Obj(
                new Place(1, 1),
                List.of(
                    new Json.Member(
                        new Place(3, 3),
                        "a",
                        new Json.Arr(
                            new Place(3, 9),
                            List.of(
                                new Json.Num(new Place(3, 10), "1"),
                                new Json.Num(new Place(3, 13), "-2.50"),
                                new Json.Text(new Place(4, 5), "😀"),
                                new Json.Bool(new Place(4, 11), true)))),
                    new Json.Member(
                        new Place(5, 2),
                        "b",
                        new Json.Obj(
                            new Place(5, 7),
                            List.of(
                                new Json.Member(
                                    new Place(5, 8), "c", new Json.Null(new Place(5, 13)))))))));
  }

  @Test
  void placesStayExactInALongFile() throws BrokenFileException {
    String json = "[\n" + "\"" + "x".repeat(100_000) + "\",\n" + "  /* é */ 7]";

    assertThat(((Json.Arr) parse(json)).items().getLast())
        .isEqualTo(new Json.Num(new Place(3, 11), "7"));
  }

  @Test
  void keepsDuplicatesInOrder() throws BrokenFileException {
    assertThat(((Json.Obj) parse("{\"a\":1,\"b\":2,\"a\":3}")).members())
        .extracting(Json.Member::name)
        .containsExactly("a", "b", "a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a": 1              | 1 | 8  | the file ends, but the '{' of line 1, column 1 is not closed.
          {"a": [1,            | 1 | 10 | the file ends, but the '[' of line 1, column 7 is not closed.
          /* never             | 1 | 9  | the file ends inside a string or a comment.
          {"a": hunter2}       | 1 | 7  | a word stands here without quotes; strings and names need '"' around them.
          {a: 1}               | 1 | 2  | a word stands here without quotes; strings and names need '"' around them.
          {"a": 'x'}           | 1 | 7  | a string begins and ends with '"', not with '''.
          {"a": “x”}           | 1 | 7  | a string begins and ends with '"', not with '“'.
          {"a": 1 "b": 2}      | 1 | 9  | a string was not expected here; is a ',' or ':' missing before it?
          [1,,2]               | 1 | 4  | there is nothing before this ','.
          [[] []]              | 1 | 5  | '[' was not expected here; is a ',' or ':' missing before it?
          {"a": "C:\\Users"}   | 1 | 11 | '\\U' is not an escape; write a backslash as '\\\\'.
          {"a": 1]             | 1 | 8  | ']' was not expected here.
          # comment            | 1 | 1  | a comment begins with '//'.
          {"a": 01}            | 1 | 8  | '1' was not expected here.
          """)
  void saysWhereAndWhyItIsNotJson(String json, int line, int column, String reason) {
    Problem problem = problem(json);

    assertThat(problem.message()).isEqualTo("This is not valid JSON: " + reason);
    assertThat(problem).extracting(Problem::line, Problem::column).containsExactly(line, column);
  }

  @Test
  void saysWhereAStringIsLeftOpen() {
    Problem problem = problem("{\n  \"a\": \"x,\n  \"b\": 1\n}");

    assertThat(problem.sentence())
        .isEqualTo(
            "line 2, column 11: This is not valid JSON: a string does not end on its line; is its closing '\"' missing?");
  }

  @Test
  void namesCharactersThatCannotBeSeen() {
    assertThat(problem("[\u00A01]").sentence())
        .isEqualTo(
            "line 1, column 2: This is not valid JSON: there is an invisible character, U+00A0, that must not stand here.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"KEY\": sk-planted}",
        "{\"KEY\": -sk-planted}",
        "{\"KEY\": \"planted",
        "{\"KEY\": planted",
        "{\"KEY\": \"\\planted\"}",
        "[] planted",
        "{\"KEY\": 'planted'}"
      })
  void neverQuotesTheFile(String json) {
    assertThat(problem(json).sentence()).doesNotContain("planted").doesNotContain("sk");
  }

  @Test
  void refusesWhatFollowsTheOneValue() {
    assertThat(problem("[]\n[]").sentence())
        .isEqualTo("line 2, column 1: The definitions end before this; remove what follows them.");
  }

  @Test
  void refusesToNestWithoutEnd() {
    assertThat(problem("[".repeat(100_000)).sentence())
        .isEqualTo("line 1, column 65: Values are nested deeper than 64 levels.");
    assertThat(problem("{\"a\":".repeat(100_000)).message()).contains("nested deeper");
  }

  @Test
  void refusesANumberWithoutEnd() {
    assertThat(problem("[" + "9".repeat(5_000) + "]").message())
        .isEqualTo("This is not valid JSON.");
  }

  private static Problem problem(String json) {
    var thrown = catchThrowableOfType(BrokenFileException.class, () -> parse(json));
    assertThat(thrown).isNotNull();
    return thrown.problem();
  }

  private static Json parse(String json) throws BrokenFileException {
    return Objects.requireNonNull(JsonText.parse(json.getBytes(StandardCharsets.UTF_8)));
  }
}
