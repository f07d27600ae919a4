package dev.mcpmanager.server;

import dev.mcpmanager.definition.ServerDefinition;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Call;
import dev.mcpmanager.jsonrpc.CallOptions;
import dev.mcpmanager.jsonrpc.Caller;
import dev.mcpmanager.jsonrpc.Channel;
import dev.mcpmanager.jsonrpc.MalformedMessageException;
import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.jsonrpc.Outcome.Bound;
import dev.mcpmanager.jsonrpc.Payload;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Sent;
import dev.mcpmanager.lifecycle.Desired;
import dev.mcpmanager.lifecycle.Lifecycle;
import dev.mcpmanager.lifecycle.Origin;
import dev.mcpmanager.lifecycle.State;
import dev.mcpmanager.lifecycle.Trigger;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.mcp.RequestMeta;
import dev.mcpmanager.server.MessageOutcome.Accepted;
import dev.mcpmanager.server.MessageOutcome.Answered;
import dev.mcpmanager.server.MessageOutcome.Failed;
import dev.mcpmanager.server.MessageOutcome.Invalid;
import dev.mcpmanager.server.ServerActor.Published;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Takes callers' messages to one server and brings back the answers. Runs on the callers' threads
/// and never asks the actor: what it needs is published.
///
/// Bytes are relayed. What is changed on the way is the id, which is given back as it came, the
/// progress token, and for a modern server the `_meta` keys that its caller left out.
final class MessageRelay {

  private static final String INITIALIZE = "initialize";
  private static final String INITIALIZED = "notifications/initialized";
  private static final String CANCELLED = "notifications/cancelled";

  /// For states that pass by themselves.
  private static final Duration SOON = Duration.ofSeconds(1);

  private final ServerDefinition definition;
  private final ServerActor actor;
  private final RequestMeta meta;
  private final SteadyClock clock;
  private final Traffic traffic;
  private final boolean wakes;

  /// @param wakes whether a message starts the server
  MessageRelay(
      ServerDefinition definition,
      ServerActor actor,
      RequestMeta meta,
      SteadyClock clock,
      Traffic traffic,
      boolean wakes) {
    this.definition = definition;
    this.actor = actor;
    this.meta = meta;
    this.clock = clock;
    this.traffic = traffic;
    this.wakes = wakes;
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
    if (wakes && isOnItsWay(actor.published().lifecycle().state())) {
      // Not on the actor's thread, which completes what it is asked.
      return actor
          .ask(new Trigger.StartRequested(Origin.FIRST_USE), Desired.RUNNING, "a message")
          .thenComposeAsync(
              started -> relay(caller, message, started),
              r -> Thread.ofVirtual().name("mcp-use").start(r));
    }
    return relay(caller, message, null);
  }

  /// Whether a use starts the server now, or has done so: then its callers wait for it.
  private static boolean isOnItsWay(State state) {
    return switch (state) {
      case State.Stopped(var _, boolean wakes) -> wakes;
      case State.Stopping(var cause, var _, var _) -> cause instanceof State.StopCause.Idle;
      case State.Queued _, State.Starting _ -> true;
      case State.Ready _, State.BackingOff _, State.Failed _ -> false;
    };
  }

  /// @param started what came of the start that the message asked for, if it did
  private CompletableFuture<MessageOutcome> relay(
      Caller caller, Message message, @Nullable ActionOutcome started) {
    Connection connection = actor.upstream().connection();
    CallFailure unavailable = unavailable(actor.published(), connection);
    if (connection == null || unavailable != null) {
      return done(new Failed(failure(unavailable, started)));
    }
    traffic.used();
    return switch (message) {
      case Request request -> request(connection, caller, request);
      case Notification notification -> done(notification(connection, caller, notification));
      // Whatever the server asked has been answered by the manager, so there is nobody to hear it.
      case Response _ -> done(new Accepted());
    };
  }

  private CallFailure failure(@Nullable CallFailure unavailable, @Nullable ActionOutcome started) {
    if (started instanceof ActionOutcome.NotStarted(var _, var cause, String message)) {
      return new CallFailure.NotStarted(id(), cause, message);
    }
    return unavailable == null ? starting() : unavailable;
  }

