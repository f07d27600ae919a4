package dev.mcpmanager.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.server.LogLine.Source;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The last lines that a server's children wrote. Bounded in lines and bytes; the oldest go first.
///
/// Written by the threads that read the child's pipes, so adding costs one copy of what is kept of
/// the line; text is made of it only for those who read.
final class LogTail {

  /// What is kept of one line.
  static final int MAX_LINE = 8 * 1024;

  /// An entry's own cost beside its bytes, roughly: an empty line must weigh something as well.
  private static final int OVERHEAD = 64;

  @SuppressWarnings("ArrayRecordComponent") // never compared, and never changed
  private record Entry(long seq, Instant time, Source source, byte[] utf8, boolean truncated) {
    LogLine line() {
      return new LogLine(seq, time, source, new String(utf8, UTF_8), truncated);
    }
  }

  private final SequencedRing<Entry> ring;
  private final SteadyClock clock;
  private final Runnable onActivity;

  /// @param onActivity called after each line, on the thread that wrote it
  LogTail(int maxLines, long maxBytes, SteadyClock clock, Runnable onActivity) {
    this.ring = new SequencedRing<>(maxLines, maxBytes);
    this.clock = clock;
    this.onActivity = onActivity;
  }

  /// Keeps a copy of a line's beginning.
  ///
  /// @param truncated whether the reader of the pipe has cut it already
  void add(Source source, byte[] buffer, int offset, int length, boolean truncated) {
    int kept = length <= MAX_LINE ? length : wholeCharacters(buffer, offset, MAX_LINE);
    byte[] utf8 = Arrays.copyOfRange(buffer, offset, offset + kept);
    boolean cut = truncated || kept < length;
    Instant time = clock.wall();
    ring.add(kept + OVERHEAD, seq -> new Entry(seq, time, source, utf8, cut));
    onActivity.run();
  }

  /// @param source null for both streams
  LogPage after(long seq, @Nullable Source source, int limit) {
    var slice = ring.after(seq, wanted(source), limit);
    return page(slice, slice.gapAfter(seq));
  }

  /// @param source null for both streams
  LogPage newest(@Nullable Source source, int limit) {
    return page(ring.newest(wanted(source), limit), null);
  }

  /// The last lines on stderr after a number, oldest first: what a child that failed had to say.
  List<String> lastWords(long after, int limit) {
    return newest(Source.STDERR, limit).lines().stream()
        .filter(line -> line.seq() > after)
        .map(LogLine::text)
        .toList();
  }

  /// The number of the newest line; 0 if there is none.
  long lastSeq() {
    return ring.lastSeq();
  }

  private static LogPage page(SequencedRing.Slice<Entry> slice, @Nullable Gap gap) {
    long first = slice.firstSeq() > slice.lastSeq() ? 0 : slice.firstSeq();
    return new LogPage(
        first, slice.lastSeq(), gap, slice.entries().stream().map(Entry::line).toList());
  }

  private static Predicate<Entry> wanted(@Nullable Source source) {
    return entry -> source == null || entry.source() == source;
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
