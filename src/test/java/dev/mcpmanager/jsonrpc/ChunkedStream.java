package dev.mcpmanager.jsonrpc;

import java.io.ByteArrayInputStream;
import java.util.function.IntSupplier;

/// Gives so many bytes at once and no more, as a pipe might.
final class ChunkedStream extends ByteArrayInputStream {

  private final IntSupplier chunk;

  ChunkedStream(byte[] bytes, int chunk) {
    this(bytes, () -> chunk);
  }

  ChunkedStream(byte[] bytes, IntSupplier chunk) {
    super(bytes);
    this.chunk = chunk;
  }

  @Override
  public synchronized int read(byte[] target, int offset, int length) {
    return super.read(target, offset, Math.min(length, chunk.getAsInt()));
  }
}
