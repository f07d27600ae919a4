package dev.mcpmanager.server;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// An exclusive child, in the hands of one call or one session. Any thread may use it, and none of
/// its methods wait. Whoever has it must give it back, by [#close] or [#discard]; only the first of
/// these counts, and nothing else is to be used after it.
public final class Lease implements AutoCloseable {

  private final ExclusiveChild child;
  private final ExclusiveChildren owner;
  private final Peer peer;
  private final AtomicBoolean over = new AtomicBoolean();

  Lease(ExclusiveChild child, ExclusiveChildren owner, Peer peer) {
    this.child = child;
    this.owner = owner;
    this.peer = peer;
  }

  /// The child. What it asks and notifies of outside of calls goes to the [Ear] of this lease only;
  /// until there is one the manager answers.
  public Peer peer() {
    return peer;
  }

  /// The number that [ServerView.Child] and [Run] have for it.
  public long number() {
    return child.number();
  }

  /// Has `ear` hear the child from now on.
  public void hear(Ear ear) {
    child.hear(ear);
  }

  /// Says that the call waits for its client, so that others may have a child meanwhile. Does
  /// nothing for the child of a session.
  ///
  /// @return why it must not: then as many wait already as may; null if it is parked
  public @Nullable CallFailure park() {
    return owner.park(child);
  }

  /// Says that a parked call goes on, for which there is always room.
  ///
  /// @return whether its child lives
  public boolean resume() {
    owner.resume(child);
    return alive();
  }

  /// Whether the child takes calls, and is still the caller's.
  public boolean alive() {
    return !over.get() && peer.isOpen();
  }

  /// Gives the child back, to serve another. One that may not have forgotten this caller is ended
  /// instead: if a call is in flight, if a question of its own was not answered, or if it belonged
  /// to a session.
  @Override
  public void close() {
    if (over.compareAndSet(false, true)) {
      owner.giveBack(child);
    }
  }

  /// Ends the child, by the usual ladder.
  public void discard() {
    if (over.compareAndSet(false, true)) {
      owner.discard(child);
    }
  }
}
