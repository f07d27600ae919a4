package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.LineReader;
import dev.mcpmanager.lifecycle.Incarnation;
import dev.mcpmanager.lifecycle.Trigger.BecameReady;
import dev.mcpmanager.mcp.HandshakeOutcome;
import dev.mcpmanager.process.Child;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/// A child that serves somewhere, but its definition does not say where: it is supervised, and
/// nobody can speak to it.
final class BlindLink implements Link {

  private final Incarnations upstream;
  private final Incarnation incarnation;
  private final String name;
  private final Child child;
  private final TextSink stdout;

  BlindLink(
      Incarnations upstream, Incarnation incarnation, String name, Child child, LastWords words) {
    this.upstream = upstream;
    this.incarnation = incarnation;
    this.name = name;
    this.child = child;
    this.stdout = new TextSink(upstream.tail(), words, new CompletableFuture<>());
  }

  @Override
  public void start() {
    LineReader.cutting(child.stdout(), LogTail.MAX_LINE, stdout).start("mcp-" + name + "-stdout");
  }

  /// It runs, and there is nothing to ask.
  @Override
  public HandshakeOutcome greet() {
    upstream.tell(new BecameReady(incarnation));
    return new HandshakeOutcome.ChannelClosed();
  }

  @Override
  public void finish(String reason) {
    Thread.ofVirtual().name("mcp-" + name + "-close").start(() -> closeStdin(child));
  }

  /// Of a child that nobody writes to.
  static void closeStdin(Child child) {
    try {
      child.stdin().close();
    } catch (IOException _) {
      // It is closed, then.
    }
  }

  @Override
  public void abandon(String reason) {}

  @Override
  public CompletableFuture<Void> read() {
    return stdout.read();
  }

  @Override
  public boolean end(String reason) {
    return true;
  }
}
