package dev.mcpmanager.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.server.LogLine.Source;
import java.time.Instant;
import java.util.List;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/// The last lines that a server's children wrote. Bounded in lines and bytes; the oldest go first.
///
/// Written by the threads that read the child's pipes, so adding costs one copy of what is kept of
/// the line and a look at the clock; text is made of it only for those who read.
final class LogTail {

  /// What is kept of one line.
  static final int MAX_LINE = 8 * 1024;

  // A stamp: milliseconds since 1970, and below them these two bits.
  private static final int STDERR = 1;
  private static final int TRUNCATED = 2;
  private static final int FLAG_BITS = 2;

  private final LineRing ring;
  private final SteadyClock clock;
  private final Runnable onActivity;

  /// @param onActivity called after each line, on the thread that wrote it
  LogTail(int maxLines, long maxBytes, SteadyClock clock, Runnable onActivity) {
    this.ring = new LineRing(maxLines, maxBytes);
    this.clock = clock;
    this.onActivity = onActivity;
  }

  /// Keeps a copy of a line's beginning.
  ///
  /// @param truncated whether the reader of the pipe has cut it already
  void add(Source source, byte[] buffer, int offset, int length, boolean truncated) {
    int kept = length <= MAX_LINE ? length : wholeCharacters(buffer, offset, MAX_LINE);
    long flags =
        (source == Source.STDERR ? STDERR : 0) | (truncated || kept < length ? TRUNCATED : 0);
    ring.add(buffer, offset, kept, clock.wallMillis() << FLAG_BITS | flags);
    onActivity.run();
  }

  /// @param source null for both streams
  LogPage after(long seq, @Nullable Source source, int limit) {
    Slice<LineRing.Line> slice = ring.after(seq, wanted(source), limit);
    return page(slice, slice.gapAfter(seq));
  }

  /// @param source null for both streams
  LogPage newest(@Nullable Source source, int limit) {
    return page(ring.newest(wanted(source), limit), null);
  }

  /// The number of the newest line; 0 if there is none.
  long lastSeq() {
    return ring.lastSeq();
  }

  private static LogPage page(Slice<LineRing.Line> slice, @Nullable Gap gap) {
    long first = slice.firstSeq() > slice.lastSeq() ? 0 : slice.firstSeq();
    List<LogLine> lines = slice.entries().stream().map(LogTail::logLine).toList();
    return new LogPage(first, slice.lastSeq(), gap, lines);
  }

  private static LogLine logLine(LineRing.Line line) {
    return new LogLine(
        line.seq(),
        Instant.ofEpochMilli(line.stamp() >> FLAG_BITS),
        source(line.stamp()),
        new String(line.text(), UTF_8),
        (line.stamp() & TRUNCATED) != 0);
  }

  private static Source source(long stamp) {
    return (stamp & STDERR) == 0 ? Source.STDOUT : Source.STDERR;
  }

  private static LongPredicate wanted(@Nullable Source source) {
    return stamp -> source == null || source(stamp) == source;
  }

  /// The most bytes, up to `limit`, that do not end within a UTF-8 character.
  private static int wholeCharacters(byte[] buffer, int offset, int limit) {
    int end = limit;
    while (end > limit - 4 && (buffer[offset + end] & 0xC0) == 0x80) {
      end--;
    }
    return end;
  }
}
