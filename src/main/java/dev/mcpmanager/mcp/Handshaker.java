package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.Call;
import dev.mcpmanager.jsonrpc.CallOptions;
import dev.mcpmanager.jsonrpc.Channel;
import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.jsonrpc.Payload;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.mcp.HandshakeOutcome.Agreed;
import dev.mcpmanager.mcp.HandshakeOutcome.ChannelClosed;
import dev.mcpmanager.mcp.HandshakeOutcome.LeftAtProbe;
import dev.mcpmanager.mcp.HandshakeOutcome.Refused;
import dev.mcpmanager.mcp.HandshakeOutcome.Undelivered;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Finds out which era a server speaks, and makes the handshake of that era. Waits: to be used on a
/// virtual thread.
///
/// A server that nothing is known of is asked `server/discover`. A result, or an error that only
/// modern servers know, says modern; any other error says legacy, and `initialize` follows on the
/// same channel. Silence says nothing at first: starting takes some servers many seconds, and one
/// that takes its time and is then asked the wrong thing fails for good. After a third of the
/// patience both questions are open, and the first that is answered with a result decides.
///
/// The one who waits for [#perform] has the deadline: nothing here gives up before the patience is
/// over.
public final class Handshaker {

  /// Refusals that have nothing to do with what was asked: credentials, time, gone, too many.
  private static final Set<Integer> SAY_NOTHING = Set.of(401, 403, 407, 408, 410, 421, 425, 429);

  private final Channel channel;
  private final Identity identity;
  private final String capabilities;
  private final Duration patience;
  private final CallOptions options;

  /// @param capabilities what a legacy server is told that its client can do, as a JSON object
  /// @param patience how long the server may take in all
  public Handshaker(Channel channel, Identity identity, String capabilities, Duration patience) {
    this.channel = channel;
    this.identity = identity;
    this.capabilities = capabilities;
    this.patience = patience;
    this.options = CallOptions.within(patience).uncancellable();
  }

  /// Makes the handshake and says what came of it.
  ///
  /// @param known the era, if it was configured or found out earlier
  public HandshakeOutcome perform(@Nullable Era known) throws InterruptedException {
    if (known == Era.LEGACY) {
      return afterInitialize(await(initialize()));
    }
    CompletableFuture<Outcome> discover = discover();
    if (known == Era.MODERN) {
      return afterDiscover(await(discover));
    }
    Outcome probe = await(discover, patience.dividedBy(3));
    if (probe == null) {
      return eitherWay(discover, initialize());
    }
    return saysLegacy(probe) ? afterInitialize(await(initialize())) : afterProbe(probe);
  }

  /// Makes the legacy handshake that a client began, up to the answer. What follows from it, the
  /// notification `notifications/initialized` first, is the client's to send.
  ///
  /// @param params of its `initialize`, as JSON
  public HandshakeOutcome performFor(byte[] params) throws InterruptedException {
    return agreed(await(call("initialize", params)));
  }

  /// Both questions are open.
  private HandshakeOutcome eitherWay(
      CompletableFuture<Outcome> discover, CompletableFuture<Outcome> initialize)
      throws InterruptedException {
    await(CompletableFuture.anyOf(discover, initialize));
    if (discover.isDone() && !saysLegacy(discover.join())) {
      return afterProbe(discover.join());
    }
    if (initialize.isDone() && result(initialize.join()) == null) {
      Outcome late = await(discover); // it refused the legacy question, so the other one decides
      return saysLegacy(late) ? afterInitialize(initialize.join()) : afterProbe(late);
    }
    return afterInitialize(await(initialize));
  }

  /// A server that turns the version down although it lists it is asked once more (specification
  /// 2026-07-28, Versioning: the client tries again with a version of that list).
  private CompletableFuture<Outcome> discover() {
    byte[] params = new RequestMeta(identity).params();
    return call("server/discover", params)
        .thenCompose(first ->
            supported(first).contains(Revisions.MODERN)
                ? call("server/discover", params)
                : CompletableFuture.completedFuture(first));
  }

