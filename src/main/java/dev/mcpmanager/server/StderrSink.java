package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.LineSink;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Keeps what a child says on stderr, which is free text for people and no sign of an error.
///
/// @param words its own, beside the tail of its server
/// @param read completed when there is nothing left to read
record StderrSink(LogTail tail, LastWords words, CompletableFuture<Void> read) implements LineSink {

  @Override
  public void line(byte[] buffer, int offset, int length) {
    words.stderr(buffer, offset, length);
    tail.add(LogLine.Source.STDERR, buffer, offset, length, false);
  }

  @Override
  public void oversized(byte[] head, byte[] end, long bytes) {
    words.stderr(head, 0, head.length);
    tail.add(LogLine.Source.STDERR, head, 0, head.length, true);
  }

  @Override
  public void end(@Nullable IOException failure) {
    read.complete(null);
  }
}
