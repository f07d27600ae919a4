package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.Channel;
import dev.mcpmanager.mcp.HandshakeOutcome;
import dev.mcpmanager.process.Child;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// A child's own pipes: each line on its stdout is a message.
final class PipeLink implements Link {

  private final Contact contact;
  private final Channel channel;

  /// @param onLoss told on the reader's or the writer's thread that a pipe is closed, as a
  ///   predicate
  PipeLink(
      Incarnations upstream, String name, Child child, Contact contact, Consumer<String> onLoss) {
    this.contact = contact;
    var opened = new CompletableFuture<Channel>();
    channel =
        new Channel(
            name,
            child.stdout(),
            new ChildInput(child.stdin()),
            upstream.limits(),
            contact.listener(opened, onLoss),
            upstream.means().surroundings().timer());
    opened.complete(channel);
  }

  @Override
  public void start() {
    channel.start();
  }

  @Override
  public HandshakeOutcome greet() {
    return contact.greet(channel, _ -> {});
  }

  @Override
  public void finish(String reason) {
    channel.finish(reason);
  }

  @Override
  public void abandon(String reason) {
    channel.close(reason);
  }

  @Override
  public CompletableFuture<Void> read() {
    return contact.read();
  }

  @Override
  public boolean end(String reason) {
    return contact.end(channel, reason);
  }
}
