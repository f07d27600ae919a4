package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.Call;
import dev.mcpmanager.jsonrpc.Caller;
import dev.mcpmanager.jsonrpc.MalformedMessageException;
import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.jsonrpc.Payload;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Sent;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.mcp.RequestMeta;
import dev.mcpmanager.server.MessageOutcome.Accepted;
import dev.mcpmanager.server.MessageOutcome.Answered;
import dev.mcpmanager.server.MessageOutcome.Failed;
import dev.mcpmanager.server.MessageOutcome.Invalid;
import java.util.concurrent.CompletableFuture;

/// Takes callers' messages to one server and brings back the answers. Runs on the callers' threads.
///
/// Bytes are relayed. What is changed on the way is the id, which is given back as it came, the
/// progress token, and for a modern server the `_meta` keys that its caller left out.
final class MessageRelay {

  private static final String INITIALIZE = "initialize";
  private static final String INITIALIZED = "notifications/initialized";
  private static final String CANCELLED = "notifications/cancelled";

  private final Admission admission;
  private final RequestMeta meta;

  MessageRelay(Admission admission, RequestMeta meta) {
    this.admission = admission;
    this.meta = meta;
  }

  /// Takes one message, as UTF-8.
  ///
  /// @param caller whose share of the server it takes
  /// @return completed by the thread that reads the child's stdout, at times: do not block it
  CompletableFuture<MessageOutcome> relay(Caller caller, byte[] body) {
    Message message;
    try {
      message = Message.parse(body);
    } catch (MalformedMessageException e) {
      return done(new Invalid(e.code(), e.getMessage()));
    }
    return admission
        .reach()
        .thenCompose(reach ->
            switch (reach) {
              case Reach.Open(Peer peer) -> relay(peer, caller, message);
              case Reach.Closed(CallFailure failure) -> done(new Failed(failure));
            });
  }

  private CompletableFuture<MessageOutcome> relay(Peer peer, Caller caller, Message message) {
    return switch (message) {
      case Request request -> request(peer, caller, request);
      case Notification notification -> done(notification(peer, caller, notification));
      // Whatever the server asked has been answered by the manager, so there is nobody to hear it.
      case Response _ -> {
        peer.used();
        yield done(new Accepted());
      }
    };
  }

  private CompletableFuture<MessageOutcome> request(Peer peer, Caller caller, Request request) {
    Handshake handshake = peer.handshake();
    if (handshake != null && request.method().equals(INITIALIZE)) {
      peer.used();
      return done(new Answered(Payload.of(handshake.answerInitialize(request).bytes())));
    }
    boolean modern = handshake != null && handshake.era() == Era.MODERN;
    Call call = peer.call(caller, modern ? meta.complete(request) : request, _ -> {});
    return call.outcome().thenApply(outcome -> outcome(peer, request, outcome));
  }

  private static MessageOutcome notification(Peer peer, Caller caller, Notification notification) {
    if (notification.method().equals(CANCELLED)) {
      peer.cancel(caller, notification); // only calls of its own, so only those go on
      return new Accepted();
    }
    if (peer.handshake() != null && notification.method().equals(INITIALIZED)) {
      peer.used();
      return new Accepted();
    }
    Sent sent = peer.send(caller, notification);
    return sent == Sent.QUEUED ? new Accepted() : new Failed(peer.failure(sent));
  }

  private static MessageOutcome outcome(Peer peer, Request request, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered(Response response) -> new Answered(Payload.of(response.bytes()));
      case Outcome.AnsweredAtLength(Payload payload) -> new Answered(payload);
      default -> new Failed(peer.failure(request.method(), outcome));
    };
  }

  private static CompletableFuture<MessageOutcome> done(MessageOutcome outcome) {
    return CompletableFuture.completedFuture(outcome);
  }
}
