package dev.mcpmanager.server;

import dev.mcpmanager.definition.LaunchSpec;
import dev.mcpmanager.definition.ServerDefinition.Transport;
import dev.mcpmanager.jsonrpc.LineReader;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.lifecycle.Incarnation;
import dev.mcpmanager.lifecycle.Trigger.Exited;
import dev.mcpmanager.lifecycle.Trigger.Faulted;
import dev.mcpmanager.lifecycle.Trigger.ProgramStarted;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.HandshakeOutcome;
import dev.mcpmanager.process.Child;
import dev.mcpmanager.process.ChildLauncher;
import dev.mcpmanager.process.LaunchException;
import dev.mcpmanager.process.Usage;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One child from its launch to its end.
///
/// It is launched and greeted on one virtual thread, `mcp-<server>#<n>-start`, and its end is
/// attended to on another, `mcp-<server>#<n>-end`; both end by themselves. The signals that the
/// actor asks for go out as soon as there is a child, at once in most cases.
final class ChildRun implements LiveRun {

  private static final Logger log = LoggerFactory.getLogger(ChildRun.class);

  /// How long the readers may take to read what a child left in its pipes. A process that left the
  /// group may hold a pipe open for ever.
  private static final Duration DRAIN = Duration.ofSeconds(1);

  /// How long after its stdout a child may live before it counts as lost.
  private static final Duration EXIT_AFTER_EOF = Duration.ofMillis(300);

  private final Incarnations upstream;
  private final LaunchSpec launch;
  private final Incarnation incarnation;
  private final Duration cpuBefore;
  private final String name;
  private final CompletableFuture<Child> launched = new CompletableFuture<>();
  private final CompletableFuture<Link> opened = new CompletableFuture<>();
  private final CompletableFuture<Void> stderrRead = new CompletableFuture<>();
  private final CompletableFuture<HandshakeOutcome> greeted = new CompletableFuture<>();
  private final LastWords words;
  private final PostMortem postMortem;
  private final Contact contact;
  private volatile Upstream.@Nullable LiveChild
      live; // written by the start and end threads, in turn
  private volatile @Nullable Child child; // written by the start thread only
  private volatile EndNotes endNotes = EndNotes.NONE; // written by the end thread only
  private volatile boolean stopping; // written by the actor's thread only

  /// @param cpuBefore processor time of all children before this one
  ChildRun(Incarnations upstream, LaunchSpec launch, Incarnation incarnation, Duration cpuBefore) {
    this.upstream = upstream;
    this.launch = launch;
    this.incarnation = incarnation;
    this.cpuBefore = cpuBefore;
    this.name = upstream.terms().name() + "#" + incarnation;
    this.words = new LastWords();
    this.postMortem = new PostMortem(words, upstream.means().memory());
    var subject = new ChildWatch.Subject(this::usage, this::isFrozen);
    this.contact = new Contact(upstream, incarnation, words, subject);
  }

  @Override
  public void start() {
    Thread.ofVirtual().name("mcp-" + name + "-start").start(this::launch);
  }

  @Override
  public @Nullable Connection connection() {
    return contact.connection();
  }

  @Override
  public Upstream.@Nullable LiveChild child() {
    return live;
  }

  @Override
  public LastWords words() {
    return words;
  }

  @Override
  public EndNotes endNotes() {
    return endNotes;
  }

  @Override
  public @Nullable String suspicion() {
    return contact.suspicion();
  }

  @Override
  public @Nullable Usage usage() {
    Child current = child;
    return current == null ? null : current.usage();
  }

  private boolean isFrozen() {
    Child current = child;
    return current != null && current.frozen();
  }

  @Override
  public Duration cpu() {
    Usage usage = usage();
    return usage == null ? cpuBefore : cpuBefore.plus(usage.cpu());
  }

  @Override
  public void closeStdin(String reason) {
    stopping = true;
    var _ = opened.thenAccept(link -> link.finish(reason));
  }

  @Override
  public void terminate() {
    var _ = launched.thenAccept(Child::terminateGroup);
  }

  @Override
  public void kill() {
    var _ = launched.thenAccept(Child::killGroup);
  }

  private void launch() {
    Child made = null;
    try {
      made = launcher().launch(upstream.definition().id(), which(), launch);
      attend(made);
    } catch (LaunchException e) {
      upstream.tell(new Exited(incarnation, new Exit.NotLaunched(e.reason(), e.exitCause())));
    } catch (RuntimeException | Error e) {
      // No threads for it, or a fault of ours: a child that nobody attends to must not live, and
      // its server must not be starting for ever.
      if (made != null) {
        made.sweep();
      }
      var end = new Exit.NotLaunched(unattended(e), ExitCause.LAUNCH_FAILED);
      upstream.tell(new Exited(incarnation, end));
    }
  }

  private String which() {
    Long child = upstream.terms().name().number();
    return child == null ? incarnation.toString() : child + "." + incarnation;
  }

