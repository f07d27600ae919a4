package dev.mcpmanager.api;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.server.MessageOutcome;
import dev.mcpmanager.server.MessageOutcome.Accepted;
import dev.mcpmanager.server.MessageOutcome.Answered;
import dev.mcpmanager.server.MessageOutcome.Failed;
import dev.mcpmanager.server.MessageOutcome.Invalid;
import dev.mcpmanager.server.ServerManager;
import dev.mcpmanager.server.Upstreams;
import dev.mcpmanager.web.BodyReader;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RestController;

/// Says in HTTP what came of one JSON-RPC message. The bytes of both directions pass through
/// untouched, whatever content type the client gave its own.
///
/// Most messages have been relayed by [MessageFilter] when they come here.
@RestController
class MessageController {

  private final Upstreams upstreams;
  private final BodyReader body;

  MessageController(ServerManager manager, BodyReader body) {
    this.upstreams = manager.upstreams();
    this.body = body;
  }

  @PostMapping("/api/mcp/servers/{id}/message")
  ResponseEntity<?> message(
      @PathVariable ServerId id,
      @RequestAttribute(name = MessageFilter.RESULT, required = false) @Nullable Object result,
      HttpServletRequest request) {
    return switch (result) {
      case RuntimeException failed -> throw failed;
      case MessageOutcome outcome -> answer(outcome);
      case null, default ->
          answer(Waiting.on(upstreams.message(id, RestCaller.of(request), body.read(request))));
    };
  }

  private static ResponseEntity<?> answer(MessageOutcome outcome) {
    return switch (outcome) {
      case Answered(var response) ->
          ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(response.toBytes());
      case Accepted() -> ResponseEntity.accepted().build();
      case Invalid(var code, var message) ->
          ResponseEntity.badRequest()
              .contentType(MediaType.APPLICATION_JSON)
              .body(JsonRpcError.of(code, message));
      case Failed(var failure) -> CallFailureAnswers.of(failure);
    };
  }

  /// A message that is not JSON-RPC has no id that an answer could carry.
  private record JsonRpcError(String jsonrpc, @Nullable Object id, Detail error) {

    private record Detail(int code, String message) {}

    static JsonRpcError of(int code, String message) {
      return new JsonRpcError("2.0", null, new Detail(code, message));
    }
  }
}
