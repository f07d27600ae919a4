package dev.mcpmanager.server;

import dev.mcpmanager.definition.DefinitionEntry;
import dev.mcpmanager.definition.LaunchSpec;
import dev.mcpmanager.definition.ServerDefinition;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.lifecycle.Desired;
import dev.mcpmanager.lifecycle.Effect;
import dev.mcpmanager.lifecycle.Lifecycle;
import dev.mcpmanager.lifecycle.Machine;
import dev.mcpmanager.lifecycle.Origin;
import dev.mcpmanager.lifecycle.State;
import dev.mcpmanager.lifecycle.State.StopStage;
import dev.mcpmanager.lifecycle.Step;
import dev.mcpmanager.lifecycle.Trigger;
import dev.mcpmanager.lifecycle.Trigger.DeadlinePassed;
import dev.mcpmanager.server.ActionOutcome.Superseded;
import dev.mcpmanager.server.Announcements.Circumstances;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The owner of one server: its thread is the only writer of the server's lifecycle.
///
/// Others tell it what happened ([#tell]) and read what it has published. It takes one trigger at a
/// time, asks the machine, publishes, announces, and has the effects performed; it never waits for
/// anything but its mailbox and its state's deadline. The mailbox is not bounded: it carries
/// triggers, of which people and one child make few, never traffic.
final class ServerActor implements StartQueue.Asker {

  private static final Logger log = LoggerFactory.getLogger(ServerActor.class);

  /// As many lines as fit on a screen beside the rest of an error.
  private static final int LAST_WORDS = 20;

  /// What the actor publishes; replaced as a whole.
  record Published(Lifecycle lifecycle, ServerFacts facts) {}

  /// Which child an actor leads, and for whom.
  ///
  /// @param afterFailure whether its start follows one that failed, and so counts as a restart
  /// @param tenure whether it speaks for its server
  /// @param onState told of each new state, before others can know of it, on the actor's thread
  /// @param children those that the server has beside the actor's own
  /// @param onEnd run last by the actor's thread
  record Standing(
      ChildName name,
      boolean afterFailure,
      Tenure tenure,
      Consumer<State> onState,
      Supplier<List<ServerView.Child>> children,
      Consumer<Published> onEnd) {

    /// Of the only child of a server.
    static Standing only(ServerId server) {
      return new Standing(
          ChildName.main(server), false, new Tenure(true), _ -> {}, List::of, _ -> {});
    }
  }

  private final DefinitionEntry.Valid entry;
  private final Standing standing;
  private final Machine machine;
  private final Announcements announcements;
  private final SteadyClock clock;
  private final EventLog events;
  private final StartQueue starts;
  private final Dependencies dependencies;
  private final Upstream upstream;
  private final RunHistory history;
  private final RunRecorder recorder;

  private final BlockingQueue<Mail> mailbox = new LinkedBlockingQueue<>();
  private final List<Waiter> waiters = new ArrayList<>(); // this actor's thread only
  private @Nullable String askedBy; // who asked for a start last; this actor's thread only
  private volatile Published published; // written by this actor's thread only
  private volatile boolean ended; // written by this actor's thread only
  private final Thread thread;

  /// @param upstream makes the upstream, given where its news go
  ServerActor(
      DefinitionEntry.Valid entry,
      Standing standing,
      Machine machine,
      Surroundings surroundings,
      RunHistory history,
      Published beginning,
      Function<Consumer<Trigger>, Upstream> upstream) {
    this.entry = entry;
    this.standing = standing;
    this.machine = machine;
    this.announcements =
        new Announcements(standing.name().subject(), machine.policy().maxRestarts());
    this.clock = surroundings.clock();
    this.events = surroundings.events();
    this.starts = surroundings.starts();
    this.dependencies = surroundings.dependencies();
    this.history = history;
    this.published = beginning;
    this.upstream = upstream.apply(this::tell);
    LaunchSpec launch = entry.definition().launch();
    String command = launch == null ? "" : launch.command();
    this.recorder =
        new RunRecorder(
            standing.name(), command, machine.policy().maxRestarts(), history, surroundings);
    this.thread = Thread.ofVirtual().name("mcp-" + standing.name()).unstarted(this::live);
  }

  /// Starts the actor's thread; until then triggers wait.
  void open() {
    thread.start();
  }

  /// Ends the actor's thread. Its server must have been stopped.
  void close() {
    thread.interrupt();
  }

