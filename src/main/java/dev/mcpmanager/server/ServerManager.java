package dev.mcpmanager.server;

import dev.mcpmanager.definition.DefinitionReader;
import dev.mcpmanager.definition.ServerDefinition;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.lifecycle.Desired;
import dev.mcpmanager.lifecycle.Origin;
import dev.mcpmanager.lifecycle.Trigger;
import dev.mcpmanager.mcp.Identity;
import dev.mcpmanager.mcp.RequestMeta;
import dev.mcpmanager.process.ChildLauncher;
import dev.mcpmanager.remote.Wires;
import dev.mcpmanager.server.ActionOutcome.Cause;
import dev.mcpmanager.server.ActionOutcome.Done;
import dev.mcpmanager.server.ActionOutcome.NotStarted;
import dev.mcpmanager.server.ActionOutcome.Superseded;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The servers of one definitions file: lists, starts, stops and restarts them. Its [Upstreams]
/// take messages to them, and its [History] tells what happened. Safe for use by many threads;
/// nothing here waits but [#close].
public final class ServerManager implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(ServerManager.class);

  private final ManagerSettings settings;
  private final ChildLauncher launcher;
  private final RunJournal journal;
  private final StartQueue starts;
  private final RunTally tally = new RunTally();
  private final Surroundings surroundings;
  private final RequestMeta meta;
  private final ServerFactory factory;
  private final Roster roster;
  private final SteadyClock clock = new SteadyClock();
  private final ScheduledThreadPoolExecutor timer = timer();
  private final Listeners activity = new Listeners();
  private final Listeners rosterListeners = new Listeners();
  private final EventLog events = new EventLog(activity);
  private final Upstreams upstreams;
  private final History history;
  private volatile boolean closing; // written by the closing thread only

  /// @param launcher closed with the manager
  public ServerManager(
      ManagerSettings settings,
      DefinitionReader reader,
      ChildLauncher launcher,
      Wires wires,
      Identity identity) {
    DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
    this.settings = settings;
    this.launcher = launcher;
    var peerListeners = new PeerListeners();
    var dependencies = new Dependencies(this::inRoster);
    this.starts = new StartQueue(settings.starts(), dependencies::isMet, clock, random, timer);
    this.surroundings = new Surroundings(clock, events, starts, dependencies, tally, timer);
    this.journal = RunJournal.open(settings.state(), settings.runs());
    this.meta = new RequestMeta(identity);
    this.factory =
        new ServerFactory(
            settings, launcher, wires, identity, surroundings, journal, peerListeners, activity);
    this.roster =
        new Roster(
            settings.definitions(),
            reader,
            factory::make,
            this::added,
            this::begin,
            entries -> {
              wires.defined(entries);
              rosterListeners.run();
            },
            timer);
    this.upstreams = new Upstreams(roster, peerListeners);
    this.history = new History(roster, events, activity, tally, journal);
  }

  private static ScheduledThreadPoolExecutor timer() {
    var timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("mcp-timer").daemon().factory());
    timer.setRemoveOnCancelPolicy(true); // most time-outs are cancelled by an answer
    return timer;
  }

  /// Reads the definitions and starts the servers that want to be started. Does not wait for them.
  /// A file that cannot be used is looked at again every now and then until it can.
  public void open() {
    roster.open();
  }

  /// Takes messages to the servers.
  public Upstreams upstreams() {
    return upstreams;
  }

  /// What happened to the servers.
  public History history() {
    return history;
  }

  private void added(ServerId id) {
    String message = "Server '%s' was added.".formatted(id);
    events.add(seq -> new ServerEvent.ServersChanged(seq, clock.wall(), id, message, "added"));
  }

  private void begin(ManagedServer server) {
    switch (server) {
      case ManagedServer.Sound sound -> {
        ServerDefinition definition = sound.entry().definition();
        ServerActor actor = sound.actor();
        if (definition.autoStart() && !definition.disabled()) {
          actor.tell(new Trigger.StartRequested(Origin.AUTO_START));
          starts.await(actor, actor.request(Origin.AUTO_START)); // in the order of the file
        }
        actor.open();
      }
      case ManagedServer.Defective defective ->
          log.atError()
              .addKeyValue("server", defective.id())
              .log("Server '{}' {}", defective.id(), defective.reason());
    }
  }

  /// The ids of all servers, in the file's order.
  public List<ServerId> ids() {
    return roster.servers().stream().map(ManagedServer::id).toList();
  }

  /// All servers, in the file's order.
  public List<ServerView> servers() {
    return roster.servers().stream().map(ManagedServer::view).toList();
  }

  /// One server.
  ///
  /// @throws UnknownServerException if there is none of that name
  public ServerView server(ServerId id) {
    return roster.get(id).view();
  }

  /// All servers, and where to read on in the events.
  public ServersSnapshot snapshot() {
    long seq = events.lastSeq(); // first: an event in between is told twice, not lost
    return new ServersSnapshot(seq, servers());
  }

  /// What is known of the definitions file.
  public DefinitionsStatus definitions() {
    return roster.status();
  }

  /// Starts a server that does not run.
  ///
  /// @param by who asks, for the history: an address
  /// @return completed when it is ready, or has failed to get there: within its own deadlines
  /// @throws UnknownServerException if there is none of that name
  public CompletableFuture<ActionOutcome> start(ServerId id, String by) {
    return run(id, new Trigger.StartRequested(Origin.PERSON), by);
  }

  /// A person has authorized us at a server, which begins anew if it has waited for that.
  void authorized(ServerId id, String by) {
    if (!closing && roster.find(id) instanceof ManagedServer.Sound server) {
      var trigger = new Trigger.StartRequested(Origin.AUTHORIZED);
      var _ = server.actor().ask(trigger, Desired.RUNNING, by);
    }
  }

  /// Stops a server and starts it again; starts one that does not run.
  ///
  /// @param by who asks, for the history: an address
  /// @return completed when it is ready, or has failed to get there: within its own deadlines
  /// @throws UnknownServerException if there is none of that name
  public CompletableFuture<ActionOutcome> restart(ServerId id, String by) {
    var _ = abortReplacement(id, by);
    return run(id, new Trigger.RestartRequested(), by);
  }

  /// Replaces the child of a server that is ready by another, without a pause: the other is started
  /// beside it, and takes the calls once it is ready. The first goes on if that does not come
  /// about, or if it would cost tools.
  ///
  /// @param by who asks, for the history: an address
  /// @param force whether tools may disappear
  /// @return completed when the calls go to the new child, or when it is clear that they will not:
  ///   within the server's own deadlines
  /// @throws UnknownServerException if there is none of that name
  public CompletableFuture<ActionOutcome> replace(ServerId id, String by, boolean force) {
    ManagedServer found = roster.get(id);
    if (closing) {
      return done(new Superseded(found.view(), "The service is shutting down."));
    }
    return switch (found) {
      case ManagedServer.Sound server -> {
        var successor = factory.successor(server);
        yield new Rollover(server, successor, surroundings, meta, roster::replace, by, force)
            .begin();
      }
      case ManagedServer.Defective server -> refused(server, server.reason());
    };
  }

  /// From here on, until another is asked for, the server's main child is not replaced.
  ///
  /// @return completed when there is no child beside it for that any more
  private CompletableFuture<Void> abortReplacement(ServerId id, String by) {
    return roster.get(id) instanceof ManagedServer.Sound server
        ? server.commons().side().abort(by)
        : CompletableFuture.completedFuture(null);
  }

  /// Stops a server and ends whatever wait for a restart it is in.
  ///
  /// @param by who asks, for the history: an address
  /// @return completed when its processes are gone: within its own deadlines
  /// @throws UnknownServerException if there is none of that name
  public CompletableFuture<ActionOutcome> stop(ServerId id, String by) {
    CompletableFuture<Void> aside = abortReplacement(id, by);
    return switch (roster.get(id)) { // only now: before, it might have been another
      case ManagedServer.Sound server -> {
        var stopped = server.actor().ask(new Trigger.StopRequested(), Desired.STOPPED, by);
        yield stopped
            .thenCompose(outcome -> withItsChildren(server, outcome))
            .thenCombine(aside, (outcome, _) -> outcome);
      }
      case ManagedServer.Defective server -> done(new Done(server.view()));
    };
  }

  /// Nothing is stopped while there are children beside the main one.
  private static CompletableFuture<ActionOutcome> withItsChildren(
      ManagedServer.Sound server, ActionOutcome outcome) {
    ExclusiveChildren exclusive = server.exclusive();
    return exclusive != null && outcome instanceof Done
        ? exclusive.rest().thenApply(_ -> new Done(server.view()))
        : done(outcome);
  }

  private CompletableFuture<ActionOutcome> run(ServerId id, Trigger trigger, String by) {
    ManagedServer found = roster.get(id);
    if (closing) {
      return done(new Superseded(found.view(), "The service is shutting down."));
    }
    return switch (found) {
      case ManagedServer.Sound server when server.entry().definition().disabled() ->
          refused(server, "is disabled in the definitions file; set its 'disabled' to false.");
      case ManagedServer.Sound server -> server.actor().ask(trigger, Desired.RUNNING, by);
      case ManagedServer.Defective server -> refused(server, server.reason());
    };
  }

  private static CompletableFuture<ActionOutcome> refused(ManagedServer server, String reason) {
    String message = "Server '%s' %s".formatted(server.id(), reason);
    return done(new NotStarted(server.view(), Cause.DEFINITION, message));
  }

  private static CompletableFuture<ActionOutcome> done(ActionOutcome outcome) {
    return CompletableFuture.completedFuture(outcome);
  }

  /// How many restarts had to wait for the budget since the service started.
  public long restartsHeld() {
    return starts.restartsHeld();
  }

  /// What can be counted and measured of a server; empty if there is none of that name.
  public Optional<ServerFigures> figures(ServerId id) {
    return Optional.ofNullable(roster.find(id)).map(ManagedServer::figures);
  }

  /// What each server uses that has a child that was looked at.
  public ResourcesSnapshot resources() {
    List<ResourcesSnapshot.OfServer> all =
        servers().stream()
            .flatMap(server ->
                Stream.ofNullable(server.resources())
                    .map(used -> new ResourcesSnapshot.OfServer(server.id(), used)))
            .toList();
    return new ResourcesSnapshot(clock.wall(), all);
  }

  /// The processes that some server left and that cannot be told to be anybody's.
  public List<OrphanView> orphans() {
    return launcher.orphans().stream().map(OrphanView::of).toList();
  }

  /// What is certain to end with a server, and with the service.
  public ContainmentView containment() {
    return ContainmentView.of(launcher.promise());
  }

  /// Has `listener` called when there are other servers than before: once the definitions file has
  /// been read.
  public void onRosterChange(Runnable listener) {
    rosterListeners.add(listener);
  }

  private @Nullable ManagedServer inRoster(ServerId id) {
    return roster.find(id);
  }

  /// Refuses calls, stops all servers together, and kills what has not left within the budget.
  @Override
  public void close() {
    closing = true;
    upstreams.close();
    roster.close();
    sound()
        .forEach(server -> {
          server.commons().side().close();
          if (server.exclusive() != null) {
            server.exclusive().close();
          }
        });
    Shutdown.of(sound().flatMap(ManagedServer.Sound::actors).toList(), settings.shutdown());
    journal.close();
    launcher.close();
    timer.shutdownNow();
  }

  private Stream<ManagedServer.Sound> sound() {
    return roster.servers().stream()
        .filter(ManagedServer.Sound.class::isInstance)
        .map(ManagedServer.Sound.class::cast);
  }
}
