package dev.mcpmanager.server;

import dev.mcpmanager.definition.ServerDefinition;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Call;
import dev.mcpmanager.jsonrpc.CallOptions;
import dev.mcpmanager.jsonrpc.Caller;
import dev.mcpmanager.jsonrpc.Cancellation;
import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.jsonrpc.Outcome.Bound;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Sent;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.mcp.ServerRequests;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A child that takes calls, for as long as it lives: the next child of the server is another peer.
/// Any thread may use it, and none of its methods wait.
public final class Peer {

  private final ServerDefinition definition;
  private final Connection connection;
  private final Traffic traffic;
  private final Consumer<Response> onAnswer;

  Peer(ServerDefinition definition, Connection connection, Traffic traffic) {
    this(definition, connection, traffic, _ -> {});
  }

  /// @param onAnswer told of each answer to a request of the child's
  Peer(
      ServerDefinition definition,
      Connection connection,
      Traffic traffic,
      Consumer<Response> onAnswer) {
    this.definition = definition;
    this.connection = connection;
    this.traffic = traffic;
    this.onAnswer = onAnswer;
  }

  /// The server whose child this is.
  public ServerId server() {
    return definition.id();
  }

  /// What was agreed on with it; null if its definition calls it ready without a handshake.
  public @Nullable Handshake handshake() {
    return connection.handshake();
  }

  /// Sends a request under an id of our own; the outcome has the caller's. It is bounded by the
  /// time-outs of the server's definition.
  ///
  /// @param news takes what the child notifies of on behalf of this call, on the thread that reads
  ///   its stdout: it must not block
  public Call call(Caller caller, Request request, Consumer<Notification> news) {
    var timeouts = definition.timeouts();
    CallOptions options = CallOptions.within(timeouts.call(), timeouts.callMax());
    return call(request, options.from(caller).onNotification(news));
  }

  /// As [#call(Caller, Request, Consumer)], with other bounds. A subscription is not taken for use
  /// of the server for as long as it is open.
  public Call call(Request request, CallOptions options) {
    Call call = connection.channel().call(request, options);
    if (options.subscription()) {
      traffic.used();
      return call;
    }
    long began = traffic.began();
    var _ = call.outcome().thenAccept(outcome -> traffic.ended(began, isAnswer(outcome)));
    return call;
  }

  /// Sends a notification, or the answer to a request of the child's.
  public Sent send(Caller caller, Message message) {
    traffic.used();
    if (message instanceof Response response) {
      onAnswer.accept(response);
    }
    return connection.channel().send(caller, message);
  }

  /// Ends the call that a caller's `notifications/cancelled` names by the caller's own id.
  public Cancellation cancel(Caller caller, Notification cancelled) {
    traffic.used();
    return connection.channel().cancel(caller, cancelled);
  }

  /// What the manager itself answers to a request of the child's: a ping, and the definition's
  /// roots; an error to all else.
  public Response answer(Request request) {
    return new ServerRequests(definition.profile().roots()).answer(request);
  }

  /// Whether it takes calls; once it does not, it never will.
  public boolean isOpen() {
    return connection.channel().closed() == null;
  }

  /// Notes that somebody needed the server, though it was not asked for it.
  void used() {
    traffic.used();
  }

  /// The calls of all callers that the child has not answered yet.
  public int inFlight() {
    return connection.channel().inFlight();
  }

  /// Why a call was not answered.
  ///
  /// @param outcome any but an answer
  public CallFailure failure(String method, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered _, Outcome.AnsweredAtLength _ ->
          throw new IllegalArgumentException("It was answered.");
      case Outcome.Unreadable(String why) -> new CallFailure.Unreadable(server(), why);
      case Outcome.TooLarge(long bytes) -> new CallFailure.TooLarge(server(), bytes);
      case Outcome.TimedOut(Duration after) -> new CallFailure.TimedOut(server(), method, after);
      case Outcome.Cancelled _ -> new CallFailure.Cancelled(server(), method);
      case Outcome.Overloaded(Bound bound, String why) -> overloaded(bound, why);
      case Outcome.Failed(String why, var _) -> new CallFailure.NotDelivered(server(), why);
      case Outcome.Closed(String reason) -> new CallFailure.ChildGone(server(), reason);
    };
  }

  /// Why a message was not taken.
  ///
  /// @param sent any but [Sent#QUEUED]
  public CallFailure failure(Sent sent) {
    return switch (sent) {
      case QUEUED -> throw new IllegalArgumentException("It was taken.");
      case FULL ->
          overloaded(
              Bound.QUEUED, connection.channel().queuedBytes() + " bytes wait to be read by it");
      case CLOSED -> new CallFailure.ChildGone(server(), "closed its stdin");
    };
  }

  private CallFailure overloaded(Bound bound, String why) {
    traffic.refused(bound);
    String setting =
        switch (bound) {
          case IN_FLIGHT -> "limits.calls in its definition, or mcp-manager.limits.max-in-flight";
          case QUEUED -> "limits.queued in its definition, or mcp-manager.limits.max-queued";
        };
    return new CallFailure.Overloaded(server(), "%s (%s)".formatted(why, setting));
  }

  private static boolean isAnswer(Outcome outcome) {
    return outcome instanceof Outcome.Answered || outcome instanceof Outcome.AnsweredAtLength;
  }

  /// Whether both are the same child.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Peer peer && peer.connection.channel() == connection.channel();
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(connection.channel());
  }
}