  void tell(Trigger trigger) {
    mailbox.add(new Mail(trigger, null, null));
  }

  /// Tells, and waits for what comes of it.
  ///
  /// @param by who asks, for the history
  /// @return completed on the actor's own thread: do no work on it
  CompletableFuture<ActionOutcome> ask(Trigger trigger, Desired goal, String by) {
    Waiter waiter = Waiter.until(goal);
    mailbox.add(new Mail(trigger, waiter, by));
    if (ended) {
      dismissAll(); // the thread that would have read this mail may have looked for the last time
    }
    return waiter.outcome();
  }

  /// Waits for what comes of what others have asked for.
  ///
  /// @return completed as that of [#ask]
  CompletableFuture<ActionOutcome> await(Desired goal) {
    Waiter waiter = Waiter.until(goal);
    mailbox.add(new Mail(new DeadlinePassed(), waiter, null)); // a look at the clock, no more
    if (ended) {
      dismissAll();
    }
    return waiter.outcome();
  }

  @Override
  public void slotGranted() {
    tell(new Trigger.SlotGranted());
  }

  Published published() {
    return published;
  }

  /// Whether there is a child, or one to come.
  boolean isAlive() {
    State state = published.lifecycle().state();
    return switch (state) {
      case State.Stopped _, State.Failed _, State.AuthRequired _ -> false;
      case State.Queued _, State.Starting _, State.Ready _, State.Stopping _, State.BackingOff _ ->
          true;
    };
  }

  /// What its start waits for, as a predicate; null if it does not wait.
  @Nullable String waitsFor() {
    return starts.reason(this);
  }

  ServerView view() {
    return Views.of(
        entry, published, upstream, history.lastNumber(), waitsFor(), standing.children().get());
  }

  Upstream upstream() {
    return upstream;
  }

  private void live() {
    try {
      do {
        Mail mail = next();
        handle(mail == null ? new Mail(new DeadlinePassed(), null, null) : mail);
      } while (!isOver());
    } catch (InterruptedException _) {
      // It was closed.
    }
    waiters.forEach(this::dismiss);
    ended = true;
    dismissAll();
    standing.onEnd().accept(published);
  }

  /// A temporary child is started by the first mail, and by no other.
  private boolean isOver() {
    return machine.traits().temporary() && !isAlive();
  }

  /// Nobody waits for ever for an actor that has ended.
  private void dismissAll() {
    for (Mail mail = mailbox.poll(); mail != null; mail = mailbox.poll()) {
      if (mail.waiter() != null) {
        dismiss(mail.waiter());
      }
    }
  }

  private void dismiss(Waiter waiter) {
    waiter.outcome().complete(new Superseded(view(), "The service is shutting down."));
  }

  /// @return null when the state's deadline has come first
  private @Nullable Mail next() throws InterruptedException {
    Instant deadline = deadline(published.lifecycle().state());
    if (deadline == null) {
      return mailbox.take();
    }
    long wait = Duration.between(clock.instant(), deadline).toNanos();
    return mailbox.poll(Math.max(0, wait), TimeUnit.NANOSECONDS);
  }

  private static @Nullable Instant deadline(State state) {
    return switch (state) {
      case State.Starting(var _, Instant deadline) -> deadline;
      case State.Queued(var _, var patience) -> patience;
      case State.Stopping(var _, var _, Instant deadline) -> deadline;
      case State.BackingOff(var _, Instant deadline, var _) -> deadline;
      case State.Stopped _, State.Ready _, State.Failed _, State.AuthRequired _ -> null;
    };
  }

  /// Takes one mail, on the actor's thread; a test is its own actor's thread.
  void handle(Mail mail) {
    try {
      if (mail.by() != null) {
        askedBy = mail.by();
      }
      step(mail.trigger());
    } catch (RuntimeException e) {
      // A fault of ours must not end the only thread that can stop this server.
      log.atError()
          .addKeyValue("server", entry.id())
          .setCause(e)
          .log("Server '{}': {} could not be handled.", entry.id(), mail.trigger());
    }
    if (mail.waiter() != null) {
      waiters.add(mail.waiter());
    }
    settleWaiters();
  }

