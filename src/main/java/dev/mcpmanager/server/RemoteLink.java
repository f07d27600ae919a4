package dev.mcpmanager.server;

import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.definition.ServerDefinition.Transport;
import dev.mcpmanager.jsonrpc.Channel;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.HandshakeOutcome;
import dev.mcpmanager.mcp.HandshakeOutcome.Agreed;
import dev.mcpmanager.mcp.HandshakeOutcome.ChannelClosed;
import dev.mcpmanager.mcp.HandshakeOutcome.LeftAtProbe;
import dev.mcpmanager.mcp.HandshakeOutcome.Refused;
import dev.mcpmanager.mcp.HandshakeOutcome.Undelivered;
import dev.mcpmanager.remote.DisconnectedException;
import dev.mcpmanager.remote.Wire;
import dev.mcpmanager.remote.WireListener;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A connection to the url of one incarnation of a server: made, by one transport after the other
/// if the definition leaves that open, and ended.
final class RemoteLink {

  /// What a server answers that serves another transport at this url (specification 2025-11-25,
  /// Backwards Compatibility).
  private static final Set<Integer> OTHER_TRANSPORT = Set.of(400, 404, 405);

  /// Refusals that pass by themselves, beside those from 500 on.
  private static final Set<Integer> PASSING = Set.of(0, 408, 425, 429);

  private final Incarnations upstream;
  private final RemoteSpec remote;
  private final String name;
  private final Contact contact;
  private final Consumer<Exit.Disconnected> onLoss;
  private volatile @Nullable Attempt current; // written by who connects
  private volatile @Nullable String finished; // why there is to be no connection any more

  /// @param onLoss told that a connection that was ready is lost; must not block
  RemoteLink(
      Incarnations upstream, String name, Contact contact, Consumer<Exit.Disconnected> onLoss) {
    this.upstream = upstream;
    this.remote = upstream.remote();
    this.name = name;
    this.contact = contact;
    this.onLoss = onLoss;
  }

  /// Connects and makes the handshake. Waits; the start deadline is the actor's to watch.
  ///
  /// @return why there is no connection; null if the server is ready
  @Nullable Exit connect() {
    try {
      var first = new Attempt(upstream.definition().transport());
      Exit failure = first.make();
      boolean other = failure != null && first.mayServeOlder() && finished == null;
      return other ? new Attempt(Transport.SSE).make() : failure;
    } catch (DisconnectedException e) {
      return e.end();
    } catch (RuntimeException e) {
      // A fault of ours, or an answer that we cannot digest: its server must not be starting for
      // ever.
      close(Duration.ZERO);
      return new Exit.NotLaunched(
          "cannot start: its connection could not be made (%s)".formatted(e),
          ExitCause.LAUNCH_FAILED);
    }
  }

  /// Ends the open calls, and every later one. Does not wait.
  void finish(String reason) {
    finished = reason;
    Attempt attempt = current;
    if (attempt != null) {
      attempt.finish(reason);
    }
  }

  /// As [#finish], at once.
  void abandon(String reason) {
    finished = reason;
    Attempt attempt = current;
    if (attempt != null && attempt.channel.isDone()) {
      attempt.channel.join().close(reason);
    }
  }

  /// Ends the connection, politely. Waits.
  void close(Duration patience) {
    Attempt attempt = current;
    if (attempt != null) {
      attempt.wire.close(patience);
    }
  }

  /// Ends what is still spoken.
  ///
  /// @return whether it had been ready
  boolean end(String reason) {
    Attempt attempt = current;
    return contact.end(attempt == null ? null : attempt.channel.getNow(null), reason);
  }

  /// One connection, by one transport.
  private final class Attempt implements WireListener {

    private final Transport transport;
    private final CompletableFuture<Channel> channel = new CompletableFuture<>();
    private final Wire wire;
    private volatile Exit.@Nullable Disconnected lost; // by the wire
    private volatile boolean ready; // by who connects
    private int refusal = -1; // the status

    Attempt(Transport transport) throws DisconnectedException {
      this.transport = transport;
      this.wire =
          upstream
              .means()
              .wires()
              .make(transport, name, upstream.definition(), upstream.limits(), this);
    }

    @Nullable Exit make() {
      current = this;
      Exit failure;
      try {
        wire.open();
        failure = greet();
      } catch (DisconnectedException e) {
        failure = e.end();
      }
      if (failure != null) {
        wire.close(Duration.ZERO);
      }
      return failure;
    }

    private @Nullable Exit greet() {
      var listener = contact.listener(channel, _ -> {});
      var made =
          new Channel(
              name,
              wire.received(),
              wire.input(),
              upstream.limits(),
              listener,
              upstream.means().surroundings().timer());
      channel.complete(made);
      made.start();
      String over = finished;
      if (over != null) {
        made.close(over); // it came between
      }
      HandshakeOutcome outcome = contact.greet(made, wire::agreed);
      if (outcome instanceof Agreed) {
        ready = true;
        Exit.Disconnected early = lost;
        if (early != null) {
          onLoss.accept(early); // it was lost before anybody knew that it was ready
        }
        return null;
      }
      return failure(outcome);
    }

    private Exit failure(HandshakeOutcome outcome) {
      Exit.Disconnected end = lost;
      return switch (outcome) {
        case Agreed _ -> throw new IllegalArgumentException("It is ready.");
        case Refused(String reason) -> new Exit.Refused(reason);
        case Undelivered(String reason, int status) -> {
          refusal = status;
          yield new Exit.Disconnected(reason + hint(status), cause(status));
        }
        case LeftAtProbe _ when end != null && end.cause() == ExitCause.LOST_CHANNEL -> {
          upstream.remember(Era.LEGACY);
          yield new Exit.AtProbe(end);
        }
        case LeftAtProbe _, ChannelClosed _ -> end == null ? disconnected() : end;
      };
    }

    private String hint(int status) {
      boolean detects = remote.detect() || transport != Transport.HTTP;
      return OTHER_TRANSPORT.contains(status) && !detects
          ? "; if it serves the older HTTP+SSE, set its transport to 'sse'"
          : "";
    }

    private Exit.Disconnected disconnected() {
      String reason = finished;
      return new Exit.Disconnected(
          reason == null ? "was disconnected" : reason, ExitCause.LOST_CHANNEL);
    }

    private static ExitCause cause(int status) {
      if (PASSING.contains(status) || status >= 500) {
        return ExitCause.UNREACHABLE;
      }
      return switch (status) {
        case 401, 403, 407 -> ExitCause.AUTHENTICATION;
        case 410 -> ExitCause.GONE;
        default -> ExitCause.CONFIGURATION;
      };
    }

    /// Whether there may be a server of HTTP+SSE at the same url.
    boolean mayServeOlder() {
      return transport == Transport.HTTP && remote.detect() && OTHER_TRANSPORT.contains(refusal);
    }

    void finish(String reason) {
      var _ = channel.thenAccept(open -> open.finish(reason));
    }

    @Override
    public void failed(long id, Outcome.Failed failure) {
      Channel open = channel.join();
      wire.received().then(() -> open.fail(id, failure)); // behind what the server said before
    }

    @Override
    public void lost(Exit.Disconnected end) {
      lost = end;
      var _ = channel.thenAccept(open -> open.close(end.reason()));
      if (ready) {
        onLoss.accept(end);
      }
    }
  }
}
