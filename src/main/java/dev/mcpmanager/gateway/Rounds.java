package dev.mcpmanager.gateway;

import dev.mcpmanager.gateway.ClientQuestions.NobodyListensException;
import dev.mcpmanager.jsonrpc.Call;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.jsonrpc.Payload;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.mcp.InputRequired;
import dev.mcpmanager.mcp.LegacyToModernRequest;
import dev.mcpmanager.mcp.McpErrors;
import dev.mcpmanager.mcp.Methods;
import dev.mcpmanager.mcp.Question;
import dev.mcpmanager.mcp.ToLegacy;
import dev.mcpmanager.server.Peer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One request of a legacy client to a modern child. When the child answers that it needs input
/// first, the client is asked in the way of its own era, and the request is made again with what it
/// said (specification 2026-07-28, "Multi Round-Trip Requests").
///
/// Waits on a virtual thread of its own, `mcp-rounds-<server>`.
final class Rounds {

  private static final int MOST = 10;
  private static final byte[] ANY_ID = {'0'}; // the session gives it one of its own
  private static final Duration PER_ANSWER = Duration.ofMinutes(10);
  private static final Duration POLL = Duration.ofMillis(250);

  private final Peer peer;
  private final Session session;
  private final Request request;
  private final SessionStream stream;
  private final Outlet outlet;
  private final Runnable whenOver;
  private final CompletableFuture<Void> cancelled = new CompletableFuture<>();

  private Rounds(
      Peer peer,
      Session session,
      Request request,
      SessionStream stream,
      Outlet outlet,
      Runnable whenOver) {
    this.peer = peer;
    this.session = session;
    this.request = request;
    this.stream = stream;
    this.outlet = outlet;
    this.whenOver = whenOver;
  }

  /// Makes the request; the outlet has its end.
  ///
  /// @param stream on which the client is asked
  /// @param whenOver to be done at its end, whatever that is
  static void start(
      Peer peer,
      Session session,
      Request request,
      SessionStream stream,
      Outlet outlet,
      Runnable whenOver) {
    var rounds = new Rounds(peer, session, request, stream, outlet, whenOver);
    // The first round, mostly the only one, needs no thread.
    rounds.round(1, LegacyToModernRequest.of(request, session.meta()));
  }

  private void round(int number, Request modern) {
    Call call = peer.call(session.client().caller(), modern, outlet::say);
    outlet.onCancel(reason -> {
      cancelled.complete(null);
      whenOver.run();
      call.cancel(reason);
    });
    Later.then(
        call.outcome(),
        request.id(),
        outlet,
        outcome -> {
          InputRequired needed = needed(outcome);
          if (needed == null) {
            whenOver.run();
            Gate.end(peer, request.method(), outcome, outlet, this::translate);
          } else {
            Thread.ofVirtual()
                .name("mcp-rounds-" + peer.server())
                .start(() -> askAndGoOn(number, modern, needed));
          }
        });
  }

  private static @Nullable InputRequired needed(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered(Response response) -> InputRequired.in(response);
      case Outcome.AnsweredAtLength(Payload payload) -> InputRequired.in(payload.toResponse());
      default -> null;
    };
  }

  private Response translate(Response response) {
    return new ToLegacy(session.version()).response(request.method(), response);
  }

  private void askAndGoOn(int number, Request modern, InputRequired needed) {
    try {
      if (number == MOST) {
        fail("Server '%s' asked for input %d times in a row.".formatted(peer.server(), MOST));
        return;
      }
      if (needed.questions().isEmpty()) {
        pause();
      }
      Map<String, byte[]> answers = answers(needed);
      if (answers != null && !cancelled.isDone()) {
        round(number + 1, LegacyToModernRequest.retry(modern, answers, needed.requestState()));
      }
    } catch (RuntimeException e) {
      fail(Later.fault(e));
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody knows this thread, so nobody interrupts it.", e);
    }
  }

  /// A server that asks nothing wants to be asked again, but not at once.
  private void pause() throws InterruptedException {
    try {
      cancelled.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      // The client still waits.
    } catch (ExecutionException e) {
      throw new IllegalStateException("Nothing fails it.", e);
    }
  }

  /// Asks all questions at once; null if one of them cannot be answered and the request has ended
  /// with that.
  private @Nullable Map<String, byte[]> answers(InputRequired needed) throws InterruptedException {
    Map<Question, CompletableFuture<Response>> asked = new LinkedHashMap<>();
    for (Question question : needed.questions()) {
      // 2025-11-25 has an id in an elicitation by URL; earlier revisions have none by URL at all.
      Request put = question.request(ANY_ID, UUID.randomUUID().toString());
      asked.put(question, session.questions().ask(stream, put));
    }
    try {
      Map<String, byte[]> answers = new LinkedHashMap<>();
      for (var entry : asked.entrySet()) {
        byte[] answer = answer(entry.getKey(), entry.getValue());
        if (answer == null) {
          return null;
        }
        answers.put(entry.getKey().key(), answer);
      }
      return answers;
    } finally {
      asked.values().forEach(question -> question.cancel(false)); // those that are still open
    }
  }

  private byte @Nullable [] answer(Question question, CompletableFuture<Response> asked)
      throws InterruptedException {
    try {
      CompletableFuture.anyOf(asked, cancelled).get(PER_ANSWER.toMillis(), TimeUnit.MILLISECONDS);
      if (!asked.isDone()) {
        return null; // nobody waits for it any more
      }
      Response response = asked.get();
      byte[] answer = question.answer(response);
      if (answer == null) {
        fail("The client refused '%s': %s".formatted(question.method(), errorText(response)));
      }
      return answer;
    } catch (ExecutionException e) {
      fail(NobodyListensException.WORDS); // nothing else ends a question without an answer
    } catch (TimeoutException _) {
      fail(
          "The client did not answer '%s' of server '%s' within %d minutes."
              .formatted(question.method(), peer.server(), PER_ANSWER.toMinutes()));
    }
    return null;
  }

  private static String errorText(Response response) {
    Span error = response.error();
    Span message = error == null ? null : response.member(error, "message");
    return message == null || response.bytes()[message.start()] != '"'
        ? "no reason given."
        : response.text(message);
  }

  /// A model that called a tool can do more with a failed result than with an error.
  private void fail(String message) {
    whenOver.run();
    outlet.answer(() ->
        request.method().equals(Methods.TOOLS_CALL)
            ? McpErrors.failedTool(request.id(), message)
            : Messages.error(request.id(), -32_603, message));
  }
}
