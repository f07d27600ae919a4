package dev.mcpmanager.server;

import dev.mcpmanager.definition.LaunchSpec;
import dev.mcpmanager.definition.Pool;
import dev.mcpmanager.definition.ServerDefinition;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.definition.Timeouts;
import dev.mcpmanager.jsonrpc.Caller;
import dev.mcpmanager.lifecycle.Spans;
import dev.mcpmanager.lifecycle.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// The children of an exclusive server beside its main one: has them launched and ended, and hands
/// them out. Does what its [ChildPool] decides.
///
/// There are some only while the server is up: from when its main child became ready until the
/// server is stopped, or has failed for good. A crash of the main child harms none of them.
///
/// Any thread may call. Nothing is called out to with the monitor held, but mailboxes.
final class ExclusiveChildren {

  /// For states that pass by themselves.
  private static final Duration SOON = Duration.ofSeconds(1);

  private final ServerDefinition definition;
  private final Surroundings surroundings;
  private final Traffic serverTraffic;
  private final Audience everybody;
  private final ExclusiveChild.Maker maker;

  // All below are guarded by this.
  private final ChildPool<ExclusiveChild, LeaseRequest> pool;
  private final StartBackoff poolBackoff;
  private final StartBackoff sessionBackoff;
  private final Map<ExclusiveChild, LeaseRequest> sessionsToCome = new LinkedHashMap<>();
  private final Set<ExclusiveChild> outdated = new HashSet<>(); // of an earlier main child's time
  private boolean open;
  private boolean closed;
  private long lastNumber;
  private CallFailure lastFailure;
  private @Nullable Future<?> alarm;

  /// @param serverTraffic counts the use of all children of the server
  /// @param everybody hears what children say of their lists that nobody has
  /// @param random uniform in [0, 1), for jitter
  ExclusiveChildren(
      ServerDefinition definition,
      Surroundings surroundings,
      Traffic serverTraffic,
      Audience everybody,
      ExclusiveChild.Maker maker,
      DoubleSupplier random) {
    this.definition = definition;
    this.surroundings = surroundings;
    this.serverTraffic = serverTraffic;
    this.everybody = everybody;
    this.maker = maker;
    this.poolBackoff = new StartBackoff(definition.restart(), random);
    this.sessionBackoff = new StartBackoff(definition.restart(), random);
    this.pool = new ChildPool<>(definition.pool(), poolBackoff);
    this.lastFailure = notUp();
  }

  /// Asks for a child for one call.
  ///
  /// @param caller who is to have it; callers that are equal are one
  CompletableFuture<Leased> lease(Caller caller) {
    var request = new LeaseRequest();
    CallFailure refusal;
    synchronized (this) {
      refusal = refusal(poolBackoff, pool.hasHope());
      if (refusal == null) {
        String full = pool.await(request, caller);
        refusal = full == null ? null : overloaded(full);
      }
    }
    if (refusal != null) {
      return CompletableFuture.completedFuture(new Leased.Refused(refusal));
    }
    request.limit(patience(), () -> giveUp(request), surroundings.timer());
    settle();
    return request.answer();
  }

  /// Asks for a child for one session.
  ///
  /// @param initializeParams of the session's client, as JSON
  CompletableFuture<Leased> own(byte[] initializeParams, Ear ear) {
    var request = new LeaseRequest();
    CallFailure refusal;
    synchronized (this) {
      refusal = refusal(sessionBackoff, false);
      if (refusal == null) {
        ExclusiveChild child = make(sessionBackoff.doubtful(), initializeParams);
        String full = pool.session(child, request, now());
        refusal = full == null ? null : overloaded(full);
        if (refusal == null) {
          child.hear(ear);
          sessionsToCome.put(child, request);
          request.limit(patience(), () -> giveUpSession(child), surroundings.timer());
          child.start();
        }
      }
    }
    if (refusal != null) {
      return CompletableFuture.completedFuture(new Leased.Refused(refusal));
    }
    return request.answer();
  }

  /// Why nobody gets a child now; null if there may be one.
  private @Nullable CallFailure refusal(StartBackoff backoff, boolean hope) {
    if (!open) {
      return notUp();
    }
    return !hope && backoff.holds(now()) ? lastFailure : null;
  }

