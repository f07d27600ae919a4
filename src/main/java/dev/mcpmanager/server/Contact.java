package dev.mcpmanager.server;

import dev.mcpmanager.definition.ServerDefinition.Readiness;
import dev.mcpmanager.jsonrpc.Channel;
import dev.mcpmanager.jsonrpc.ChannelListener;
import dev.mcpmanager.lifecycle.Incarnation;
import dev.mcpmanager.lifecycle.Trigger.BecameReady;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.mcp.HandshakeOutcome;
import dev.mcpmanager.mcp.Handshaker;
import dev.mcpmanager.mcp.Questions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What is spoken with one incarnation of a server, over whatever channel: its greeting, what it
/// says outside of calls, and the watch over it once it is ready.
final class Contact {

  private final Incarnations upstream;
  private final Incarnation incarnation;
  private final LastWords words;
  private final ChildWatch.Subject subject;
  private final CompletableFuture<Void> read = new CompletableFuture<>();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private volatile @Nullable Connection connection; // by who greets and who ends it, in turn
  private volatile @Nullable Peer peer; // by who greets only, once it is ready
  private volatile @Nullable ChildWatch watch; // likewise
  private volatile @Nullable Channel reached; // likewise

  /// @param subject what can be seen of it beside what it says
  Contact(
      Incarnations upstream, Incarnation incarnation, LastWords words, ChildWatch.Subject subject) {
    this.upstream = upstream;
    this.incarnation = incarnation;
    this.words = words;
    this.subject = subject;
  }

  @Nullable Connection connection() {
    return connection;
  }

  @Nullable String suspicion() {
    ChildWatch current = watch;
    return current == null ? null : current.suspicion();
  }

  /// Completed when there is nothing left to read.
  CompletableFuture<Void> read() {
    return read;
  }

  private void signOfLife() {
    ChildWatch current = watch;
    if (current != null) {
      current.line();
    }
  }

  /// Hears one of its channels.
  ///
  /// @param channel complete before the first line is read
  /// @param onLoss told on the reader's or the writer's thread that the channel ends, as a
  ///   predicate
  ChannelListener listener(CompletableFuture<Channel> channel, Consumer<String> onLoss) {
    return new StdoutListener(
        upstream.tail(),
        upstream.terms().traffic(),
        this::signOfLife,
        words,
        channel,
        read,
        upstream.terms().audience(),
        upstream.requests(),
        () -> peer,
        onLoss);
  }

  /// Makes the handshake, and tells the actor if the server is ready with that. Waits.
  ///
  /// @param beforeReady told what was agreed on, before anybody else can use the channel
  HandshakeOutcome greet(Channel channel, Consumer<Handshake> beforeReady) {
    HandshakeOutcome outcome;
    try {
      outcome = handshake(channel, beforeReady);
    } catch (InterruptedException e) {
      throw new IllegalStateException("Nobody knows this thread, so nobody interrupts it.", e);
    } catch (RuntimeException e) {
      // An answer that our code cannot digest must not leave the server starting for ever.
      outcome = new HandshakeOutcome.Refused("could not be understood in its handshake: " + e);
    }
    if (outcome instanceof HandshakeOutcome.Refused) {
      upstream.remember(null); // what was known may be what was wrong
    }
    return outcome;
  }

  private HandshakeOutcome handshake(Channel channel, Consumer<Handshake> beforeReady)
      throws InterruptedException {
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
      beforeReady.accept(handshake);
      watchOver(channel, handshake.era());
      ready(new Connection(channel, handshake));
    }
    return outcome;
  }

  private void watchOver(Channel channel, Era era) {
    Surroundings surroundings = upstream.means().surroundings();
    var watching =
        new ChildWatch(
            incarnation,
            upstream.terms().rules(),
            channel,
            Questions.ofLife(era, upstream.means().identity()),
            upstream.terms().traffic(),
            subject,
            surroundings.clock(),
            upstream::tell);
    watch = watching;
    watching.start(surroundings.timer());
    if (over.isDone()) {
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
    reached = made.channel();
    peer = opening;
    upstream.terms().audience().opened(opening);
    connection = made; // from here on others can reach it
    upstream.tell(new BecameReady(incarnation));
  }

  /// Nothing more is spoken. What waits for that goes on.
  ///
  /// @param channel the last one; null if there was none
  /// @param reason a predicate
  /// @return whether it had been ready
  boolean end(@Nullable Channel channel, String reason) {
    boolean ready = connection != null;
    connection = null;
    if (channel != null) {
      channel.close(reason);
    }
    over.complete(null);
    ChildWatch current = watch;
    if (current != null) {
      current.stop();
    }
    return ready;
  }

  /// Waits until [#end] has been called.
  void awaitEnd() {
    over.join();
  }

  /// Tells its audience that it is gone. To be called behind its end, when its greeting is over.
  void dismiss() {
    Peer known = peer;
    Channel channel = reached;
    if (known != null && channel != null) {
      String reason = Objects.requireNonNull(channel.closed(), "just closed");
      upstream.terms().audience().closed(known, reason);
    }
  }
}
