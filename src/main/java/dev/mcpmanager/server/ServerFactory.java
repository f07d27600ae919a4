package dev.mcpmanager.server;

import dev.mcpmanager.definition.DefinitionEntry;
import dev.mcpmanager.definition.LaunchSpec;
import dev.mcpmanager.definition.Limits;
import dev.mcpmanager.definition.ServerDefinition;
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
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

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

  private ManagedServer make(DefinitionEntry.Valid entry) {
    ServerDefinition definition = entry.definition();
    var tail =
        new LogTail(settings.logLines(), settings.logBytes(), surroundings.clock(), onActivity);
    var traffic = new Traffic(surroundings.clock());
    var runs = new RunHistory(entry.id(), settings.runs(), journal);
    Traits traits = traits(definition);
    boolean lazy = definition.lazy() && !definition.disabled();
    var actor =
        new ServerActor(
            entry,
            machine(definition, traits),
            surroundings,
            runs,
            lazy ? Lifecycle.LAZY : Lifecycle.INITIAL,
            news -> upstream(definition, tail, traffic, news));
    var admission = new Admission(definition, actor, surroundings.clock(), traffic, traits.wakes());
    return new ManagedServer.Sound(
        entry, actor, admission, new MessageRelay(admission, meta), traffic, tail, runs);
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

  private Upstream upstream(
      ServerDefinition definition, LogTail tail, Traffic traffic, Consumer<Trigger> news) {
    LaunchSpec launch = definition.launch();
    return launch == null || definition.transport() != Transport.STDIO
        ? new UnreachableUpstream(definition.transport(), news)
        : new ChildUpstream(
            definition, launch, means, limits(definition.limits()), tail, traffic, audience, news);
  }

  private ChannelLimits limits(Limits own) {
    ChannelLimits all = settings.limits();
    return new ChannelLimits(
        own.line() == null ? all.maxLine() : own.line(),
        own.calls() == null ? all.maxInFlight() : own.calls(),
        own.queued() == null ? all.maxQueuedBytes() : own.queued());
  }
}
