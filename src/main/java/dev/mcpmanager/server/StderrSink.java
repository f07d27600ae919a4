package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.LineSink;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Keeps what a child says on stderr, which is free text for people and no sign of an error.
///
/// @param read completed when there is nothing left to read
record StderrSink(LogTail tail, CompletableFuture<Void> read) implements LineSink {

  @Override
  public void line(byte[] buffer, int offset, int length) {
    tail.add(LogLine.Source.STDERR, buffer, offset, length, false);
  }

  @Override
  public void oversized(byte[] head, byte[] end, long bytes) {
    tail.add(LogLine.Source.STDERR, head, 0, head.length, true);
  }

  @Override
  public void end(@Nullable IOException failure) {
    read.complete(null);
  }
}