  private CallFailure notUp() {
    return new CallFailure.NotReady(id(), "is not up", SOON);
  }

  private CallFailure overloaded(String why) {
    return new CallFailure.Overloaded(id(), why);
  }

  /// As long as a start may take.
  private Duration patience() {
    Timeouts timeouts = definition.timeouts();
    LaunchSpec launch = definition.launch();
    boolean fetches = launch != null && launch.fetchesPackage();
    return fetches ? timeouts.install().plus(timeouts.start()) : timeouts.start();
  }

  /// On the timer's thread.
  private void giveUp(LeaseRequest request) {
    synchronized (this) {
      if (!pool.withdraw(request)) {
        return;
      }
    }
    Pool sizes = definition.pool();
    request.refuse(
        overloaded(
            "none of its %d children came free within %s (pool.size in its definition)"
                .formatted(sizes.size(), Spans.text(patience()))));
  }

  /// On the timer's thread.
  private void giveUpSession(ExclusiveChild child) {
    LeaseRequest request;
    synchronized (this) {
      request = sessionsToCome.remove(child);
      if (request == null) {
        return;
      }
      end(child);
    }
    String message =
        "%s was not ready within %s.".formatted(child.name().subject(), Spans.text(patience()));
    request.refuse(new CallFailure.NotStarted(id(), ActionOutcome.Cause.NEVER_READY, message));
  }

  @Nullable CallFailure park(ExclusiveChild child) {
    String full;
    synchronized (this) {
      full = pool.park(child, now());
    }
    settle(); // others may have one now
    return full == null ? null : overloaded(full);
  }

  synchronized void resume(ExclusiveChild child) {
    pool.resume(child, now());
  }

  void giveBack(ExclusiveChild child) {
    boolean clean = child.release();
    synchronized (this) {
      if (clean && open && !outdated.contains(child) && pool.use(child) != ChildUse.SESSION) {
        pool.giveBack(child, now());
      } else {
        end(child);
      }
    }
    settle();
  }

  void discard(ExclusiveChild child) {
    child.release();
    synchronized (this) {
      end(child);
    }
    settle();
  }

  /// A child is ready, and about to be reachable.
  void opened(ExclusiveChild child, Peer peer) {
    LeaseRequest session;
    synchronized (this) {
      session = sessionsToCome.remove(child);
      if (session != null) {
        sessionBackoff.succeeded();
      }
      pool.ready(child, now());
    }
    if (session != null) {
      session.take(new Lease(child, this, peer));
    }
    settle();
  }

  /// A child takes no more calls.
  synchronized void closed(ExclusiveChild child) {
    pool.lost(child, now());
  }

  /// Nothing is left of a child.
  void gone(ExclusiveChild child, ServerFacts facts) {
    List<LeaseRequest> hopeless = new ArrayList<>();
    CallFailure failure;
    synchronized (this) {
      LeaseRequest session = sessionsToCome.remove(child);
      ChildUse use = pool.gone(child);
      outdated.remove(child);
      failure = failure(facts);
      if (use == ChildUse.STARTING) {
        lastFailure = failure;
        hopeless.addAll(pool.failed(now()));
      }
      if (session != null) {
        hopeless.add(session);
        if (use == ChildUse.SESSION) {
          lastFailure = failure;
          sessionBackoff.failed(now());
        }
      }
    }
    hopeless.forEach(request -> request.refuse(failure));
    settle();
    child.ended().complete(null);
  }

  /// Why a child did not get ready.
  private CallFailure failure(ServerFacts facts) {
    return facts.lastError() == null
        ? notUp()
        : new CallFailure.NotStarted(
            id(),
            Objects.requireNonNullElse(facts.failure(), ActionOutcome.Cause.DIED),
            facts.lastError());
  }

  /// The server itself enters a state, and will have published it as soon as this returns.
  void serverIs(State state) {
    switch (state) {
      case State.Ready _ -> {
        synchronized (this) {
          open = !closed;
        }
        settle();
      }
      case State.Stopped _, State.Failed _, State.AuthRequired _ -> shut();
      case State.Stopping(State.StopCause cause, var _, var _) -> {
        if (!(cause instanceof State.StopCause.Failure)) {
          shut();
        }
      }
      case State.Queued _, State.Starting _, State.BackingOff _ -> {
        // It comes, maybe again.
      }
    }
  }

