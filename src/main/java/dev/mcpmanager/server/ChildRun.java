package dev.mcpmanager.server;

import dev.mcpmanager.definition.ServerDefinition.Readiness;
import dev.mcpmanager.jsonrpc.Channel;
import dev.mcpmanager.jsonrpc.LineReader;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.lifecycle.Incarnation;
import dev.mcpmanager.lifecycle.Trigger.BecameReady;
import dev.mcpmanager.lifecycle.Trigger.Exited;
import dev.mcpmanager.lifecycle.Trigger.Faulted;
import dev.mcpmanager.lifecycle.Trigger.ProgramStarted;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.mcp.HandshakeOutcome;
import dev.mcpmanager.mcp.Handshaker;
import dev.mcpmanager.mcp.Questions;
import dev.mcpmanager.process.Child;
import dev.mcpmanager.process.ChildLauncher;
import dev.mcpmanager.process.LaunchException;
import dev.mcpmanager.process.Usage;
import java.time.Duration;
import java.util.Objects;
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
final class ChildRun {

  private static final Logger log = LoggerFactory.getLogger(ChildRun.class);

  /// How long the readers may take to read what a child left in its pipes. A process that left the
  /// group may hold a pipe open for ever.
  private static final Duration DRAIN = Duration.ofSeconds(1);

  /// How long after its stdout a child may live before it counts as lost.
  private static final Duration EXIT_AFTER_EOF = Duration.ofMillis(300);

  private final ChildUpstream upstream;
  private final Incarnation incarnation;
  private final Duration cpuBefore;
  private final String name;
  private final CompletableFuture<Child> launched = new CompletableFuture<>();
  private final CompletableFuture<Channel> opened = new CompletableFuture<>();
  private final CompletableFuture<Void> stdoutRead = new CompletableFuture<>();
  private final CompletableFuture<Void> stderrRead = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final CompletableFuture<HandshakeOutcome> greeted = new CompletableFuture<>();
  private final LastWords words;
  private final PostMortem postMortem;
  private volatile @Nullable Connection connection; // written by the start and end threads, in turn
  private volatile @Nullable Peer peer; // written by the start thread only, once it is ready
  private volatile Upstream.@Nullable LiveChild live; // written as the connection is
  private volatile @Nullable Child child; // written by the start thread only
  private volatile @Nullable ChildWatch watch; // likewise
  private volatile EndNotes endNotes = EndNotes.NONE; // written by the end thread only
  private volatile boolean stopping; // written by the actor's thread only

  /// @param cpuBefore processor time of all children before this one
  ChildRun(ChildUpstream upstream, Incarnation incarnation, Duration cpuBefore) {
    this.upstream = upstream;
    this.incarnation = incarnation;
    this.cpuBefore = cpuBefore;
    this.name = upstream.terms().name() + "#" + incarnation;
    this.words = new LastWords();
    this.postMortem = new PostMortem(words, upstream.means().memory());
  }

  void start() {
    Thread.ofVirtual().name("mcp-" + name + "-start").start(this::launch);
  }

  @Nullable Connection connection() {
    return connection;
  }

  Upstream.@Nullable LiveChild child() {
    return live;
  }

  LastWords words() {
    return words;
  }

  EndNotes endNotes() {
    return endNotes;
  }

  @Nullable String suspicion() {
    ChildWatch current = watch;
    return current == null ? null : current.suspicion();
  }

  @Nullable Usage usage() {
    Child current = child;
    return current == null ? null : current.usage();
  }

  /// Processor time of this child and all before it.
  Duration cpu() {
    Usage usage = usage();
    return usage == null ? cpuBefore : cpuBefore.plus(usage.cpu());
  }

  /// The first rung. Ends the open calls, and the child's input behind what was accepted for it.
  void closeStdin() {
    stopping = true;
    var _ = opened.thenAccept(channel -> channel.finish("is being stopped"));
  }

  void terminate() {
    var _ = launched.thenAccept(Child::terminateGroup);
  }

  void kill() {
    var _ = launched.thenAccept(Child::killGroup);
  }

