package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.LineSink;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Keeps what a child prints on its stdout that speaks elsewhere: free text.
///
/// @param words its own, beside the tail of its server
/// @param read completed when there is nothing left to read
record TextSink(LogTail tail, LastWords words, CompletableFuture<Void> read) implements LineSink {

  @Override
  public void line(byte[] buffer, int offset, int length) {
    words.noise(buffer, offset, length);
    tail.add(LogLine.Source.STDOUT, buffer, offset, length, false);
  }

  @Override
  public void oversized(byte[] head, byte[] end, long bytes) {
    words.noise(head, 0, head.length);
    tail.add(LogLine.Source.STDOUT, head, 0, head.length, true);
  }

  @Override
  public void end(@Nullable IOException failure) {
    read.complete(null);
  }
}
