package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.Caller;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.lifecycle.Origin;
import dev.mcpmanager.lifecycle.Trigger;
import dev.mcpmanager.mcp.ListKind;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One child of an exclusive server, beside the main one: who has it now, and what it asked them.
///
/// Its life is that of an actor of its own, which is never restarted: another child takes its
/// place.
final class ExclusiveChild implements Audience {

  private static final Logger log = LoggerFactory.getLogger(ExclusiveChild.class);

  /// Of the legacy range: only servers of that era ask.
  private static final int NOBODY_THERE = -32000;

  private final ChildName name;
  private final long number;
  private final Traffic traffic;
  private final ExclusiveChildren owner;
  private final Audience everybody;
  private final ServerActor actor;
  private final OpenQuestions questions = new OpenQuestions();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final AtomicReference<@Nullable Ear> ear = new AtomicReference<>();
  private volatile @Nullable Peer peer; // written by its run's start thread, once it is ready

  /// Makes the actor that leads its life.
  interface Maker {

    /// Makes it, not started yet.
    ///
    /// @param afterFailure whether the start before this one failed
    /// @param initializeParams of the client whose handshake is made with it; null for our own
    ServerActor make(
        ExclusiveChild child, boolean afterFailure, byte @Nullable [] initializeParams);
  }

  /// @param everybody hears that its lists have changed while nobody has it
  ExclusiveChild(
      ChildName name,
      long number,
      Traffic traffic,
      ExclusiveChildren owner,
      Audience everybody,
      Maker maker,
      boolean afterFailure,
      byte @Nullable [] initializeParams) {
    this.name = name;
    this.number = number;
    this.traffic = traffic;
    this.owner = owner;
    this.everybody = everybody;
    this.actor = maker.make(this, afterFailure, initializeParams);
  }

  ChildName name() {
    return name;
  }

  long number() {
    return number;
  }

  Traffic traffic() {
    return traffic;
  }

  ServerActor actor() {
    return actor;
  }

  /// Null until it is ready.
  @Nullable Peer peer() {
    return peer;
  }

  /// Completed when nothing is left of it.
  CompletableFuture<Void> ended() {
    return ended;
  }

  /// Only puts mail into a mailbox; so does [#stop].
  void start() {
    actor.tell(new Trigger.StartRequested(Origin.EXCLUSIVE_USE));
    actor.open();
  }

  void stop() {
    actor.tell(new Trigger.StopRequested());
  }

  void hear(Ear whose) {
    ear.set(whose);
  }

  /// Nobody has it any more.
  ///
  /// @return whether it can serve another: nothing is open on either side
  boolean release() {
    ear.set(null);
    boolean asks = giveUpQuestions();
    Peer current = peer;
    return !asks && traffic.open() == 0 && current != null && current.isOpen();
  }

  /// Answers what it asked and nobody will: it would wait for it even when its stdin is closed.
  ///
  /// @return whether there was something
  boolean giveUpQuestions() {
    List<byte[]> open = questions.takeAll();
    Peer current = peer;
    if (current != null) {
      for (byte[] id : open) {
        current.send(Caller.MANAGER, Messages.error(id, NOBODY_THERE, "The call of this is over."));
      }
    }
    return !open.isEmpty();
  }

  /// Its actor's last act.
  void over(ServerActor.Published last) {
    owner.gone(this, last.facts());
  }

  @Override
  public void opened(Peer opening) {
    peer = opening;
    owner.opened(this, opening);
  }

  @Override
  public void closed(Peer closing, String reason) {
    owner.closed(this);
    Ear last = ear.getAndSet(null);
    if (last != null) {
      tell(() -> last.gone(reason));
    }
  }

  @Override
  public boolean wants(@Nullable Peer from, String method) {
    return ear.get() != null || (isForAll(method) && everybody.wants(from, method));
  }

  /// That a list has changed belongs to no call, and from a remote server it may come behind the
  /// answer of the call that changed it.
  private static boolean isForAll(String method) {
    return ListKind.announcedBy(method) != null;
  }

  @Override
  public void notification(@Nullable Peer from, Notification notification) {
    Ear current = ear.get();
    if (current != null) {
      tell(() -> current.notification(notification));
    } else if (isForAll(notification.method())) {
      everybody.notification(from, notification);
    }
  }

  @Override
  public boolean request(@Nullable Peer from, Request request) {
    Ear current = ear.get();
    if (current == null || !questions.asked(request.id())) {
      return false;
    }
    boolean failed = !tell(() -> current.request(request));
    return !(failed && questions.answered(request.id())); // then it is the manager's to answer
  }

  @Override
  public void answered(Response response) {
    byte[] id = response.id();
    if (id != null) {
      questions.answered(id);
    }
  }

  private boolean tell(Runnable news) {
    try {
      news.run();
      return true;
    } catch (RuntimeException | Error e) {
      log.atError()
          .addKeyValue("server", name.server())
          .addKeyValue("child", number)
          .setCause(e)
          .log("{}: who has it failed at its news.", name.subject());
      return false;
    }
  }
}
