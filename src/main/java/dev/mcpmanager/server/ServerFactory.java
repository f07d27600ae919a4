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
import dev.mcpmanager.lifecycle.Timing;
import dev.mcpmanager.lifecycle.Traits;
import dev.mcpmanager.lifecycle.Trigger;
import dev.mcpmanager.mcp.Identity;
import dev.mcpmanager.mcp.RequestMeta;
import dev.mcpmanager.process.ChildLauncher;
import dev.mcpmanager.server.ServerActor.Standing;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes servers of entries, wired to what they share.
final class ServerFactory {

  private final ManagerSettings settings;
  private final Surroundings surroundings;
  private final ChildUpstream.Means means;
  private final RequestMeta meta;
  private final RunJournal journal;
  private final Audience audience;
  private final Runnable onActivity;

  ServerFactory(
      ManagerSettings settings,
      ChildLauncher launcher,
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
    this.means = new ChildUpstream.Means(launcher, identity, memory, surroundings);
    this.meta = new RequestMeta(identity);
    this.onActivity = onActivity;
  }

  ManagedServer make(DefinitionEntry entry) {
    return switch (entry) {
      case DefinitionEntry.Valid valid -> make(valid);
      case DefinitionEntry.Bad bad -> new ManagedServer.Defective(bad, surroundings.clock().wall());
    };
  }

  /// What all children of a server share.
  private record Commons(
      DefinitionEntry.Valid entry, LogTail tail, Traffic traffic, RunHistory runs, KnownEra era) {}

  private ManagedServer make(DefinitionEntry.Valid entry) {
    ServerDefinition definition = entry.definition();
    SteadyClock clock = surroundings.clock();
    var commons =
        new Commons(
            entry,
            new LogTail(settings.logLines(), settings.logBytes(), clock, onActivity),
            new Traffic(clock),
            new RunHistory(entry.id(), settings.runs(), journal),
            new KnownEra());
    ExclusiveChildren exclusive =
        definition.isolation() == Isolation.EXCLUSIVE ? exclusive(commons) : null;
    var traffic = new Traffic(clock, commons.traffic());
    Traits traits = traits(definition);
    ServerActor actor = actor(commons, exclusive, traits, traffic);
    var admission = new Admission(definition, actor, clock, traffic, traits.wakes());
    return new ManagedServer.Sound(
        entry,
        actor,
        admission,
        new MessageRelay(admission, meta),
        commons.traffic(),
        exclusive,
        commons.tail(),
        commons.runs());
  }

  /// The actor of the main child.
  private ServerActor actor(
      Commons commons, @Nullable ExclusiveChildren exclusive, Traits traits, Traffic traffic) {
    ServerDefinition definition = commons.entry().definition();
    var name = ChildName.main(definition.id());
    var standing =
        exclusive == null
            ? Standing.only(definition.id())
            : new Standing(name, false, exclusive::serverIs, exclusive::views, _ -> {});
    var rules = WatchRules.of(definition);
    var terms = new ChildTerms(name, rules, traffic, audience, commons.era(), null);
    boolean lazy = definition.lazy() && !definition.disabled();
    return new ServerActor(
        commons.entry(),
        standing,
        machine(definition, traits),
        surroundings,
        commons.runs(),
        lazy ? Lifecycle.LAZY : Lifecycle.INITIAL,
        news -> upstream(commons, terms, news));
  }

  private ExclusiveChildren exclusive(Commons commons) {
    return new ExclusiveChildren(
        commons.entry().definition(),
        surroundings,
        commons.traffic(),
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
            child.name(), rules, child.traffic(), child, commons.era(), initializeParams);
    return new ServerActor(
        commons.entry(),
        new Standing(child.name(), afterFailure, _ -> {}, List::of, child::over),
        machine(definition, Traits.TEMPORARY),
        surroundings,
        commons.runs(),
        Lifecycle.INITIAL,
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
            timeouts.stdinClosed(),
            timeouts.terminated());
    return new Machine(
        definition.restart(), timing, traits, () -> ThreadLocalRandom.current().nextDouble());
  }

  private Upstream upstream(Commons commons, ChildTerms terms, Consumer<Trigger> news) {
    ServerDefinition definition = commons.entry().definition();
    LaunchSpec launch = definition.launch();
    return launch == null || definition.transport() != Transport.STDIO
        ? new UnreachableUpstream(definition.transport(), news)
        : new ChildUpstream(
            definition, launch, means, limits(definition.limits()), commons.tail(), terms, news);
  }

  private ChannelLimits limits(Limits own) {
    ChannelLimits all = settings.limits();
    return new ChannelLimits(
        own.line() == null ? all.maxLine() : own.line(),
        own.calls() == null ? all.maxInFlight() : own.calls(),
        own.queued() == null ? all.maxQueuedBytes() : own.queued());
  }
}