  private void step(Trigger trigger) {
    Published was = published;
    Instant now = clock.instant();
    Step step = machine.step(was.lifecycle(), trigger, now);
    Lifecycle next = step.next();
    var circumstances = circumstances(next.state(), now);
    var end = announcements.ofEnd(was.lifecycle(), trigger, circumstances);
    var entered = announcements.ofEntry(was.lifecycle(), trigger, next, circumstances);
    String failure =
        Stream.of(end, entered)
            .flatMap(Optional::stream)
            .filter(Announcement::failure)
            .map(Announcement::message)
            .reduce((_, last) -> last)
            .orElse(null);
    if (!was.lifecycle().state().equals(next.state())) {
      standing.onState().accept(next.state());
    }
    published =
        new Published(next, was.facts().after(was.lifecycle(), trigger, next, failure, clock));
    end.ifPresent(this::announce);
    record(was.lifecycle(), trigger, next, now); // between what ended and what follows
    entered.ifPresent(this::announce);
    step.effects().forEach(this::perform);
    if (!(next.state() instanceof State.Queued || next.state() instanceof State.Starting)) {
      starts.release(this);
    }
    if (!was.lifecycle().state().equals(next.state())) {
      starts.changed(); // others may wait for this one
    }
  }

  /// What a step means for the history of runs; launches and rungs are noted as they are performed.
  private void record(Lifecycle before, Trigger trigger, Lifecycle after, Instant now) {
    if (trigger instanceof Trigger.BecameReady && after.state() instanceof State.Ready) {
      Connection connection = upstream.connection();
      recorder.ready(upstream.child(), connection == null ? null : connection.handshake());
    }
    if (trigger instanceof Trigger.Exited exited) {
      Run ended = recorder.end(before, exited, after, upstream.endNotes(), askedBy, now);
      if (ended != null) {
        publish(Announcements.runEnded(ended));
      }
    }
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Effect.AwaitSlot(Origin origin) -> {
        starts.await(this, request(origin));
        if (standing.name().isMain() && origin != Origin.RESTART_POLICY) {
          // A restart wakes nobody whom a person stopped.
          dependencies.start(entry.definition().dependsOn());
        }
        return;
      }
      case Effect.Launch(var incarnation, Origin origin) -> {
        boolean asked = !origin.automatic() && origin != Origin.ERA_PROBE;
        recorder.begin(incarnation, origin, asked ? askedBy : null);
      }
      case Effect.CloseStdin _ -> recorder.rung(StopStage.STDIN_CLOSED);
      case Effect.TerminateGroup _ -> recorder.rung(StopStage.TERMINATED);
      case Effect.KillGroup _ -> recorder.rung(StopStage.KILLED);
    }
    upstream.perform(effect);
  }

  /// What a start of this server waits for.
  StartQueue.Request request(Origin origin) {
    ServerDefinition definition = entry.definition();
    LaunchSpec launch = definition.launch();
    return new StartQueue.Request(
        !origin.automatic(),
        origin == Origin.RESTART_POLICY || standing.afterFailure(),
        launch != null && launch.fetchesPackage(),
        standing.name().isMain() ? definition.dependsOn() : List.of());
  }

  /// Events tell what the server does; what another of its children does is for the log.
  private void announce(Announcement announcement) {
    if (standing.name().isMain() && standing.tenure().held()) {
      publish(announcement);
    } else {
      log(announcement);
    }
  }

  private void publish(Announcement announcement) {
    var _ = events.add(seq -> announcement.numbered(seq, clock.wall(), entry.id()));
    log(announcement);
  }

  private void log(Announcement announcement) {
    var line =
        (announcement.failure() ? log.atWarn() : log.atInfo())
            .addKeyValue("server", entry.id())
            .addKeyValue("incarnation", published.lifecycle().incarnation());
    Long child = standing.name().number();
    (child == null ? line : line.addKeyValue("child", child)).log(announcement.message());
  }

  private Circumstances circumstances(State next, Instant now) {
    Upstream.LiveChild child = upstream.child();
    Connection connection = upstream.connection();
    Instant nextStart = next instanceof State.BackingOff b ? b.deadline() : now;
    return new Circumstances(
        child == null ? null : child.pid(),
        connection == null || connection.handshake() == null
            ? null
            : connection.handshake().summary(),
        recorder.age(),
        Duration.between(now, nextStart),
        clock.wall(nextStart),
        upstream.lastWords(LAST_WORDS));
  }

  private void settleWaiters() {
    if (!waiters.isEmpty()) {
      Published now = published;
      ServerView shown = view();
      waiters.removeIf(waiter -> waiter.settle(now.lifecycle(), now.facts(), shown));
    }
  }
}
