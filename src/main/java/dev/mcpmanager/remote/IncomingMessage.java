package dev.mcpmanager.remote;

import dev.mcpmanager.jsonrpc.ReceivedMessages;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// A message while it comes in. Of one over the limit only the edges and the length are kept.
final class IncomingMessage {

  private static final int EDGE = 256;

  /// What is read at once; a message may be announced as long, but costs nothing before it comes.
  private static final int STEP = 64 << 10;

  private final int limit;
  private byte[] bytes = {}; // beyond the limit: as many as the edge has
  private byte[] tail = {};
  private long length;

  IncomingMessage(int limit) {
    this.limit = limit;
  }

  /// Takes the next part from a stream, all of it.
  void read(InputStream in, long part) throws IOException {
    long left = part;
    while (left > 0) {
      int step = (int) Math.min(left, STEP);
      if (length + step > limit) {
        add(exactly(in, step));
      } else {
        makeRoom((int) length + step, left);
        fill(in, bytes, (int) length, step);
        length += step;
      }
      left -= step;
    }
  }

  private void makeRoom(int wanted, long left) {
    if (wanted > bytes.length) {
      // exactly as much as is needed if that is little; twice as much, and no more, if it is not
      long doubled = Math.max(bytes.length * 2L, length + Math.min(left, STEP));
      bytes = Arrays.copyOf(bytes, (int) Math.min(limit, doubled));
    }
  }

  /// Takes a part of a message over the limit.
  private void add(byte[] part) {
    if (length <= limit) { // until now it was not
      byte[] all = Arrays.copyOf(bytes, (int) length);
      tail = Arrays.copyOfRange(all, Math.max(0, all.length - EDGE), all.length);
      bytes = Arrays.copyOf(all, Math.min(all.length, EDGE));
    }
    if (bytes.length < EDGE) {
      bytes = joined(bytes, Arrays.copyOf(part, Math.min(part.length, EDGE - bytes.length)));
    }
    byte[] end = joined(tail, part);
    tail = Arrays.copyOfRange(end, Math.max(0, end.length - EDGE), end.length);
    length += part.length;
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  /// Hands the whole message on; waits while too much waits to be read.
  void deliver(ReceivedMessages to) throws InterruptedException {
    if (length > limit) {
      to.addOversized(bytes, tail, length);
    } else {
      to.add(bytes.length == length ? bytes : Arrays.copyOf(bytes, (int) length));
    }
  }

  static byte[] exactly(InputStream in, int length) throws IOException {
    var part = new byte[length];
    fill(in, part, 0, length);
    return part;
  }

  private static void fill(InputStream in, byte[] into, int offset, int length) throws IOException {
    if (in.readNBytes(into, offset, length) < length) {
      throw new EOFException();
    }
  }
}
