package dev.mcpmanager.server;

import dev.mcpmanager.definition.ServerDefinition;
import dev.mcpmanager.definition.ServerGroups;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Caller;
import dev.mcpmanager.lifecycle.State;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Takes messages to the servers, whatever runs them, for who talks to them: starts none but those
/// that their first use is to start. Safe for use by many threads; nothing here waits.
public final class Upstreams {

  private static final String STOPPED_WITH_US = "is being stopped with the service";

  private final Roster roster;
  private final PeerListeners listeners;
  private volatile boolean closed; // written by the closing thread only

  Upstreams(Roster roster, PeerListeners listeners) {
    this.roster = roster;
    this.listeners = listeners;
  }

  /// Whether a server has no child until its next use.
  public boolean sleeps(ServerId id) {
    return roster.find(id) instanceof ManagedServer.Sound server
        && server.actor().published().lifecycle().state()
            instanceof State.Stopped(var _, boolean wakes)
        && wakes;
  }

  /// Whether there is a server of that name.
  public boolean has(ServerId id) {
    return roster.find(id) != null;
  }

  /// The groups of servers that clients see as one. They change with the roster:
  /// [ServerManager#onRosterChange].
  public ServerGroups groups() {
    return roster.groups();
  }

  /// Takes a JSON-RPC message to a server.
  ///
  /// @param caller whose share of the server it takes: callers get theirs in turns
  /// @param body one message, as UTF-8
  /// @return completed with what came of it, whatever that is; at times by the thread that reads
  ///   the child's stdout, so what depends on it must not block
  public CompletableFuture<MessageOutcome> message(ServerId id, Caller caller, byte[] body) {
    ManagedServer found = roster.find(id);
    if (found == null) {
      return failed(new CallFailure.UnknownServer(id));
    }
    if (closed) {
      return failed(new CallFailure.NotReady(id, STOPPED_WITH_US, Shutdown.KILL));
    }
    return switch (found) {
      case ManagedServer.Sound server -> server.relay().relay(caller, body);
      case ManagedServer.Defective server ->
          failed(new CallFailure.NotRunning(id, server.reason()));
    };
  }

  /// Whether a server takes calls, for who wants to make several, or to hear more than the answer.
  /// Starts it, if its first use is to do that; waits for one that is being started.
  ///
  /// @return completed at times by a thread that must not be blocked
  public CompletableFuture<Reach> reach(ServerId id) {
    ManagedServer found = roster.find(id);
    if (found == null) {
      return closed(new CallFailure.UnknownServer(id));
    }
    if (closed) {
      return closed(new CallFailure.NotReady(id, STOPPED_WITH_US, Shutdown.KILL));
    }
    return switch (found) {
      case ManagedServer.Sound server -> server.admission().await();
      case ManagedServer.Defective server ->
          closed(new CallFailure.NotRunning(id, server.reason()));
    };
  }

  /// Why a server takes no calls at this moment; null if it does. Starts nothing, and waits for
  /// nothing.
  public @Nullable CallFailure absence(ServerId id) {
    return switch (roster.find(id)) {
      case null -> new CallFailure.UnknownServer(id);
      case ManagedServer.Sound server -> server.admission().absence();
      case ManagedServer.Defective server -> new CallFailure.NotRunning(id, server.reason());
    };
  }

  /// Whether the clients of a server share one child; shared if there is no such server.
  public ServerDefinition.Isolation isolation(ServerId id) {
    return roster.find(id) instanceof ManagedServer.Sound server
        ? server.entry().definition().isolation()
        : ServerDefinition.Isolation.SHARED;
  }

  /// Asks for a child of an exclusive server for one call. Starts the server, if its first use is
  /// to do that. Waits while all children are taken, but no longer than a start may take.
  ///
  /// @param caller who is to have it: of callers that wait, the one is first who has the fewest
  /// @return completed on a virtual thread of its own, unless it is refused at once
  /// @throws IllegalStateException if the server is not exclusive
  public CompletableFuture<Leased> lease(ServerId id, Caller caller) {
    return fromExclusive(id, children -> children.lease(caller));
  }

  /// Asks for a child of an exclusive server for one legacy session: launched for it, and greeted
  /// with exactly these params of `initialize`. The answer to that is its handshake's. What follows
  /// it, `notifications/initialized` first, is the client's to send through [Peer#send].
  ///
  /// @param ear hears the child from its first line on, which may be before this is completed
  /// @return as [#lease]
  /// @throws IllegalStateException if the server is not exclusive
  public CompletableFuture<Leased> own(ServerId id, byte[] initializeParams, Ear ear) {
    return fromExclusive(id, children -> children.own(initializeParams, ear));
  }

  private CompletableFuture<Leased> fromExclusive(
      ServerId id, Function<ExclusiveChildren, CompletableFuture<Leased>> ask) {
    ExclusiveChildren children =
        roster.find(id) instanceof ManagedServer.Sound server ? server.exclusive() : null;
    if (children == null && roster.find(id) instanceof ManagedServer.Sound) {
      throw new IllegalStateException("The clients of server '%s' share a child.".formatted(id));
    }
    return reach(id)
        .thenCompose(reach ->
            switch (reach) {
              case Reach.Open _ when children != null -> ask.apply(children);
              case Reach.Open _ -> throw new IllegalStateException("No such server is reached.");
              case Reach.Closed(CallFailure failure) ->
                  CompletableFuture.completedFuture(new Leased.Refused(failure));
            });
  }

  private static CompletableFuture<Reach> closed(CallFailure failure) {
    return CompletableFuture.completedFuture(new Reach.Closed(failure));
  }

  private static CompletableFuture<MessageOutcome> failed(CallFailure failure) {
    return CompletableFuture.completedFuture(new MessageOutcome.Failed(failure));
  }

  /// Has `listener` told of the children that clients share. To be called before the manager is
  /// opened.
  public void hear(PeerListener listener) {
    listeners.add(listener);
  }

  /// Refuses calls from here on.
  void close() {
    closed = true;
  }
}
