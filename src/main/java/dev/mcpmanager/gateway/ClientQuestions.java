package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// What servers have asked the client of a session, under ids of the session's own, and it has not
/// answered yet. Safe for threads.
final class ClientQuestions {

  /// A client may leave so many unanswered, before it is asked no more.
  private static final int MOST = 100;

  private final Map<String, Asked> open = new HashMap<>(); // guarded by this
  private long last; // guarded by this

  /// @param id under which the server asked
  @SuppressWarnings("ArrayRecordComponent") // handed on, never changed
  private record Asked(byte[] id, CompletableFuture<Response> answer) {}

  /// Asks the client something, on a stream of the one who wants to know it.
  ///
  /// @param question under any id: it gets one of the session's own
  /// @return completed with the answer under the question's own id, or exceptionally, by a
  ///   [NobodyListensException]
  CompletableFuture<Response> ask(SessionStream on, Request question) {
    var answer = new CompletableFuture<Response>();
    byte[] ours;
    synchronized (this) {
      if (open.size() == MOST) {
        return CompletableFuture.failedFuture(new NobodyListensException());
      }
      ours = ("\"mcp-manager-" + ++last + '"').getBytes(UTF_8);
      open.put(key(ours), new Asked(question.id(), answer));
    }
    var _ = answer.whenComplete((_, _) -> forget(ours)); // whoever gives it up
    if (!on.send(null, question.withId(ours).bytes())) {
      answer.completeExceptionally(new NobodyListensException());
    }
    return answer;
  }

  private synchronized void forget(byte[] ours) {
    open.remove(key(ours));
  }

  /// The client answers one.
  void answered(Response response) {
    byte[] ours = response.id();
    Asked question;
    synchronized (this) {
      question = ours == null ? null : open.remove(key(ours));
    }
    if (question != null) {
      question.answer.complete(response.withId(question.id));
    }
  }

  /// Nobody will answer any more.
  void close() {
    List<Asked> left;
    synchronized (this) {
      left = List.copyOf(open.values());
      open.clear();
    }
    left.forEach(question -> question.answer.completeExceptionally(new NobodyListensException()));
  }

  private static String key(byte[] id) {
    return new String(id, UTF_8);
  }

  /// The client cannot be asked.
  static final class NobodyListensException extends RuntimeException {
    static final String WORDS = "The client has no open stream to be asked on.";

    private static final long serialVersionUID = 1L;

    NobodyListensException() {
      super(WORDS, null, false, false);
    }
  }
}