  /// Lets others take the place of those that are there, each as soon as nobody has it.
  void renew() {
    synchronized (this) {
      for (ExclusiveChild child : pool.children()) {
        ChildUse use = pool.use(child);
        if (use == ChildUse.IDLE || use == ChildUse.STARTING) {
          end(child);
        } else {
          outdated.add(child);
        }
      }
    }
    settle();
  }

  /// Ends all children, and launches none any more.
  void close() {
    synchronized (this) {
      closed = true;
    }
    shut();
  }

  private void shut() {
    List<LeaseRequest> dismissed = new ArrayList<>();
    List<ExclusiveChild> children;
    synchronized (this) {
      open = false;
      poolBackoff.succeeded(); // the next start of the server is another chance
      sessionBackoff.succeeded();
      dismissed.addAll(pool.dismiss());
      dismissed.addAll(sessionsToCome.values());
      sessionsToCome.clear();
      children = pool.children();
      children.forEach(this::end);
    }
    children.forEach(ExclusiveChild::giveUpQuestions);
    CallFailure failure = new CallFailure.NotReady(id(), "is being stopped", SOON);
    dismissed.forEach(request -> request.refuse(failure));
  }

  /// The actors of all children that are not gone.
  synchronized List<ServerActor> actors() {
    return pool.children().stream().map(ExclusiveChild::actor).toList();
  }

  /// Completed when all those children are gone that are there now.
  CompletableFuture<Void> rest() {
    CompletableFuture<?>[] ends;
    synchronized (this) {
      ends = pool.children().stream().map(ExclusiveChild::ended).toArray(CompletableFuture[]::new);
    }
    return CompletableFuture.allOf(ends);
  }

  /// All that are not gone, the oldest first.
  List<ServerView.Child> views() {
    Map<ExclusiveChild, ChildUse> uses = new LinkedHashMap<>();
    synchronized (this) {
      pool.children()
          .forEach(child -> {
            ChildUse use = pool.use(child);
            if (use != null) {
              uses.put(child, use);
            }
          });
    }
    return uses.entrySet().stream()
        .map(it -> Views.child(it.getKey().number(), it.getKey().actor(), it.getValue()))
        .toList();
  }

  /// Has it ended, unless it is already. With the monitor held.
  private void end(ExclusiveChild child) {
    if (pool.end(child, now())) {
      child.stop();
    }
  }

  private ExclusiveChild make(boolean afterFailure, byte @Nullable [] initializeParams) {
    long number = ++lastNumber;
    return new ExclusiveChild(
        new ChildName(id(), number),
        number,
        new Traffic(surroundings.clock(), serverTraffic),
        this,
        everybody,
        maker,
        afterFailure,
        initializeParams);
  }

  /// Does what the pool decides.
  private void settle() {
    List<ChildPool.Hand<ExclusiveChild, LeaseRequest>> hands;
    synchronized (this) {
      if (!open) {
        return;
      }
      Instant now = now();
      var orders = pool.settle(now);
      hands = orders.hands();
      for (int i = 0; i < orders.launches(); i++) {
        ExclusiveChild child = make(poolBackoff.doubtful(), null);
        pool.launched(child, now);
        child.start();
      }
      orders.surplus().forEach(ExclusiveChild::stop);
      setAlarm(now);
    }
    hands.forEach(this::hand);
  }

  private void hand(ChildPool.Hand<ExclusiveChild, LeaseRequest> hand) {
    ExclusiveChild child = hand.child();
    Peer peer = Objects.requireNonNull(child.peer(), "it is ready");
    hand.waiter().take(new Lease(child, this, peer));
  }

  private void setAlarm(Instant now) {
    if (alarm != null) {
      alarm.cancel(false);
      alarm = null;
    }
    Instant next = pool.nextLook(now);
    if (next == null) {
      return;
    }
    try {
      long wait = Math.max(0, Duration.between(now, next).toNanos());
      alarm = surroundings.timer().schedule(this::settle, wait, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException _) {
      // The service is closing: nobody is started any more.
    }
  }

  private Instant now() {
    return surroundings.clock().instant();
  }

  private ServerId id() {
    return definition.id();
  }
}
