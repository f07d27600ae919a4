package dev.mcpmanager.jsonrpc;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/// Splits a stream into lines, in bounded memory, looking at each byte once.
///
/// Only a line feed ends a line. One carriage return before it is taken off, any other stays; so is
/// a byte order mark at the very start. The last line needs no end. A line over the limit is
/// reported with its length and its edges when its end comes, and the next one is whole again.
public final class LineReader implements Runnable {

  private static final System.Logger LOG = System.getLogger(LineReader.class.getName());

  /// Enough for what most say; who fills it gets [#INITIAL].
  private static final int FIRST = 4 << 10;

  private static final int INITIAL = 32 << 10;

  /// A buffer that a long line made bigger than this is given back after it.
  private static final int RETAINED = 256 << 10;

  /// A pipe holds no more; and the JDK allocates native memory as large as what is asked for.
  private static final int MOST_AT_ONCE = 64 << 10;

  /// A byte order mark and a carriage return may still come off a line that is not yet complete.
  private static final int STRIPPED = 4;

  private final InputStream in;
  private final int limit;
  private final int keep;
  private final LineSink sink;

  private byte[] buffer = new byte[FIRST];
  private int start;
  private int end;
  private boolean atFirstLine = true;
  private int expected;
  private boolean given; // the buffer is somebody else's: it may be read, but not written
  private boolean sinkHasFailed;
  private @Nullable OversizedLine oversized;

  private LineReader(InputStream in, int limit, int keep, LineSink sink) {
    this.in = in;
    this.limit = limit;
    this.keep = keep;
    this.sink = sink;
  }

  /// For messages, of which a part is worth nothing: of a line over the limit only the edges are
  /// kept.
  public static LineReader dropping(InputStream in, int limit, LineSink sink) {
    return new LineReader(in, limit, OversizedLine.EDGE, sink);
  }

  /// For text, of which a part is worth having: of a line over the limit the head is kept, as long
  /// as the limit.
  public static LineReader cutting(InputStream in, int limit, LineSink sink) {
    return new LineReader(in, limit, limit, sink);
  }

  /// Reads on a thread of its own until the stream ends. A platform thread: a read that waits for a
  /// pipe would hold on to a virtual thread's carrier.
  public Thread start(String threadName) {
    return PipeThread.start(threadName, this);
  }

  @Override
  public void run() {
    IOException failure = null;
    try {
      for (int n = read(); n >= 0; n = read()) {
        split(n);
        makeRoom();
      }
    } catch (IOException e) {
      failure = e;
    } catch (RuntimeException | Error e) {
      failure = new IOException(e); // whatever it is, the end must be told
    }
    if (start < end || oversized != null) {
      complete(end);
    }
    end(failure);
  }

  private int read() throws IOException {
    return in.read(buffer, end, Math.min(buffer.length - end, MOST_AT_ONCE));
  }

  private void split(int arrived) {
    int from = end;
    end += arrived;
    int lineFeed = Words.indexOf((byte) '\n', buffer, from, end);
    while (lineFeed < end) {
      complete(lineFeed);
      start = lineFeed + 1;
      lineFeed = Words.indexOf((byte) '\n', buffer, start, end);
    }
  }

  /// The line that began at `start` ends before `stop`.
  private void complete(int stop) {
    int from = atFirstLine && startsWithMark(stop) ? start + 3 : start;
    int to = stop > from && buffer[stop - 1] == '\r' ? stop - 1 : stop;
    atFirstLine = false;
    if (to - from > RETAINED) {
      expected = Math.max(expected / 2, to - from + MOST_AT_ONCE); // less, if they become shorter
    }
    OversizedLine tooLong = oversized;
    oversized = null;
    if (tooLong == null && to - from > limit) {
      tooLong = new OversizedLine(keep);
    }
    try {
      if (tooLong == null) {
        hand(from, to - from);
      } else {
        tooLong.add(buffer, start, stop).report(sink);
      }
    } catch (RuntimeException | Error e) {
      logFirst(e);
    }
  }

  private void hand(int from, int length) {
    // Nobody shall keep much more than a line, nor a buffer for the sake of a short one.
    if (length > RETAINED && length > buffer.length / 2) {
      given |= sink.longLine(buffer, from, length);
    } else {
      sink.line(buffer, from, length);
    }
  }

  private boolean startsWithMark(int stop) {
    return stop - start >= 3
        && buffer[start] == (byte) 0xEF
        && buffer[start + 1] == (byte) 0xBB
        && buffer[start + 2] == (byte) 0xBF;
  }

  /// Leaves room for at least one more byte, and moves any byte a bounded number of times.
  private void makeRoom() {
    int length = end - start;
    if (oversized != null || length > (long) limit + STRIPPED) {
      giveUpLine();
    } else if (given || (buffer.length > RETAINED && length < INITIAL)) {
      moveTo(new byte[Math.max(INITIAL, 2 * length)]);
    } else if (end == buffer.length && end < INITIAL) {
      moveTo(new byte[INITIAL]);
    } else if (length == 0) {
      start = 0;
      end = 0;
    } else if (end == buffer.length) {
      if (length <= buffer.length / 2) {
        moveTo(buffer);
      } else {
        grow();
      }
    }
    given = false;
  }

  /// Doubles at first, and then goes at once to the size that the last long lines had: who asks for
  /// megabytes once will do so again.
  private void grow() {
    long most = Math.min((long) limit + STRIPPED + MOST_AT_ONCE, Integer.MAX_VALUE - 8);
    long enough = Math.max(2L * buffer.length, buffer.length < RETAINED ? 0 : expected);
    try {
      moveTo(new byte[(int) Math.min(enough, most)]);
    } catch (OutOfMemoryError e) {
      giveUpLine(); // as bad as too long, and no reason for the others to suffer
    }
  }

  private void giveUpLine() {
    oversized = (oversized == null ? new OversizedLine(keep) : oversized).add(buffer, start, end);
    start = 0;
    end = 0;
    if (buffer.length > RETAINED) {
      buffer = new byte[INITIAL];
    }
  }

  private void moveTo(byte[] target) {
    int length = end - start;
    System.arraycopy(buffer, start, target, 0, length);
    buffer = target;
    start = 0;
    end = length;
  }

  private void end(@Nullable IOException failure) {
    buffer = new byte[0];
    try {
      sink.end(failure);
    } catch (RuntimeException | Error e) {
      logFirst(e);
    }
  }

  /// The first only: a sink may fail at each of a million lines.
  private void logFirst(Throwable e) {
    if (!sinkHasFailed) {
      sinkHasFailed = true;
      String thread = Thread.currentThread().getName();
      LOG.log(Level.WARNING, "What reads the lines of '" + thread + "' failed at one.", e);
    }
  }
}
