package dev.mcpmanager.jsonrpc;

import java.util.Arrays;

/// A limit, a kind of reader, the length of its reads, and then the stream: the lines must be those
/// that are found in the plainest way.
public final class FramerFuzz {

  private static final int SETTINGS = 3;

  private FramerFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < SETTINGS) {
      return;
    }
    int limit = data[0] & 0xFF;
    boolean cuts = data[1] % 2 == 0;
    int chunk = 1 + (data[2] & 0xFF);
    byte[] bytes = Arrays.copyOfRange(data, SETTINGS, data.length);
    var lines = new RecordedLines();
    var stream = new ChunkedStream(bytes, chunk);
    var reader =
        cuts ? LineReader.cutting(stream, limit, lines) : LineReader.dropping(stream, limit, lines);
    reader.run();
    var expected = ReferenceLines.of(bytes, limit, cuts ? limit : OversizedLine.EDGE);
    if (!lines.seen.equals(expected)) {
      throw new AssertionError("Lines " + lines.seen + " instead of " + expected);
    }
  }
}
