package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Request;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class InputRequiredTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "elicitation/create     | {'message':'m','requestedSchema':{'x':1.0}} | elicitation_3 | {'message':'m','requestedSchema':{'x':1.0}}",
        "elicitation/create     | {'mode':'url','elicitationId':'e','url':'u','_meta':{'a':1}} | elicitation_3 | {'mode':'url','url':'u'}",
        "sampling/createMessage | {'messages':[],'_meta':{'progressToken':1}} | sampling_3 | {'messages':[]}",
        "roots/list             | {}   | roots_3 | {}",
        "roots/list             | [1]  | roots_3 | {}",
        "elicitation/create     | {'_meta':{'dev.mcp-kit/inputKey':'user_name'}} | user_name | {}",
        "elicitation/create     | {'_meta':{'dev.mcp-kit/inputKey':7}} | elicitation_3 | {}",
      })
  void aLegacyServersRequestBecomesAQuestion(
      String method, String params, String key, String asked) {
    Question question = Question.of(Spelt.request(method, params), 3);
    assertThat(question.key()).isEqualTo(key);
    assertThat(question.method()).isEqualTo(method);
    assertThat(Spelt.text(question.params())).isEqualTo(asked);
  }

  @Test
  void aRequestWithoutParamsBecomesAQuestionWithEmptyOnes() {
    Request roots = (Request) Spelt.message("{'method':'roots/list','jsonrpc':'2.0','id':0}");
    assertThat(Spelt.text(Question.of(roots, 1).params())).isEqualTo("{}");
  }

  @Test
  void questionsBecomeAResult() {
    var input =
        new InputRequired(
            List.of(
                new Question("a\"b", "elicitation/create", Spelt.bytes("{'message':'m'}")),
                new Question("r", "roots/list", Spelt.bytes("{}"))),
            "state");
    var server = JsonMapper.shared().readTree("{\"name\":\"s\"}");
    assertThat(new String(input.response(new byte[] {'"', '1', '"'}, server).bytes(), UTF_8))
        .isEqualTo(
            """
            {"jsonrpc":"2.0","id":"1","result":{"resultType":"input_required","inputRequests":\
            {"a\\"b":{"method":"elicitation/create","params":{"message":"m"}},\
            "r":{"method":"roots/list","params":{}}},"requestState":"state",\
            "_meta":{"io.modelcontextprotocol/serverInfo":{"name":"s"}}}}\
            """);
  }

  @Test
  void aResultThatAsksIsRead() {
    InputRequired input =
        Objects.requireNonNull(
            InputRequired.in(
                Spelt.result(
                    "{'resultType':'input_required','requestState':'s',"
                        + "'inputRequests':{'k':{'method':'elicitation/create',"
                        + "'params':{'n':1E2,'_meta':{'a':1}}},'r':{'method':'roots/list'},'x':7}}")));
    assertThat(input.requestState()).isEqualTo("s");
    assertThat(input.questions()).extracting(Question::key).containsExactly("k", "r");
    assertThat(input.questions())
        .extracting(question -> Spelt.text(question.params()))
        .containsExactly("{'n':1E2,'_meta':{'a':1}}", "{}");
  }

  @Test
  void aResultMayAskForNothingButAnotherTry() {
    InputRequired input =
        InputRequired.in(Spelt.result("{'resultType':'input_required','requestState':''}"));
    assertThat(input).isEqualTo(new InputRequired(List.of(), ""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}",
        "{'resultType':'complete','inputRequests':{}}",
        "{'inputRequests':{'k':{'method':'roots/list'}}}"
      })
  void otherResultsAskNothing(String result) {
    assertThat(InputRequired.in(Spelt.result(result))).isNull();
  }

  @Test
  void theErrorThatWantsAUrlOpenedBecomesQuestions() {
    InputRequired input =
        Objects.requireNonNull(
            InputRequired.ofUrlElicitations(
                Spelt.error(
                    "{'code':-32042,'message':'m','data':{'elicitations':["
                        + "{'mode':'url','elicitationId':'1','url':'u','message':'a'},"
                        + "{'mode':'url','elicitationId':'2','url':'v','message':'b'}]}}")));
    assertThat(input.questions())
        .extracting(Question::key)
        .containsExactly("elicitation_1", "elicitation_2");
    assertThat(input.questions())
        .extracting(question -> Spelt.text(question.params()))
        .containsExactly(
            "{'mode':'url','url':'u','message':'a'}", "{'mode':'url','url':'v','message':'b'}");
    assertThat(input.questions().getFirst().requires())
        .isEqualTo(RequiredCapability.ELICITATION_BY_URL);
    assertThat(input.requestState()).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'code':-32602,'message':'m','data':{'elicitations':[{'mode':'url'}]}}",
        "{'code':-32042,'message':'m'}",
        "{'code':-32042,'message':'m','data':{'elicitations':[]}}",
      })
  void otherErrorsWantNoUrlOpened(String error) {
    assertThat(InputRequired.ofUrlElicitations(Spelt.error(error))).isNull();
  }

  @Test
  void answersAreObjectsAndNothingElse() {
    var answers =
        InputRequired.answers(
            JsonView.of(
                Spelt.bytes("{'a':{'action':'accept','content':{'n':1.0}},'b':7,'c':null}")));
    assertThat(answers).containsOnlyKeys("a");
    assertThat(Spelt.text(answers.getOrDefault("a", new byte[0])))
        .isEqualTo("{'action':'accept','content':{'n':1.0}}");
    assertThat(InputRequired.answers(null)).isEmpty();
    assertThat(InputRequired.answers(JsonView.of(Spelt.bytes("[{}]")))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "elicitation/create | {'mode':'url','url':'u'} | e | {'elicitationId':'e','mode':'url','url':'u'}",
        "elicitation/create | {'mode':'url','elicitationId':'own'} | e | {'mode':'url','elicitationId':'own'}",
        "elicitation/create | {'mode':'url','url':'u'} | - | {'mode':'url','url':'u'}",
        "elicitation/create | {'message':'m'} | e | {'message':'m'}",
        "roots/list         | {} | e | {}",
      })
  void aQuestionIsARequestToALegacyClient(String method, String params, String id, String asked) {
    Request request =
        new Question("k", method, Spelt.bytes(params)).request(Spelt.bytes("'gw-1'"), id);
    assertThat(Spelt.text(request.id())).isEqualTo("'gw-1'");
    assertThat(request.method()).isEqualTo(method);
    assertThat(Spelt.paramsOf(request)).isEqualTo(asked);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "elicitation/create     | {'action':'accept'}",
        "sampling/createMessage | -",
        "roots/list             | -",
      })
  void anErrorOfTheClientIsOnlyAnAnswerToAPerson(String method, String ignored) {
    var question = new Question("k", method, Spelt.bytes("{}"));
    assertThat(question.answer(Spelt.result("{'action':'accept'}")))
        .isEqualTo(Spelt.bytes("{'action':'accept'}"));
    byte[] forError = question.answer(Spelt.error("{'code':-1,'message':'no'}"));
    if (ignored == null) {
      assertThat(forError).isNull();
    } else {
      assertThat(forError).isEqualTo(Spelt.bytes("{'action':'cancel'}"));
    }
  }

  @Test
  void aServerIsToldThatNoAnswerWillCome() {
    String reason = "Nobody answered in time.";
    assertThat(
            Spelt.resultOf(
                ServerRequests.withdraw(Spelt.request("elicitation/create", "{}"), reason)))
        .isEqualTo("{'action':'cancel'}");
    assertThat(Spelt.errorOf(ServerRequests.withdraw(Spelt.request("roots/list", "{}"), reason)))
        .isEqualTo("{'code':-1,'message':'Nobody answered in time.'}");
  }
}
