package dev.mcpmanager.remote;

import dev.mcpmanager.jsonrpc.PeerInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;

/// Cuts what a channel writes into its messages.
final class Lines implements PeerInput {

  /// Sends messages.
  interface Taker {

    /// Takes a message if there is room for it.
    ///
    /// @param wait whether to wait for room
    /// @return whether it was taken
    boolean take(byte[] message, boolean wait) throws IOException, InterruptedException;
  }

  private final Taker taker;
  private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

  Lines(Taker taker) {
    this.taker = taker;
  }

  @Override
  public int offer(byte[] bytes, int offset, int length) throws IOException {
    return pass(bytes, offset, length, false);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int _ = pass(bytes, offset, length, true);
  }

  /// @return how many bytes were taken: whole lines, and at last what begins one
  private int pass(byte[] bytes, int offset, int length, boolean wait) throws IOException {
    int end = offset + length;
    int from = offset;
    for (int at = offset; at < end; at++) {
      if (bytes[at] == '\n') {
        if (!take(bytes, from, at, wait)) {
          return from - offset;
        }
        from = at + 1;
      }
    }
    begun.write(bytes, from, end - from);
    return length;
  }

  private boolean take(byte[] bytes, int from, int to, boolean wait) throws IOException {
    int before = begun.size();
    byte[] message = new byte[before + to - from];
    System.arraycopy(begun.toByteArray(), 0, message, 0, before);
    System.arraycopy(bytes, from, message, before, to - from);
    try {
      boolean taken = taker.take(message, wait);
      if (taken) {
        begun.reset();
      }
      return taken;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("The writer was interrupted.");
    }
  }

  @Override
  public void close() {
    // requests have no common end: the wire is closed for itself
  }
}
