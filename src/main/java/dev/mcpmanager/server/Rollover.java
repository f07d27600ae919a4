package dev.mcpmanager.server;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.lifecycle.Desired;
import dev.mcpmanager.lifecycle.Origin;
import dev.mcpmanager.lifecycle.State;
import dev.mcpmanager.lifecycle.Trigger;
import dev.mcpmanager.mcp.RequestMeta;
import dev.mcpmanager.server.ActionOutcome.Cause;
import dev.mcpmanager.server.ActionOutcome.Declined;
import dev.mcpmanager.server.ActionOutcome.NotStarted;
import dev.mcpmanager.server.ActionOutcome.Replaced;
import dev.mcpmanager.server.ActionOutcome.Superseded;
import dev.mcpmanager.server.ManagedServer.Sound;
import dev.mcpmanager.server.ServerFactory.Successor;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/// Replaces the child of a server without a pause: starts another beside it, compares their tools,
/// lets new calls go to the other, and stops the first when its calls have ended. If the other does
/// not get ready, or lacks tools, the first goes on as if nothing had been.
///
/// Each of the two has an actor of its own, with the same machine: what is exchanged is which of
/// them is the server's. Runs on a virtual thread of its own, `mcp-roll-<server>`.
final class Rollover {

  private static final Logger log = LoggerFactory.getLogger(Rollover.class);

  /// Who has found the old child may be about to call it, on a busy machine.
  private static final Duration GRACE = Duration.ofSeconds(1);

  private static final Duration LOOK = Duration.ofMillis(50);

  private static final String GOES_ON = " The old child goes on.";

  private final Sound old;
  private final Successor successor;
  private final Surroundings surroundings;
  private final RequestMeta meta;
  private final BiPredicate<Sound, Sound> swap;
  private final String by;
  private final boolean force;
  private boolean opened; // whether the new actor lives; its own thread only

  /// @param swap puts the one server in the place of the other, if that is still there
  /// @param by who asks, for the history
  /// @param force whether tools may disappear
  Rollover(
      Sound old,
      Successor successor,
      Surroundings surroundings,
      RequestMeta meta,
      BiPredicate<Sound, Sound> swap,
      String by,
      boolean force) {
    this.old = old;
    this.successor = successor;
    this.surroundings = surroundings;
    this.meta = meta;
    this.swap = swap;
    this.by = by;
    this.force = force;
  }

  /// Begins, if none is under way.
  ///
  /// @return completed when the calls go to the new child, or when it is clear that they will not
  CompletableFuture<ActionOutcome> begin() {
    if (!side().begin()) {
      return CompletableFuture.completedFuture(
          declined("is being replaced already; wait until its old child is gone", null));
    }
    var outcome = new CompletableFuture<ActionOutcome>();
    Thread.ofVirtual().name("mcp-roll-" + id()).start(() -> run(outcome));
    return outcome;
  }

