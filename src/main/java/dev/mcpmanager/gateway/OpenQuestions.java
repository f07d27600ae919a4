package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.mcp.McpErrors;
import dev.mcpmanager.mcp.Question;
import dev.mcpmanager.mcp.RequiredCapability;
import dev.mcpmanager.mcp.ServerRequests;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the child has asked in one [ExclusiveCall] and was not answered yet: what waits for the
/// client, and what that client cannot be asked. Whatever leaves it leaves as an answer for the
/// child. For one thread.
final class OpenQuestions {

  /// At once; a child may ask without end.
  private static final int MOST = 100;

  private record Waiting(Request asked, Question question) {}

  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  private final Map<Request, RequiredCapability> beyond = new LinkedHashMap<>();
  private final Map<String, byte[]> given;
  private int count; // of all that were ever asked

  /// @param given answers that the client brought along, by the key of their question
  OpenQuestions(Map<String, byte[]> given) {
    this.given = new LinkedHashMap<>(given);
  }

  /// The child asks.
  ///
  /// @param lacking what the client would have to be capable of; null if it is
  /// @return the answer, if there is one already; null if the question is open now
  @Nullable Response add(Request asked, @Nullable RequiredCapability lacking) {
    if (waiting.size() + beyond.size() == MOST) {
      return McpErrors.methodNotFound(asked);
    }
    if (lacking != null) {
      beyond.put(asked, lacking);
      return null;
    }
    Question question = Question.of(asked, ++count);
    byte[] answer = given.remove(question.key());
    if (answer != null) {
      return Messages.result(asked.id(), answer);
    }
    waiting.put(question.key(), new Waiting(asked, question));
    return null;
  }

  /// What waits for the client, in the order it was asked.
  List<Question> waiting() {
    return waiting.values().stream().map(Waiting::question).toList();
  }

  /// What the client would have to be capable of to be asked everything.
  Set<RequiredCapability> missing() {
    return Set.copyOf(beyond.values());
  }

  /// Gives up on what the client cannot be asked.
  List<Response> refuse() {
    List<Response> answers = beyond.keySet().stream().map(McpErrors::methodNotFound).toList();
    beyond.clear();
    return answers;
  }

  /// The client has answered, by the keys of the questions; other keys mean nothing.
  List<Response> answer(Map<String, byte[]> byKey) {
    List<Response> answers = new ArrayList<>();
    byKey.forEach((key, answer) -> {
      Waiting question = waiting.remove(key);
      if (question != null) {
        answers.add(Messages.result(question.asked.id(), answer));
      }
    });
    return answers;
  }

  /// Nobody will answer any more.
  List<Response> withdraw(String reason) {
    List<Response> answers =
        waiting.values().stream()
            .map(question -> ServerRequests.withdraw(question.asked, reason))
            .toList();
    waiting.clear();
    return answers;
  }
}
