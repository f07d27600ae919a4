package dev.mcpmanager.process;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A pipe of our own for a child's stdin, instead of the JDK's, so that a write can be refused by
/// the kernel instead of waiting for the child.
///
/// The flag for that belongs to our end alone: the child's is opened anew, by its name in `/proc`,
/// and behaves as any other pipe.
final class StdinPipe extends ChildStdin {

  private static final Logger log = LoggerFactory.getLogger(StdinPipe.class);

  /// More than most batches of lines; a pipe holds 64 KiB.
  private static final int CHUNK = 16 << 10;

  /// How long a blocked writer may take to notice that its pipe was closed.
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final int IN_USE = 1;
  private static final int CLOSED = 2;

  /// Whether the way by `/proc` is open here.
  private static final class Support {
    static final boolean THERE = Platform.LINUX && works();

    private static boolean works() {
      try (StdinPipe pipe = new StdinPipe(LinuxPipe.open())) {
        return works(pipe);
      } catch (IOException e) {
        log.info("Children get pipes of the JDK, which cost a hop per message: {}", e.toString());
        return false;
      }
    }

    private static boolean works(StdinPipe pipe) throws IOException {
      try (InputStream in = new FileInputStream(pipe.source())) {
        return pipe.offer(new byte[] {1}, 0, 1) == 1 && in.read() == 1;
      } finally {
        pipe.launched();
      }
    }
  }

  private final int sourceEnd;
  private final int sink;
  private final MemorySegment buffer;
  private final MemorySegment state;

  /// [#IN_USE] while a system call has the number of the sink, [#CLOSED] from [#close] on. The last
  /// of the two parties closes the descriptor, so that its number is never used after that.
  private final AtomicInteger use = new AtomicInteger();

  private StdinPipe(LinuxPipe.Ends ends) {
    var arena = Arena.ofAuto();
    this.sourceEnd = ends.source();
    this.sink = ends.sink();
    this.buffer = arena.allocate(CHUNK);
    this.state = LinuxPipe.state(arena);
  }

  /// A new pipe; null where there is none to be had, and the JDK's must do.
  static @Nullable StdinPipe open() {
    try {
      return Support.THERE ? new StdinPipe(LinuxPipe.open()) : null;
    } catch (IOException _) {
      return null; // the launch will tell what is lacking
    }
  }

  /// What the child is to read, until [#launched].
  File source() {
    return new File("/proc/self/fd/" + sourceEnd);
  }

  /// Gives up the child's end: it has one of its own, or will never have. To be called once.
  void launched() {
    LinuxPipe.close(sourceEnd);
  }

  @Override
  public int offer(byte[] bytes, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    begin();
    try {
      int written = 0;
      int last = CHUNK;
      while (written < length && last == CHUNK) {
        int chunk = Math.min(CHUNK, length - written);
        MemorySegment.copy(bytes, offset + written, buffer, ValueLayout.JAVA_BYTE, 0, chunk);
        last = LinuxPipe.write(sink, buffer, chunk, state);
        written += last;
      }
      return written;
    } finally {
      end();
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /// Waits while the child does not read, until it ends or the pipe is closed.
  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int written = offer(bytes, offset, length);
    while (written < length) {
      awaitRoom();
      written += offer(bytes, offset + written, length - written);
    }
  }

  private void awaitRoom() throws IOException {
    begin();
    try {
      LinuxPipe.awaitRoom(sink, LOOK);
    } finally {
      end();
    }
  }

  /// From any thread. The child sees the end of its input behind what was written; a writer that is
  /// waiting fails within a second.
  @Override
  public void close() {
    if (use.getAndUpdate(now -> now | CLOSED) == 0) {
      LinuxPipe.close(sink);
    }
  }

  @Override
  void release() {
    close();
  }

  private void begin() throws IOException {
    int before = use.getAndUpdate(now -> (now & CLOSED) == 0 ? IN_USE : now);
    if ((before & CLOSED) != 0) {
      throw new IOException("it was closed");
    }
    if (before == IN_USE) {
      throw new IllegalStateException("Two threads write to one child at once.");
    }
  }

  private void end() {
    if (use.getAndUpdate(now -> now & ~IN_USE) == (IN_USE | CLOSED)) {
      LinuxPipe.close(sink);
    }
  }
}