  private void run(CompletableFuture<ActionOutcome> outcome) {
    ActionOutcome came = declined("could not be replaced for a fault of this service", null);
    try {
      came = replace();
      if (came instanceof Replaced) {
        outcome.complete(came); // the old child may take its time
        drain();
        end(old.actor());
      } else if (opened) {
        end(successor.server().actor());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody knows this thread, so nobody interrupts it.", e);
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("server", id())
          .setCause(e)
          .log("Server '{}' could not be replaced.", id());
    } finally {
      side().end(); // before anybody hears of it, who may try again
      outcome.complete(came);
    }
  }

  private ActionOutcome replace() throws InterruptedException {
    if (!isReady(old)) {
      return declined("is not ready, so there is nothing to replace; restart it", null);
    }
    ServerActor next = successor.server().actor();
    if (!side().add(next)) {
      return superseded();
    }
    opened = true;
    next.open();
    var start = new Trigger.StartRequested(Origin.ROLLING_RESTART);
    ActionOutcome started = await(next.ask(start, Desired.RUNNING, by));
    return switch (started) {
      case NotStarted(var _, Cause cause, var _) -> notReady(next, cause);
      case Superseded _ -> superseded();
      case ActionOutcome.Done _, Replaced _, Declined _ -> compared();
    };
  }

  private ActionOutcome compared() throws InterruptedException {
    ToolChanges changes = changes();
    if (changes == null) {
      String message =
          "Server '%s' was not replaced: its new child did not list its tools.".formatted(id());
      return keep(new NotStarted(old.view(), Cause.NEVER_READY, message + GOES_ON));
    }
    if (!changes.removed().isEmpty() && !force) {
      return keep(
          declined(
              "was not replaced, since its new child lacks tools (%s); 'force=true' replaces it all the same"
                  .formatted(changes.words()),
              changes));
    }
    return switched(changes);
  }

  private ActionOutcome switched(ToolChanges changes) {
    Sound next = successor.server();
    boolean shown = successor.audience().show(); // before anybody can reach it
    boolean switched =
        shown
            && side().change(next.actor(), old.actor(), () -> bothReady() && swap.test(old, next));
    if (!switched) {
      return keep(
          declined("was not replaced, since one of its two children ended meanwhile", changes));
    }
    old.tenure().end();
    next.tenure().begin();
    Peer peer = successor.audience().peer();
    if (peer != null && peer.handshake() != null) {
      next.commons().era().remember(peer.handshake().era());
    }
    if (next.exclusive() != null) {
      next.exclusive().renew();
    }
    tell(next, changes);
    return new Replaced(next.view(), changes);
  }

  private void tell(Sound next, ToolChanges changes) {
    ServerView view = next.view();
    Long pid = view.pid();
    String message =
        "Server '%s' was replaced without a pause by its new %s; %s."
            .formatted(
                id(),
                pid == null ? "connection" : "child (pid %d)".formatted(pid),
                changes.words());
    var _ =
        surroundings
            .events()
            .add(seq ->
                new ServerEvent.Started(seq, surroundings.clock().wall(), id(), message, pid));
    log.atInfo().addKeyValue("server", id()).log(message);
  }

  /// Null if the new child does not answer; what the old one does not answer cannot be missed.
  private @Nullable ToolChanges changes() throws InterruptedException {
    Duration patience = old.entry().definition().timeouts().call();
    Peer comes = successor.audience().peer();
    Connection goes = old.actor().upstream().connection();
    if (comes == null || comes.handshake() == null || goes == null) {
      return ToolChanges.NONE; // nobody has agreed with it on anything
    }
    Map<String, JsonNode> after = ToolList.of(comes, meta, patience);
    Map<String, JsonNode> before =
        ToolList.of(new Peer(old.entry().definition(), goes, old.use()), meta, patience);
    return after == null ? null : ToolChanges.between(before == null ? Map.of() : before, after);
  }

  private ActionOutcome notReady(ServerActor next, Cause cause) {
    String error =
        Objects.requireNonNullElse(
            next.published().facts().lastError(),
            "Server '%s' was not replaced: its new child did not get ready.".formatted(id()));
    return keep(new NotStarted(old.view(), cause, error + GOES_ON));
  }

  private ActionOutcome superseded() {
    return new Superseded(
        old.view(), "Server '%s' was stopped before it was replaced.".formatted(id()));
  }

  private Declined declined(String predicate, @Nullable ToolChanges changes) {
    return new Declined(
        old.view(), "Server '%s' %s.%s".formatted(id(), predicate, GOES_ON), changes);
  }

  private static ActionOutcome keep(ActionOutcome outcome) {
    String message =
        switch (outcome) {
          case NotStarted(var _, var _, String text) -> text;
          case Declined(var _, String text, var _) -> text;
          case ActionOutcome.Done _, Replaced _, Superseded _ -> "";
        };
    log.atWarn().addKeyValue("server", outcome.server().id()).log(message);
    return outcome;
  }

  private boolean bothReady() {
    return isReady(old) && isReady(successor.server());
  }

  private static boolean isReady(Sound server) {
    return server.actor().published().lifecycle().state() instanceof State.Ready;
  }

  /// Ends the actor that is not the server's.
  private void end(ServerActor actor) throws InterruptedException {
    var _ = await(actor.ask(new Trigger.StopRequested(), Desired.STOPPED, by));
    side().remove(actor);
    actor.close();
  }

  /// Waits until the old child's calls have ended, as long as one may take.
  private void drain() throws InterruptedException {
    Instant began = now();
    Instant latest = began.plus(GRACE).plus(old.entry().definition().timeouts().call());
    boolean hurry = false;
    while (!hurry && isReady(old) && !isDrained(began) && now().isBefore(latest)) {
      hurry = side().hurry().await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private boolean isDrained(Instant began) {
    Instant quiet = now().minus(GRACE);
    return old.use().open() == 0 && !began.isAfter(quiet) && !old.use().lastUse().isAfter(quiet);
  }

  private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("An actor's answers are never failures.", e);
    }
  }

  private SideActors side() {
    return old.commons().side();
  }

  private Instant now() {
    return surroundings.clock().instant();
  }

  private ServerId id() {
    return old.id();
  }
}
