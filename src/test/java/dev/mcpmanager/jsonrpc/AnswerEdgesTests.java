package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerEdgesTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"te | x\"}} | 7",
        "{\"id\" : 8, \"jsonrpc\":\"2.0\", \"error\": { | }} | 8",
        "{\"result\":{\"text\":\" | \"},\"jsonrpc\":\"2.0\",\"id\":9} | 9",
        "{\"result\":{\"text\":\" | \"},\"id\":10,\"jsonrpc\":\"2.0\"} | 10",
        "{\"jsonrpc\":\"2.0\",\"result\":{\"text\":\" | \"} , \"id\" : 11 } | 11",
      })
  void readsTheIdFromEitherEdge(String head, String tail, long id) {
    assertThat(AnswerEdges.callOf(head.getBytes(UTF_8), tail.getBytes(UTF_8))).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"sampling/createMessage\",\"params\":{",
        "{\"method\":\"roots/list\",\"jsonrpc\":\"2.0\",\"id\":0}",
        "{\"result\":{\"a\":{\"x\":1,\"id\":7}}",
        "{\"jsonrpc\":\"2.0\",\"id\":\"7\",\"result\":{}}",
        "{\"result\":{},\"id\":99999999999999999999}",
        "a banner that says ,\"id\":7}",
        ""
      })
  void doesNotGuessFromAnythingElse(String line) {
    byte[] bytes = line.getBytes(UTF_8);
    assertThat(AnswerEdges.callOf(bytes, bytes)).isEqualTo(-1);
  }
}
