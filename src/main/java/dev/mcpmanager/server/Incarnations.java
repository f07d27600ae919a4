package dev.mcpmanager.server;

import dev.mcpmanager.definition.LaunchSpec;
import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.definition.ServerDefinition;
import dev.mcpmanager.jsonrpc.ChannelLimits;
import dev.mcpmanager.lifecycle.Effect;
import dev.mcpmanager.lifecycle.Incarnation;
import dev.mcpmanager.lifecycle.Trigger;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.Identity;
import dev.mcpmanager.mcp.ServerRequests;
import dev.mcpmanager.process.ChildLauncher;
import dev.mcpmanager.process.Usage;
import dev.mcpmanager.remote.Wires;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The incarnations of a server, one after the other: children of ours, or connections to what is
/// elsewhere.
///
/// Holds at most one [LiveRun] that matters: the newest.
final class Incarnations implements Upstream {

  /// What the runs of all servers share.
  record Means(
      ChildLauncher launcher,
      Wires wires,
      Identity identity,
      OutOfMemoryKills memory,
      Surroundings surroundings) {}

  private final ServerDefinition definition;
  private final Means means;
  private final ChannelLimits limits;
  private final LogTail tail;
  private final ChildTerms terms;
  private final ServerRequests requests;
  private final Consumer<Trigger> news;
  private volatile @Nullable LiveRun run; // written by the actor's thread only

  Incarnations(
      ServerDefinition definition,
      Means means,
      ChannelLimits limits,
      LogTail tail,
      ChildTerms terms,
      Consumer<Trigger> news) {
    this.definition = definition;
    this.means = means;
    this.limits = limits;
    this.tail = tail;
    this.terms = terms;
    this.requests = new ServerRequests(definition.profile().roots());
    this.news = news;
  }

  @Override
  public void perform(Effect effect) {
    LiveRun current = run;
    switch (effect) {
      case Effect.Launch(Incarnation incarnation, var _) -> {
        LiveRun next = next(incarnation);
        run = next;
        next.start();
      }
      case Effect.CloseStdin(var _, String reason) when current != null ->
          current.closeStdin(reason);
      case Effect.TerminateGroup _ when current != null -> current.terminate();
      case Effect.KillGroup _ when current != null -> current.kill();
      case Effect.CloseStdin _, Effect.TerminateGroup _, Effect.KillGroup _, Effect.AwaitSlot _ -> {
        // The machine signals children that it launched, and slots are the actor's business.
      }
    }
  }

  private LiveRun next(Incarnation incarnation) {
    LaunchSpec launch = definition.launch();
    return launch == null
        ? new RemoteRun(this, remote(), incarnation)
        : new ChildRun(this, launch, incarnation, cpu());
  }

  @Override
  public @Nullable Connection connection() {
    LiveRun current = run;
    return current == null ? null : current.connection();
  }

  @Override
  public @Nullable LiveChild child() {
    LiveRun current = run;
    return current == null ? null : current.child();
  }

  @Override
  public @Nullable Usage usage() {
    LiveRun current = run;
    return current == null ? null : current.usage();
  }

  @Override
  public Duration cpu() {
    LiveRun current = run;
    return current == null ? terms.cpuBefore() : current.cpu();
  }

  @Override
  public @Nullable String suspicion() {
    LiveRun current = run;
    return current == null ? null : current.suspicion();
  }

  @Override
  public @Nullable String authorizationUrl() {
    return definition.remote() == null ? null : means.wires().authorizationUrl(definition.id());
  }

  @Override
  public EndNotes endNotes() {
    LiveRun current = run;
    return current == null ? EndNotes.NONE : current.endNotes();
  }

  @Override
  public List<String> lastWords(int limit) {
    LiveRun current = run;
    return current == null ? List.of() : current.words().stderr(limit);
  }

  /// The era to speak at once; null to ask.
  @Nullable Era knownEra() {
    return switch (definition.protocol()) {
      case LEGACY -> Era.LEGACY;
      case MODERN -> Era.MODERN;
      case AUTO -> terms.era().get();
    };
  }

  /// @param era null to ask again next time
  void remember(@Nullable Era era) {
    terms.era().remember(era);
  }

  void tell(Trigger trigger) {
    news.accept(trigger);
  }

  ServerDefinition definition() {
    return definition;
  }

  /// Where to reach it. Of a server that is not reached through the pipes of its child.
  RemoteSpec remote() {
    return Objects.requireNonNull(definition.remote(), "its transport is not stdio");
  }

  Means means() {
    return means;
  }

  ChannelLimits limits() {
    return limits;
  }

  LogTail tail() {
    return tail;
  }

  ChildTerms terms() {
    return terms;
  }

  /// What the manager itself answers to the child.
  ServerRequests requests() {
    return requests;
  }
}