  private void launch() {
    Child made = null;
    try {
      made = launcher().launch(upstream.definition().id(), which(), upstream.launch());
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
    var listener =
        new StdoutListener(
            upstream.tail(),
            upstream.terms().traffic(),
            this::signOfLife,
            words,
            opened,
            stdoutRead,
            upstream.terms().audience(),
            upstream.requests(),
            () -> peer,
            loss -> pipeClosed(child, loss));
    var channel =
        new Channel(
            name,
            child.stdout(),
            new ChildInput(child.stdin()),
            upstream.limits(),
            listener,
            surroundings().timer());
    opened.complete(channel);
    launched.complete(child); // signals that were asked for meanwhile go out here
    channel.start();
    Thread.ofVirtual().name("mcp-" + name + "-end").start(() -> attendToEnd(child, channel));
    awaitProgram(child);
    greet(channel);
  }

  /// What fetches its program first cannot answer before that runs, and the program must not find
  /// two questions in its pipe because the download took so long.
  private void awaitProgram(Child child) {
    if (upstream.launch().fetchesPackage()) {
      CompletableFuture.anyOf(child.programStarted(), child.exited()).join();
      upstream.tell(new ProgramStarted(incarnation));
    }
  }

  private void signOfLife() {
    ChildWatch current = watch;
    if (current != null) {
      current.line();
    }
  }

  private void greet(Channel channel) {
    HandshakeOutcome outcome;
    try {
      outcome = handshake(channel);
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody knows this thread, so nobody interrupts it.", e);
    } catch (RuntimeException e) {
      // An answer that our code cannot digest must not leave the server starting for ever.
      outcome = new HandshakeOutcome.Refused("could not be understood in its handshake: " + e);
    }
    if (outcome instanceof HandshakeOutcome.Refused(String reason)) {
      upstream.remember(null); // what was known may be what was wrong
      upstream.tell(new Faulted(incarnation, new Exit.Refused(reason)));
    }
    greeted.complete(outcome);
  }

  private HandshakeOutcome handshake(Channel channel) throws InterruptedException {
    if (upstream.definition().readiness() == Readiness.SPAWN) {
      watchOver(channel, Era.LEGACY);
      ready(new Connection(channel, null));
      return new HandshakeOutcome.ChannelClosed();
    }
    // Longer than the start deadline, which is the actor's to watch.
    Duration patience = upstream.definition().timeouts().start().plusSeconds(5);
    String capabilities = upstream.definition().profile().capabilities();
    var handshaker = new Handshaker(channel, upstream.means().identity(), capabilities, patience);
    byte[] clients = upstream.terms().initializeParams();
    HandshakeOutcome outcome =
        clients == null ? handshaker.perform(upstream.knownEra()) : handshaker.performFor(clients);
    if (outcome instanceof HandshakeOutcome.Agreed(Handshake handshake)) {
      upstream.remember(handshake.era());
      watchOver(channel, handshake.era());
      ready(new Connection(channel, handshake));
    }
    return outcome;
  }

  private void watchOver(Channel channel, Era era) {
    var watching =
        new ChildWatch(
            incarnation,
            upstream.terms().rules(),
            channel,
            Questions.ofLife(era, upstream.means().identity()),
            upstream.terms().traffic(),
            Objects.requireNonNull(child, "it was launched before it was greeted"),
            surroundings().clock(),
            upstream::tell);
    watch = watching;
    watching.start(surroundings().timer());
    if (closed.isDone()) {
      watching.stop(); // its end came first, and has looked for the watch too early
    }
  }

  private void ready(Connection made) {
    var opening =
        new Peer(
            upstream.definition(),
            made,
            upstream.terms().traffic(),
            upstream.terms().audience()::answered);
    peer = opening;
    upstream.terms().audience().opened(opening);
    connection = made; // from here on others can reach it
    upstream.tell(new BecameReady(incarnation));
  }

  /// On the reader's or the writer's thread, which has nothing left to do. A child that exits
  /// closes its pipes on the way, a moment before its exit can be seen, and the exit is the better
  /// reason; a child that lives on is lost to us.
  ///
  /// @param loss a predicate, such as "closed its stdout"
  private void pipeClosed(Child child, String loss) {
    try {
      child.exited().get(EXIT_AFTER_EOF.toMillis(), TimeUnit.MILLISECONDS);
      closed.join(); // soon: a sweep and the draining of the other pipe are bounded
    } catch (TimeoutException _) {
      opened.join().close(loss);
      upstream.tell(new Faulted(incarnation, new Exit.Lost(loss)));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("Nobody interrupts these threads, and exits do not fail.", e);
    }
  }

  /// Waits for the exit. What the child left behind goes first then, since it may hold the pipes;
  /// then what is in the pipes is read; and only then is the end told, so that nothing of this run
  /// is left in the next.
  private void attendToEnd(Child child, Channel channel) {
    Exit exit = child.exited().join();
    int callsInFlight = upstream.terms().traffic().open();
    int swept = sweep(child);
    drain();
    child.closePipes();
    boolean ready = connection != null;
    connection = null;
    channel.close(exit.sentence());
    closed.complete(null);
    stopWatch();
    endNotes = postMortem.notes(child, swept, callsInFlight);
    boolean atProbe = greeted.join() instanceof HandshakeOutcome.LeftAtProbe && !stopping;
    Peer reached = peer; // its opening is over, since the greeting is
    if (reached != null) {
      upstream
          .terms()
          .audience()
          .closed(reached, Objects.requireNonNull(channel.closed(), "just closed"));
    }
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

  private void stopWatch() {
    ChildWatch current = watch;
    if (current != null) {
      current.stop();
    }
  }

  private void drain() {
    try {
      CompletableFuture.allOf(stdoutRead, stderrRead).get(DRAIN.toMillis(), TimeUnit.MILLISECONDS);
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
