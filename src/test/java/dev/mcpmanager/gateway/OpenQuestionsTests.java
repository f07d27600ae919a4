package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.mcp.Question;
import dev.mcpmanager.mcp.RequiredCapability;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpenQuestionsTests {

  private final OpenQuestions questions = new OpenQuestions(Map.of());

  @Test
  void waitForTheClientInTheOrderTheyWereAsked() {
    assertThat(questions.add(asks("1", "first"), null)).isNull();
    assertThat(questions.add(asks("2", "second"), null)).isNull();
    assertThat(questions.waiting()).extracting(Question::key).containsExactly("first", "second");
    assertThat(questions.answer(Map.of("second", bytes("{}"), "third", bytes("{}"))))
        .singleElement()
        .satisfies(answer -> assertThat(answer.toString()).contains("\"id\":2", "\"result\":{}"));
    assertThat(questions.answer(Map.of("second", bytes("{}")))).isEmpty();
    assertThat(questions.waiting()).extracting(Question::key).containsExactly("first");
  }

  @Test
  void whatTheClientCannotBeAskedIsRefusedOnce() {
    assertThat(questions.add(asks("1", "first"), RequiredCapability.SAMPLING)).isNull();
    assertThat(questions.missing()).containsExactly(RequiredCapability.SAMPLING);
    assertThat(questions.waiting()).isEmpty();
    assertThat(questions.refuse())
        .singleElement()
        .satisfies(answer -> assertThat(answer.toString()).contains("-32601"));
    assertThat(questions.missing()).isEmpty();
    assertThat(questions.refuse()).isEmpty();
  }

  @Test
  void anAnswerThatWasBroughtAlongIsGoodForOneQuestion() {
    var prepared = new OpenQuestions(Map.of("name", bytes("{\"x\":1}")));
    assertThat(prepared.add(asks("1", "name"), null)).isNotNull();
    assertThat(prepared.add(asks("2", "name"), null)).isNull();
  }

  @Test
  void whoAsksWithoutEndIsRefused() {
    for (int i = 0; i < 100; i++) {
      assertThat(questions.add(asks("1", "key" + i), null)).isNull();
    }
    assertThat(String.valueOf(questions.add(asks("1", "more"), null))).contains("-32601");
  }

  @Test
  void areWithdrawnWhenNobodyWillAnswer() {
    questions.add(asks("1", "first"), null);
    assertThat(questions.withdraw("The client has gone.")).hasSize(1);
    assertThat(questions.waiting()).isEmpty();
  }

  private static Request asks(String id, String key) {
    String params =
        "{\"message\":\"m\",\"_meta\":{\"dev.mcp-kit/inputKey\":\"%s\"}}".formatted(key);
    return Messages.request(bytes(id), "elicitation/create", bytes(params));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
