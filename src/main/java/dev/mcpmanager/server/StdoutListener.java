package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.Channel;
import dev.mcpmanager.jsonrpc.ChannelListener;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.mcp.ServerRequests;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a child says beside its answers: each line goes to the log tail, the rest to its audience,
/// and the manager answers each request that nobody else does.
///
/// @param traffic counts what is dropped
/// @param onLine told of every line, on the reader's thread
/// @param words keeps what is no message
/// @param channel complete before the first line is read
/// @param read completed when there is nothing left to read
/// @param peer the child, once it is ready
/// @param onLoss told on the reader's or the writer's thread that a pipe is closed, as a predicate
record StdoutListener(
    LogTail tail,
    Traffic traffic,
    Runnable onLine,
    LastWords words,
    CompletableFuture<Channel> channel,
    CompletableFuture<Void> read,
    Audience audience,
    ServerRequests requests,
    Supplier<@Nullable Peer> peer,
    Consumer<String> onLoss)
    implements ChannelListener {

  @Override
  public void line(byte[] buffer, int offset, int length) {
    tail.add(LogLine.Source.STDOUT, buffer, offset, length, false);
    onLine.run();
  }

  @Override
  public void noise(byte[] buffer, int offset, int length) {
    words.noise(buffer, offset, length); // the channel counts it; the tail has the line already
  }

  @Override
  public void oversized(byte[] head, long bytes) {
    traffic.dropped();
    tail.add(LogLine.Source.STDOUT, head, 0, head.length, true);
    onLine.run();
  }

  @Override
  public void request(Request request) {
    if (!audience.request(peer.get(), request)) {
      channel.join().send(requests.answer(request));
    }
  }

  @Override
  public boolean wants(String method) {
    return audience.wants(peer.get(), method);
  }

  @Override
  public void notification(Notification notification) {
    audience.notification(peer.get(), notification);
  }

  @Override
  public void endOfInput(String reason) {
    read.complete(null);
    onLoss.accept("closed its stdout");
  }

  @Override
  public void outputFailed(String reason) {
    onLoss.accept("closed its stdin");
  }
}