  private CompletableFuture<MessageOutcome> request(
      Connection connection, Caller caller, Request request) {
    Handshake handshake = connection.handshake();
    if (handshake != null && request.method().equals(INITIALIZE)) {
      return done(new Answered(Payload.of(handshake.answerInitialize(request).bytes())));
    }
    boolean modern = handshake != null && handshake.era() == Era.MODERN;
    var timeouts = definition.timeouts();
    Call call =
        connection
            .channel()
            .call(
                modern ? meta.complete(request) : request,
                CallOptions.within(timeouts.call(), timeouts.callMax()).from(caller));
    long began = traffic.began();
    return call.outcome()
        .thenApply(outcome -> {
          traffic.ended(began, isAnswer(outcome));
          return outcome(request, outcome);
        });
  }

  private static boolean isAnswer(Outcome outcome) {
    return outcome instanceof Outcome.Answered || outcome instanceof Outcome.AnsweredAtLength;
  }

  private MessageOutcome notification(
      Connection connection, Caller caller, Notification notification) {
    Channel channel = connection.channel();
    if (notification.method().equals(CANCELLED)) {
      channel.cancel(caller, notification); // only calls of its own, so only those go on
      return new Accepted();
    }
    if (connection.handshake() != null && notification.method().equals(INITIALIZED)) {
      return new Accepted();
    }
    Sent sent = channel.send(caller, notification);
    return switch (sent) {
      case QUEUED -> new Accepted();
      case FULL -> overloaded(Bound.QUEUED, channel.queuedBytes() + " bytes wait to be read by it");
      case CLOSED -> new Failed(new CallFailure.ChildGone(id(), "closed its stdin"));
    };
  }

  private MessageOutcome outcome(Request request, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered(Response response) -> new Answered(Payload.of(response.bytes()));
      case Outcome.AnsweredAtLength(Payload payload) -> new Answered(payload);
      case Outcome.Unreadable(String why) -> new Failed(new CallFailure.Unreadable(id(), why));
      case Outcome.TooLarge(long bytes) -> new Failed(new CallFailure.TooLarge(id(), bytes));
      case Outcome.TimedOut(Duration after) ->
          new Failed(new CallFailure.TimedOut(id(), request.method(), after));
      case Outcome.Cancelled _ -> new Failed(new CallFailure.Cancelled(id(), request.method()));
      case Outcome.Overloaded(Bound bound, String why) -> overloaded(bound, why);
      case Outcome.Closed(String reason) -> new Failed(new CallFailure.ChildGone(id(), reason));
    };
  }

  private MessageOutcome overloaded(Bound bound, String why) {
    traffic.refused(bound);
    String setting =
        switch (bound) {
          case IN_FLIGHT -> "limits.calls in its definition, or mcp-manager.limits.max-in-flight";
          case QUEUED -> "limits.queued in its definition, or mcp-manager.limits.max-queued";
        };
    return new Failed(new CallFailure.Overloaded(id(), "%s (%s)".formatted(why, setting)));
  }

  /// Why the server takes no calls now; null if it does.
  private @Nullable CallFailure unavailable(Published now, @Nullable Connection connection) {
    Lifecycle lifecycle = now.lifecycle();
    return switch (lifecycle.state()) {
      case State.Ready _ -> connection == null ? starting() : null;
      case State.Stopped(String reason, var _) -> new CallFailure.NotRunning(id(), reason);
      case State.Failed(String reason) -> new CallFailure.NotRunning(id(), reason);
      case State.Stopping _ when lifecycle.desired() == Desired.STOPPED ->
          new CallFailure.NotRunning(id(), "is being stopped");
      case State.Stopping _ -> new CallFailure.NotReady(id(), "is being restarted", SOON);
      case State.Queued _, State.Starting _ -> starting();
      case State.BackingOff waiting ->
          new CallFailure.NotReady(
              id(),
              waiting.reason() + " and is waiting to be restarted",
              Duration.between(clock.instant(), waiting.deadline()));
    };
  }

  private CallFailure starting() {
    return new CallFailure.NotReady(id(), "is starting", SOON);
  }

  private ServerId id() {
    return definition.id();
  }

  private static CompletableFuture<MessageOutcome> done(MessageOutcome outcome) {
    return CompletableFuture.completedFuture(outcome);
  }
}
