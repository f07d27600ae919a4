package dev.mcpmanager.server;

import dev.mcpmanager.lifecycle.Desired;
import dev.mcpmanager.lifecycle.Trigger;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/// The actors that a server has beside its main one while its child is being replaced: the one that
/// is to come, then the one that goes. Any thread may call.
final class SideActors {

  private final Set<ServerActor> actors = new LinkedHashSet<>(); // guarded by this
  private boolean busy; // guarded by this
  private boolean aborted; // guarded by this
  private boolean closed; // guarded by this
  private CountDownLatch hurry = new CountDownLatch(1); // guarded by this

  /// Begins a replacement, of which there is one at a time.
  synchronized boolean begin() {
    if (busy || closed) {
      return false;
    }
    busy = true;
    aborted = false;
    hurry = new CountDownLatch(1);
    return true;
  }

  synchronized void end() {
    busy = false;
  }

  /// Lets an actor live beside the main one.
  ///
  /// @return false if it is too late for it
  synchronized boolean add(ServerActor actor) {
    return !aborted && !closed && actors.add(actor);
  }

  synchronized void remove(ServerActor actor) {
    actors.remove(actor);
  }

  /// Has two actors change places, unless somebody wants the server stopped.
  ///
  /// @param change does it, without waiting for anything; answers whether it did
  synchronized boolean change(ServerActor comes, ServerActor goes, BooleanSupplier change) {
    if (aborted || closed || !change.getAsBoolean()) {
      return false;
    }
    actors.remove(comes);
    actors.add(goes);
    return true;
  }

  /// Ends a replacement, wherever it is: the server is to be stopped.
  ///
  /// @return completed when none of these actors has a child any more
  CompletableFuture<Void> abort(String by) {
    List<ServerActor> all;
    synchronized (this) {
      aborted = true;
      hurry.countDown();
      all = List.copyOf(actors);
    }
    return CompletableFuture.allOf(
        all.stream()
            .map(actor -> actor.ask(new Trigger.StopRequested(), Desired.STOPPED, by))
            .toArray(CompletableFuture[]::new));
  }

  /// Lets none begin any more.
  synchronized void close() {
    closed = true;
    hurry.countDown();
  }

  synchronized List<ServerActor> all() {
    return List.copyOf(actors);
  }

  /// Counted down when there is no time for a replacement to end by itself.
  synchronized CountDownLatch hurry() {
    return hurry;
  }
}
