package dev.mcpmanager.server;

import dev.mcpmanager.definition.DefinitionEntry;
import dev.mcpmanager.definition.LaunchSpec;
import dev.mcpmanager.definition.Limits;
import dev.mcpmanager.definition.ServerDefinition;
import dev.mcpmanager.definition.ServerDefinition.Isolation;
import dev.mcpmanager.definition.ServerDefinition.Transport;
import dev.mcpmanager.definition.Timeouts;
import dev.mcpmanager.jsonrpc.ChannelLimits;
import dev.mcpmanager.lifecycle.Lifecycle;
import dev.mcpmanager.lifecycle.Machine;
import dev.mcpmanager.lifecycle.State;
import dev.mcpmanager.lifecycle.Timing;
import dev.mcpmanager.lifecycle.Traits;
import dev.mcpmanager.lifecycle.Trigger;
import dev.mcpmanager.mcp.Identity;
import dev.mcpmanager.mcp.RequestMeta;
import dev.mcpmanager.process.ChildLauncher;
import dev.mcpmanager.remote.Wires;
import dev.mcpmanager.server.ServerActor.Published;
import dev.mcpmanager.server.ServerActor.Standing;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes servers of entries, wired to what they share.
final class ServerFactory {

  private static final Duration CLOSING = Duration.ofMillis(500);

  private final ManagerSettings settings;
  private final Surroundings surroundings;
  private final Incarnations.Means means;
  private final RequestMeta meta;
  private final RunJournal journal;
  private final Audience audience;
  private final Runnable onActivity;

  ServerFactory(
      ManagerSettings settings,
      ChildLauncher launcher,
      Wires wires,
      Identity identity,
      Surroundings surroundings,
      RunJournal journal,
      Audience audience,
      Runnable onActivity) {
    this.settings = settings;
    this.surroundings = surroundings;
    this.journal = journal;
    this.audience = audience;
    var memory = new OutOfMemoryKills(Path.of("/"));
    this.means = new Incarnations.Means(launcher, wires, identity, memory, surroundings);
    this.meta = new RequestMeta(identity);
    this.onActivity = onActivity;
  }

  ManagedServer make(DefinitionEntry entry) {
    return switch (entry) {
      case DefinitionEntry.Valid valid -> make(valid);
      case DefinitionEntry.Bad bad -> new ManagedServer.Defective(bad, surroundings.clock().wall());
    };
  }

  private ManagedServer make(DefinitionEntry.Valid entry) {
    SteadyClock clock = surroundings.clock();
    ServerDefinition definition = entry.definition();
    var commons =
        new Commons(
            entry,
            new LogTail(settings.logLines(), settings.logBytes(), clock, onActivity),
            new Traffic(clock),
            new RunHistory(entry.id(), settings.runs(), journal),
            new KnownEra(),
            new SideActors());
    ExclusiveChildren exclusive =
        definition.isolation() == Isolation.EXCLUSIVE ? exclusive(commons) : null;
    boolean lazy = definition.lazy() && !definition.disabled();
    var beginning =
        new Published(lazy ? Lifecycle.LAZY : Lifecycle.INITIAL, ServerFacts.initial(clock.wall()));
    return server(
        commons, exclusive, new Tenure(true), audience, commons.era(), Duration.ZERO, beginning);
  }

  /// What may take the place of a server.
  ///
  /// @param audience keeps its child from the world until then
  record Successor(ManagedServer.Sound server, Understudy audience) {}

  Successor successor(ManagedServer.Sound old) {
    var understudy = new Understudy(audience);
    Published now = old.actor().published();
    var beginning = new Published(Lifecycle.after(now.lifecycle()), now.facts());
    Duration cpu = old.actor().upstream().cpu();
    var next =
        server(
            old.commons(),
            old.exclusive(),
            new Tenure(false),
            understudy,
            new KnownEra(), // its program may have learnt another
            cpu,
            beginning);
    return new Successor(next, understudy);
  }

