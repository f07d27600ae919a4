package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonText;
import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A result that is none yet: the server wants to know something first (specification 2026-07-28,
/// Multi Round-Trip Requests: "InputRequiredResult").
///
/// @param questions to be answered in this round; with none of them, the call is to be made again
/// @param requestState to be brought back exactly; null for none
public record InputRequired(List<Question> questions, @Nullable String requestState) {

  private static final String RESULT_TYPE = "input_required";

  /// What a modern server's response asks for; null if it asks for nothing.
  public static @Nullable InputRequired in(Response response) {
    Members result = Members.of(response.resultView());
    if (!RESULT_TYPE.equals(result.text("resultType"))) {
      return null;
    }
    var questions = new ArrayList<Question>();
    for (JsonView.Entry entry : Members.of(result.get("inputRequests")).all()) {
      Members request = Members.of(entry.value());
      String method = request.text("method");
      if (method != null) {
        questions.add(new Question(entry.name(), method, Question.object(request.get("params"))));
      }
    }
    return new InputRequired(questions, result.text("requestState"));
  }

  /// What a legacy server asks for with the error -32042, for a modern client; null if the response
  /// is not that. When the client has answered, the call is made again from its start: that is what
  /// the error means (2025-11-25, Elicitation: "URL Elicitation Required").
  public static @Nullable InputRequired ofUrlElicitations(Response response) {
    Span error = response.error();
    if (error == null || ErrorCodes.of(response) != ErrorCodes.URL_ELICITATION_REQUIRED) {
      return null;
    }
    JsonView data = JsonView.of(response, error).member("data");
    JsonView elicitations = Members.of(data).get("elicitations");
    var questions = new ArrayList<Question>();
    for (JsonView params : elicitations == null ? List.<JsonView>of() : elicitations.elements()) {
      String key = "elicitation_" + (questions.size() + 1);
      questions.add(new Question(key, Methods.ELICIT, Question.translated(params)));
    }
    return questions.isEmpty() ? null : new InputRequired(questions, null);
  }

  /// What a retry answers, as JSON by key. What is no object is no answer, and is asked for again.
  ///
  /// @param inputResponses of the retry; null if it has none
  public static Map<String, byte[]> answers(@Nullable JsonView inputResponses) {
    var answers = new LinkedHashMap<String, byte[]>();
    for (JsonView.Entry entry : Members.of(inputResponses).all()) {
      if (entry.value().isObject()) {
        answers.put(entry.name(), entry.value().raw());
      }
    }
    return answers;
  }

  /// As the response to a modern client's request.
  ///
  /// @param id of the request, as it was written
  public Response response(byte[] id, @Nullable JsonNode serverInfo) {
    var json = new StringBuilder("{\"resultType\":\"" + RESULT_TYPE + "\"");
    if (!questions.isEmpty()) {
      json.append(",\"inputRequests\":")
          .append(
              questions.stream()
                  .map(InputRequired::member)
                  .collect(Collectors.joining(",", "{", "}")));
    }
    if (requestState != null) {
      json.append(",\"requestState\":").append(JsonText.quote(requestState));
    }
    if (serverInfo != null) {
      json.append(",\"_meta\":{\"" + MetaKeys.SERVER_INFO + "\":").append(serverInfo).append('}');
    }
    return Messages.result(id, json.append('}').toString().getBytes(UTF_8));
  }

  private static String member(Question question) {
    return "%s:{\"method\":%s,\"params\":%s}"
        .formatted(
            JsonText.quote(question.key()),
            JsonText.quote(question.method()),
            new String(question.params(), UTF_8));
  }
}
