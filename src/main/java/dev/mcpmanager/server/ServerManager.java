package dev.mcpmanager.server;

import dev.mcpmanager.definition.ServerId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// PLACEHOLDER with the real signatures: the real class replaces this file at the merge.
public final class ServerManager implements AutoCloseable {

  /// All servers in the file's order.
  public List<ServerView> servers() {
    throw new UnsupportedOperationException();
  }

  /// @throws UnknownServerException if there is none
  public ServerView server(ServerId id) {
    throw new UnsupportedOperationException();
  }

  public ServersSnapshot snapshot() {
    throw new UnsupportedOperationException();
  }

  /// Completes when the server is ready or has failed to get there; bounded by the server's own
  /// deadlines. @throws UnknownServerException
  public CompletableFuture<ActionOutcome> start(ServerId id) {
    throw new UnsupportedOperationException();
  }

  public CompletableFuture<ActionOutcome> stop(ServerId id) {
    throw new UnsupportedOperationException();
  }

  public CompletableFuture<ActionOutcome> restart(ServerId id) {
    throw new UnsupportedOperationException();
  }

  /// Never completes exceptionally, never throws for an unknown server (that is a CallFailure).
  public CompletableFuture<MessageOutcome> message(ServerId id, byte[] body) {
    throw new UnsupportedOperationException();
  }

  /// Events with seq > after, oldest first, at most what is kept.
  public EventPage events(long after) {
    throw new UnsupportedOperationException();
  }

  /// Lines with seq > after, oldest first, at most limit; stream null means both.
  public LogPage logs(ServerId id, long after, LogLine.@Nullable Source stream, int limit) {
    throw new UnsupportedOperationException();
  }

  public DefinitionsStatus definitions() {
    throw new UnsupportedOperationException();
  }

  /// Calls `listener` after anything became readable that was not before (an event, a log line). It is
  /// called on the threads that read children's pipes, often: it must only set a flag or unpark a thread.
  public void onActivity(Runnable listener) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