  /// The JVM takes a lack of threads for one of memory, and most readers would, too.
  private static String unattended(Throwable e) {
    boolean threads = String.valueOf(e.getMessage()).contains("native thread");
    return threads
        ? "cannot start: the system allows this service no more threads; stop some servers or raise"
            + " the limit (ulimit -u, or pids_limit of the container)"
        : "cannot start: its child could not be attended to (%s)".formatted(e);
  }

  private void attend(Child child) {
    this.child = child;
    var program = child.command().toString();
    live = new Upstream.LiveChild(child.pid(), program, surroundings().clock().wall());
    var stderr = new StderrSink(upstream.tail(), words, stderrRead);
    LineReader.cutting(child.stderr(), LogTail.MAX_LINE, stderr).start("mcp-" + name + "-stderr");
    Link link = link(child);
    opened.complete(link);
    launched.complete(child); // signals that were asked for meanwhile go out here
    link.start();
    Thread.ofVirtual().name("mcp-" + name + "-end").start(() -> attendToEnd(child, link));
    awaitProgram(child);
    greet(link);
  }

  private Link link(Child child) {
    if (upstream.definition().transport() == Transport.STDIO) {
      return new PipeLink(upstream, name, child, contact, loss -> linkLost(child, loss));
    }
    return upstream.definition().remote() == null
        ? new BlindLink(upstream, incarnation, name, child, words)
        : new UrlLink(upstream, name, child, contact, words, loss -> linkLost(child, loss));
  }

  /// What fetches its program first cannot answer before that runs, and the program must not find
  /// two questions in its pipe because the download took so long.
  private void awaitProgram(Child child) {
    if (launch.fetchesPackage()) {
      CompletableFuture.anyOf(child.programStarted(), child.exited()).join();
      upstream.tell(new ProgramStarted(incarnation));
    }
  }

  private void greet(Link link) {
    HandshakeOutcome outcome = link.greet();
    switch (outcome) {
      case HandshakeOutcome.Refused(String reason) -> refused(reason);
      case HandshakeOutcome.Undelivered(String reason, var _) -> refused(reason);
      case HandshakeOutcome.Agreed _,
          HandshakeOutcome.LeftAtProbe _,
          HandshakeOutcome.ChannelClosed _ -> {
        // It is ready, or its end will tell.
      }
    }
    greeted.complete(outcome);
  }

  private void refused(String reason) {
    upstream.tell(new Faulted(incarnation, new Exit.Refused(reason)));
  }

  /// On a thread of the link, which has nothing left to do. A child that exits closes its pipes and
  /// sockets on the way, a moment before its exit can be seen, and the exit is the better reason; a
  /// child that lives on is lost to us.
  ///
  /// @param loss a predicate, such as "closed its stdout"
  private void linkLost(Child child, String loss) {
    try {
      child.exited().get(EXIT_AFTER_EOF.toMillis(), TimeUnit.MILLISECONDS);
      contact.awaitEnd(); // soon: a sweep and the draining of the other pipe are bounded
    } catch (TimeoutException _) {
      opened.join().abandon(loss);
      upstream.tell(new Faulted(incarnation, new Exit.Lost(loss)));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("Nobody interrupts these threads, and exits do not fail.", e);
    }
  }

  /// Waits for the exit. What the child left behind goes first then, since it may hold the pipes;
  /// then what is in the pipes is read; and only then is the end told, so that nothing of this run
  /// is left in the next.
  private void attendToEnd(Child child, Link link) {
    Exit exit = child.exited().join();
    int callsInFlight = upstream.terms().traffic().open();
    int swept = sweep(child);
    drain(link);
    child.closePipes();
    boolean ready = link.end(exit.sentence());
    endNotes = postMortem.notes(child, swept, callsInFlight);
    boolean atProbe = greeted.join() instanceof HandshakeOutcome.LeftAtProbe && !stopping;
    contact.dismiss(); // its opening is over, since the greeting is
    if (atProbe) {
      upstream.remember(Era.LEGACY);
    }
    live = null;
    Exit end = atProbe ? new Exit.AtProbe(exit) : exit;
    upstream.tell(postMortem.news(incarnation, end, ready));
  }

  /// A fault of ours in here must not keep the end from being told: its server would be stopping
  /// for ever. What it may have left behind, the watch goes on looking for.
  private int sweep(Child child) {
    try {
      return child.sweep();
    } catch (RuntimeException e) {
      log.atError()
          .addKeyValue("server", upstream.definition().id())
          .setCause(e)
          .log("What child {} left behind could not be swept.", name);
      return 0;
    }
  }

  private void drain(Link link) {
    try {
      CompletableFuture.allOf(link.read(), stderrRead).get(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      // Some process that left the group holds a pipe; what it has to say is not the child's any
      // more.
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("Nobody interrupts this thread, and readers do not fail.", e);
    }
  }

  private ChildLauncher launcher() {
    return upstream.means().launcher();
  }

  private Surroundings surroundings() {
    return upstream.means().surroundings();
  }
}