  private ManagedServer.Sound server(
      Commons commons,
      @Nullable ExclusiveChildren exclusive,
      Tenure tenure,
      Audience hears,
      KnownEra era,
      Duration cpuBefore,
      Published beginning) {
    DefinitionEntry.Valid entry = commons.entry();
    ServerDefinition definition = entry.definition();
    var use = new Traffic(surroundings.clock(), commons.traffic());
    var name = ChildName.main(definition.id());
    var rules = WatchRules.of(definition);
    var terms = new ChildTerms(name, rules, use, hears, era, cpuBefore, null);
    Traits traits = traits(definition);
    var actor =
        new ServerActor(
            entry,
            standing(name, tenure, exclusive),
            machine(definition, traits),
            surroundings,
            commons.runs(),
            beginning,
            news -> upstream(commons, terms, news));
    var admission = new Admission(definition, actor, surroundings.clock(), use, traits.wakes());
    var relay = new MessageRelay(admission, meta);
    return new ManagedServer.Sound(entry, actor, admission, relay, use, tenure, commons, exclusive);
  }

  /// Of the main child's actor.
  private static Standing standing(
      ChildName name, Tenure tenure, @Nullable ExclusiveChildren exclusive) {
    Consumer<State> onState =
        state -> {
          if (exclusive != null && tenure.held()) {
            exclusive.serverIs(state);
          }
        };
    Supplier<List<ServerView.Child>> children =
        () -> exclusive == null ? List.of() : exclusive.views();
    return new Standing(name, false, tenure, onState, children, _ -> {});
  }

  private ExclusiveChildren exclusive(Commons commons) {
    return new ExclusiveChildren(
        commons.entry().definition(),
        surroundings,
        commons.traffic(),
        audience,
        (child, afterFailure, params) -> actor(commons, child, afterFailure, params),
        () -> ThreadLocalRandom.current().nextDouble());
  }

  /// The actor of a child beside the main one.
  private ServerActor actor(
      Commons commons,
      ExclusiveChild child,
      boolean afterFailure,
      byte @Nullable [] initializeParams) {
    ServerDefinition definition = commons.entry().definition();
    var rules = WatchRules.of(definition).withoutIdleStop();
    var terms =
        new ChildTerms(
            child.name(),
            rules,
            child.traffic(),
            child,
            commons.era(),
            Duration.ZERO,
            initializeParams);
    return new ServerActor(
        commons.entry(),
        new Standing(child.name(), afterFailure, new Tenure(false), _ -> {}, List::of, child::over),
        machine(definition, Traits.TEMPORARY),
        surroundings,
        commons.runs(),
        new Published(Lifecycle.INITIAL, ServerFacts.initial(surroundings.clock().wall())),
        news -> upstream(commons, terms, news));
  }

  private static Traits traits(ServerDefinition definition) {
    boolean wakes = definition.lazy() || definition.idleStop() != null;
    return new Traits(!definition.dependsOn().isEmpty(), wakes && !definition.disabled());
  }

  private static Machine machine(ServerDefinition definition, Traits traits) {
    Timeouts timeouts = definition.timeouts();
    LaunchSpec launch = definition.launch();
    var timing =
        new Timing(
            launch != null && launch.fetchesPackage() ? timeouts.install() : null,
            timeouts.start(),
            stdinClosed(definition),
            timeouts.terminated());
    return new Machine(
        definition.restart(), timing, traits, () -> ThreadLocalRandom.current().nextDouble());
  }

  /// A child that serves at a url takes the end of its stdin for nothing: it is only given time for
  /// its connections to be closed.
  private static Duration stdinClosed(ServerDefinition definition) {
    Duration configured = definition.timeouts().stdinClosed();
    boolean serves = definition.launch() != null && definition.transport() != Transport.STDIO;
    return serves && configured.compareTo(CLOSING) > 0 ? CLOSING : configured;
  }

  private Upstream upstream(Commons commons, ChildTerms terms, Consumer<Trigger> news) {
    ServerDefinition definition = commons.entry().definition();
    return new Incarnations(
        definition, means, limits(definition.limits()), commons.tail(), terms, news);
  }

  private ChannelLimits limits(Limits own) {
    ChannelLimits all = settings.limits();
    return new ChannelLimits(
        own.line() == null ? all.maxLine() : own.line(),
        own.calls() == null ? all.maxInFlight() : own.calls(),
        own.queued() == null ? all.maxQueuedBytes() : own.queued());
  }
}
