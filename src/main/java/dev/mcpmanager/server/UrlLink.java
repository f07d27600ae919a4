package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.LineReader;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.mcp.HandshakeOutcome;
import dev.mcpmanager.process.Child;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/// A child that serves at a url: it is launched, and the url is tried until the server answers
/// there. Its stdout is free text.
final class UrlLink implements Link {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final Incarnations upstream;
  private final String name;
  private final Child child;
  private final RemoteLink remote;
  private final TextSink stdout;

  /// @param onLoss told on a thread of its own that the connection is lost, as a predicate
  UrlLink(
      Incarnations upstream,
      String name,
      Child child,
      Contact contact,
      LastWords words,
      Consumer<String> onLoss) {
    this.upstream = upstream;
    this.name = name;
    this.child = child;
    this.stdout = new TextSink(upstream.tail(), words, new CompletableFuture<>());
    this.remote =
        new RemoteLink(
            upstream,
            name,
            contact,
            end ->
                Thread.ofVirtual()
                    .name("mcp-" + name + "-lost")
                    .start(() -> onLoss.accept("is running, but " + end.reason())));
  }

  @Override
  public void start() {
    LineReader.cutting(child.stdout(), LogTail.MAX_LINE, stdout).start("mcp-" + name + "-stdout");
  }

  /// Until the server answers, or says that it never will, or the child is gone. How long that may
  /// take is for the start deadline to say, which ends the child.
  @Override
  public HandshakeOutcome greet() {
    Duration pause = FIRST_PAUSE;
    while (true) {
      Exit failure = remote.connect();
      if (failure == null) {
        return new HandshakeOutcome.ChannelClosed(); // what is to be told of it has been
      }
      if (!mayComeUp(failure)) {
        return new HandshakeOutcome.Refused(failure.sentence());
      }
      if (exits(pause)) {
        return new HandshakeOutcome.ChannelClosed();
      }
      Duration twice = pause.multipliedBy(2);
      pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }
  }

  private static boolean mayComeUp(Exit failure) {
    return failure instanceof Exit.AtProbe
        || (failure instanceof Exit.Disconnected(var _, ExitCause cause, var _)
            && (cause == ExitCause.UNREACHABLE
                || cause == ExitCause.LOST_CHANNEL
                || cause == ExitCause.CONFIGURATION)); // as a path that is not served yet
  }

  /// Whether the child ends within a pause.
  private boolean exits(Duration pause) {
    try {
      child.exited().get(pause.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException("Nobody interrupts this thread, and exits do not fail.", e);
    }
  }

  /// The end of its stdin is a sign to leave for some; the others get SIGTERM next.
  @Override
  public void finish(String reason) {
    remote.finish(reason);
    Thread.ofVirtual().name("mcp-" + name + "-close").start(this::closeBoth);
  }

  private void closeBoth() {
    remote.close(upstream.definition().timeouts().stdinClosed());
    BlindLink.closeStdin(child);
  }

  @Override
  public void abandon(String reason) {
    remote.abandon(reason);
  }

  @Override
  public CompletableFuture<Void> read() {
    return stdout.read();
  }

  @Override
  public boolean end(String reason) {
    remote.finish(reason); // no further try
    remote.close(Duration.ZERO);
    return remote.end(reason);
  }
}
