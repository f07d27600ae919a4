package dev.mcpmanager.jsonrpc;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/// The bytes of a message, one stretch of which may be replaced without moving the others: a long
/// answer is held once, in the buffer it was read into, and gets its caller's id on the way out.
/// Nobody changes the arrays any more.
public final class Payload {

  private static final byte[] NOTHING = {};

  private final byte[] buffer;
  private final int from;
  private final int to;
  private final int cut;
  private final byte[] by;
  private final int resume;

  private Payload(byte[] buffer, int from, int to, int cut, byte[] by, int resume) {
    this.buffer = buffer;
    this.from = from;
    this.to = to;
    this.cut = cut;
    this.by = by;
    this.resume = resume;
  }

  /// All bytes of an array, which is the payload's from now on.
  public static Payload of(byte[] bytes) {
    return new Payload(bytes, 0, bytes.length, bytes.length, NOTHING, bytes.length);
  }

  /// A stretch of a buffer, with another in it replaced.
  static Payload of(byte[] buffer, int from, int to, Span replaced, byte[] by) {
    return new Payload(buffer, from, to, replaced.start(), by, replaced.end());
  }

  /// In bytes.
  public int length() {
    return cut - from + by.length + to - resume;
  }

  public void writeTo(OutputStream out) throws IOException {
    out.write(buffer, from, cut - from);
    if (by.length > 0) {
      out.write(by);
    }
    if (to > resume) {
      out.write(buffer, resume, to - resume);
    }
  }

  /// As the response that it is. Reads it anew, and copies it.
  public Response toResponse() {
    try {
      return (Response) Message.parse(toBytes());
    } catch (MalformedMessageException e) {
      throw new IllegalStateException("It was read as a response before.", e);
    }
  }

  /// In one piece, which is a copy.
  public byte[] toBytes() {
    var bytes = new ByteArrayOutputStream(length());
    try {
      writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }
}