  /// The versions that a server names which turned one down; empty for any other outcome.
  private static List<String> supported(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered(Response response)
          when ErrorCodes.of(response) == ErrorCodes.UNSUPPORTED_PROTOCOL_VERSION -> {
        JsonNode versions = error(response).path("data").path("supported");
        yield versions.valueStream().map(v -> v.asString("")).toList();
      }
      default -> List.of();
    };
  }

  private CompletableFuture<Outcome> initialize() {
    String params =
        "{\"protocolVersion\":\"%s\",\"capabilities\":%s,\"clientInfo\":%s}"
            .formatted(Revisions.NEWEST_LEGACY, capabilities, new String(identity.json(), UTF_8));
    return call("initialize", params.getBytes(UTF_8));
  }

  private CompletableFuture<Outcome> call(String method, byte[] params) {
    byte[] id = "0".getBytes(UTF_8); // the channel gives it one of its own
    Call call = channel.call(Messages.request(id, method, params), options);
    return call.outcome();
  }

  private HandshakeOutcome afterProbe(Outcome probe) {
    return probe instanceof Outcome.Closed ? new LeftAtProbe() : afterDiscover(probe);
  }

  private static HandshakeOutcome afterDiscover(Outcome outcome) {
    byte[] result = result(outcome);
    if (result == null) {
      return failure("server/discover", outcome);
    }
    JsonNode versions = JsonMapper.shared().readTree(result).path("supportedVersions");
    boolean spoken = versions.valueStream().anyMatch(v -> v.asString("").equals(Revisions.MODERN));
    return spoken
        ? new Agreed(Handshake.modern(result))
        : new Refused(
            "speaks the protocol versions %s, of which this service knows none"
                .formatted(versions));
  }

  private HandshakeOutcome afterInitialize(Outcome outcome) {
    HandshakeOutcome agreed = agreed(outcome);
    if (agreed instanceof Agreed) {
      channel.send(Messages.notification("notifications/initialized", null));
    }
    return agreed;
  }

  private static HandshakeOutcome agreed(Outcome initialize) {
    byte[] result = result(initialize);
    return result == null
        ? failure("initialize", initialize)
        : new Agreed(Handshake.legacy(result));
  }

  private static HandshakeOutcome failure(String method, Outcome outcome) {
    return switch (outcome) {
      case Outcome.Closed _ -> new ChannelClosed();
      case Outcome.Answered(Response response) ->
          new Refused("refused '%s': %s".formatted(method, errorText(response)));
      case Outcome.Unreadable(String why) ->
          new Refused("answered '%s' unreadably: %s".formatted(method, why));
      case Outcome.TooLarge(long bytes) -> tooMuch(method, bytes);
      case Outcome.AnsweredAtLength(Payload payload) -> tooMuch(method, payload.length());
      case Outcome.Failed(String why, int status) -> new Undelivered(why, status);
      case Outcome.TimedOut _ -> new Refused("did not answer '%s' in time".formatted(method));
      case Outcome.Cancelled _, Outcome.Overloaded _ ->
          new Refused("could not be sent '%s'".formatted(method));
    };
  }

  private static Refused tooMuch(String method, long bytes) {
    return new Refused("answered '%s' with too much (%d bytes)".formatted(method, bytes));
  }

  private static boolean saysLegacy(Outcome probe) {
    return switch (probe) {
      case Outcome.Answered(Response response) ->
          response.error() == null
              ? !namesVersions(response)
              : !ErrorCodes.isModern(ErrorCodes.of(response))
                  || supported(probe).stream().anyMatch(Revisions::isLegacy);
      // A web server that knows no such request says it in its own words. Who asks for
      // credentials, or for patience, or is out of order, has said nothing about the era.
      case Outcome.Failed(var _, int status) ->
          status >= 400 && status < 500 && !SAY_NOTHING.contains(status);
      default -> false;
    };
  }

  /// There are servers that answer whatever they do not know with an empty result.
  private static boolean namesVersions(Response discovered) {
    Span result = discovered.result();
    JsonView versions =
        result == null ? null : JsonView.of(discovered, result).member("supportedVersions");
    return versions != null && versions.isArray();
  }

  private static byte @Nullable [] result(Outcome outcome) {
    if (outcome instanceof Outcome.Answered(Response response)) {
      Span result = response.result();
      return result == null ? null : response.raw(result);
    }
    return null;
  }

  private static String errorText(Response response) {
    JsonNode error = error(response);
    return "%s (%s)".formatted(error.path("message").asString("no message"), error.path("code"));
  }

  private static JsonNode error(Response response) {
    Span error = response.error();
    return error == null
        ? JsonMapper.shared().createObjectNode()
        : JsonMapper.shared().readTree(response.raw(error));
  }

  private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("The outcome of a call is never a failure of its future.", e);
    }
  }

  /// @return null if it takes longer
  private static @Nullable Outcome await(CompletableFuture<Outcome> future, Duration patience)
      throws InterruptedException {
    try {
      return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return null;
    } catch (ExecutionException e) {
      throw new IllegalStateException("The outcome of a call is never a failure of its future.", e);
    }
  }
}
