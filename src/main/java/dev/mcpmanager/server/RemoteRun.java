package dev.mcpmanager.server;

import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.lifecycle.Incarnation;
import dev.mcpmanager.lifecycle.Trigger.Exited;
import dev.mcpmanager.process.Usage;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// One connection to a server that is elsewhere, from the first try to its end. It has no process,
/// so that what a child is told by signals, it is told by closing the connection.
///
/// It is made on one virtual thread, `mcp-<server>#<n>-start`, and its end is attended to on
/// another, `mcp-<server>#<n>-end`; both end by themselves.
final class RemoteRun implements LiveRun {

  private final Incarnations upstream;
  private final Incarnation incarnation;
  private final String name;
  private final String origin;
  private final LastWords words = new LastWords();
  private final Contact contact;
  private final RemoteLink link;
  private final CompletableFuture<Void> greeted = new CompletableFuture<>();
  private final AtomicBoolean ending = new AtomicBoolean();
  private volatile Upstream.@Nullable LiveChild
      live; // written by the start and end threads, in turn
  private volatile EndNotes endNotes = EndNotes.NONE; // written by the end thread only

  RemoteRun(Incarnations upstream, RemoteSpec remote, Incarnation incarnation) {
    this.upstream = upstream;
    this.incarnation = incarnation;
    this.name = upstream.terms().name() + "#" + incarnation;
    this.origin = origin(remote.url());
    this.contact = new Contact(upstream, incarnation, words, ChildWatch.Subject.UNSEEN);
    this.link = new RemoteLink(upstream, name, contact, this::end);
  }

  /// What of a url holds no secret.
  private static String origin(URI url) {
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return url.getScheme() + "://" + url.getHost() + port;
  }

  @Override
  public void start() {
    Thread.ofVirtual().name("mcp-" + name + "-start").start(this::connect);
  }

  private void connect() {
    live = new Upstream.LiveChild(null, origin, upstream.means().surroundings().clock().wall());
    Exit failure = link.connect();
    greeted.complete(null);
    if (failure != null) {
      end(failure);
    }
  }

  @Override
  public void closeStdin(String reason) {
    link.finish(reason);
    end(new Exit.Disconnected("was disconnected", ExitCause.REQUESTED));
  }

  /// There is no process to signal; the end of the connection is bounded, and on its way.
  @Override
  public void terminate() {}

  @Override
  public void kill() {
    closeStdin("is being stopped"); // which may not have been asked for before
  }

  private void end(Exit exit) {
    if (ending.compareAndSet(false, true)) {
      Thread.ofVirtual().name("mcp-" + name + "-end").start(() -> attendToEnd(exit));
    }
  }

  private void attendToEnd(Exit exit) {
    int callsInFlight = upstream.terms().traffic().open();
    link.close(upstream.definition().timeouts().stdinClosed());
    link.end(exit.sentence());
    greeted.join();
    contact.dismiss();
    endNotes = new EndNotes(null, origin, 0, callsInFlight, null, null, List.of(), words.noise());
    live = null;
    upstream.tell(new Exited(incarnation, exit));
  }

  @Override
  public Duration cpu() {
    return Duration.ZERO;
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
  public @Nullable Usage usage() {
    return null;
  }

  @Override
  public @Nullable String suspicion() {
    return contact.suspicion();
  }

  @Override
  public EndNotes endNotes() {
    return endNotes;
  }

  @Override
  public LastWords words() {
    return words;
  }
}
