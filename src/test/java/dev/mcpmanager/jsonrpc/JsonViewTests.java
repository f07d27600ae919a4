package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonViewTests {

  @Test
  void listsMembersInTheirOrderTwinsIncluded() {
    JsonView view = view("{ \"a\" : 1 ,\"b\":{\"x\":[2]},\"a\": \"two\"}");
    assertThat(view.members()).extracting(JsonView.Entry::name).containsExactly("a", "b", "a");
    assertThat(view.members())
        .extracting(member -> member.value().toString())
        .containsExactly("1", "{\"x\":[2]}", "\"two\"");
  }

  @Test
  void knowsWhereMembersAre() {
    String json = "{ \"a\" : 1 ,\"b\":{\"x\":[2]}}";
    assertThat(view(json).members())
        .extracting(member -> json.substring(member.span().start(), member.span().end()))
        .containsExactly("\"a\" : 1", "\"b\":{\"x\":[2]}");
  }

  @Test
  void findsTheLastOfTwins() {
    assertThat(view("{\"a\":1,\"a\":2}").member("a")).hasToString("2");
    assertThat(view("{\"a\":1}").member("b")).isNull();
    assertThat(view("[1]").member("a")).isNull();
  }

  @Test
  void readsEscapedNames() {
    assertThat(view("{\"\\u0061\":1}").member("a")).hasToString("1");
    assertThat(view("{\"\\u0061\":1}").members().getFirst().name()).isEqualTo("a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "ab",
        "a\\nb",
        "a\\\\n",
        "\\u0061",
        "é",
        "\\u00e9",
        "\\ud83d\\ude00",
        "😀",
        "a/b",
        "a\\/b"
      })
  void aNameIsWhatItSaysHoweverItIsSpelt(String spelling) {
    JsonView object = view("{\"" + spelling + "\":\"" + spelling + "\"}");
    JsonView.Entry member = object.members().getFirst();
    for (String text :
        List.of(
            "", "a", "b", "ab", "a\nb", "a\\n", "a\\\\n", "é", "ã", "Ã©", "😀", "a/b", "\\u0061")) {
      assertThat(member.isNamed(text)).as(text).isEqualTo(member.name().equals(text));
      assertThat(member.value().says(text)).as(text).isEqualTo(member.name().equals(text));
      assertThat(object.member(text) != null).as(text).isEqualTo(member.name().equals(text));
    }
    assertThat(member.isNamed(member.name())).isTrue();
  }

  @Test
  void listsElementsInTheirOrder() {
    assertThat(view("[1, [2,3] ,{\"a\":[]}, \"x,y\"]").elements())
        .extracting(JsonView::toString)
        .containsExactly("1", "[2,3]", "{\"a\":[]}", "\"x,y\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{ }", "[]", "[\t]"})
  void whatIsEmptyHasNothing(String json) {
    assertThat(view(json).isEmpty()).isTrue();
    assertThat(view(json).members()).isEmpty();
    assertThat(view(json).elements()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":1}", "[0]", "\"\"", "1", "null"})
  void whatIsNotEmptySaysSo(String json) {
    assertThat(view(json).isEmpty()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "\"{}\"", "true", "null"})
  void scalarsHaveNeitherMembersNorElements(String json) {
    assertThat(view(json).members()).isEmpty();
    assertThat(view(json).elements()).isEmpty();
  }

  @Test
  void saysWhatStringsMean() {
    assertThat(view("\"a\\u00e9\\n\"").text()).isEqualTo("aé\n");
    assertThat(view("\"true\"").says("true")).isTrue();
    assertThat(view("true").says("true")).isFalse();
    assertThat(view("1.50").text()).isEqualTo("1.50");
  }

  @Test
  void tellsKindsApart() {
    assertThat(view(" -1").isNumber()).isTrue();
    assertThat(view("\"1\"").isNumber()).isFalse();
    assertThat(view("null").isNull()).isTrue();
    assertThat(view("{}").isObject()).isTrue();
    assertThat(view("[]").isArray()).isTrue();
    assertThat(view("\"\"").isString()).isTrue();
  }

  @Test
  void looksIntoMessages() throws Exception {
    Message message =
        Message.parse("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"a\":[1,2]}}".getBytes(UTF_8));
    Span result = Objects.requireNonNull(((Response) message).result());
    assertThat(JsonView.of(message, result).member("a")).hasToString("[1,2]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"a\":}", "[1,]", "1 2", "nul"})
  void refusesWhatIsNoJson(String json) {
    assertThatThrownBy(() -> view(json)).isInstanceOf(IllegalArgumentException.class);
  }

  private static JsonView view(String json) {
    return JsonView.of(json.getBytes(UTF_8));
  }
}
