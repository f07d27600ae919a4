package dev.mcpmanager.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.time.Duration;

/// The system calls on pipes that Java lacks: a pipe whose writer never waits. Linux only.
///
/// Descriptors are bare numbers here, and a number that was closed may mean another file a moment
/// later: [StdinPipe] sees to it that none is used after its end.
final class LinuxPipe {

  private static final int O_NONBLOCK = 0x800;
  private static final int O_CLOEXEC = 0x80000;
  private static final short POLLOUT = 4;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int EPIPE = 32;

  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle PIPE2 =
      function("pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private static final MethodHandle WRITE =
      function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
  private static final MethodHandle CLOSE =
      function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  /// Apart, since most pipes are never full.
  private static final class Poll {

    static final StructLayout POLLFD =
        MemoryLayout.structLayout(
            JAVA_INT.withName("fd"), JAVA_SHORT.withName("events"), JAVA_SHORT.withName("revents"));
    static final MethodHandle POLL =
        function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  }

  /// @param source what is read
  /// @param sink what is written, without waiting
  record Ends(int source, int sink) {}

  private LinuxPipe() {}

  @SuppressWarnings("restricted") // native access is granted to this program in its manifest
  private static MethodHandle function(String name, FunctionDescriptor type) {
    var linker = Linker.nativeLinker();
    var address = linker.defaultLookup().findOrThrow(name);
    return linker.downcallHandle(address, type, Linker.Option.captureCallState("errno"));
  }

  /// Where [#write] finds room for the number of an error.
  static MemorySegment state(Arena arena) {
    return arena.allocate(CALL_STATE);
  }

  /// A new pipe; no process that is started inherits it.
  static Ends open() throws IOException {
    try (var arena = Arena.ofConfined()) {
      MemorySegment state = state(arena);
      MemorySegment ends = arena.allocate(JAVA_INT, 2);
      if ((int) PIPE2.invokeExact(state, ends, O_CLOEXEC | O_NONBLOCK) != 0) {
        throw failure("pipe2", errno(state));
      }
      return new Ends(ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1));
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e); // pipe2(2) throws nothing
    }
  }

  /// Writes what there is room for.
  ///
  /// @return how many bytes; 0 if the pipe is full
  static int write(int sink, MemorySegment bytes, int length, MemorySegment state)
      throws IOException {
    try {
      while (true) {
        long written = (long) WRITE.invokeExact(state, sink, bytes, (long) length);
        if (written >= 0) {
          return (int) written;
        }
        switch (errno(state)) {
          case EINTR -> {}
          case EAGAIN -> {
            return 0;
          }
          case EPIPE -> throw new IOException("Broken pipe");
          default -> throw failure("write", errno(state));
        }
      }
    } catch (IOException e) {
      throw e;
    } catch (Throwable e) {
      throw new AssertionError(e); // write(2) throws nothing
    }
  }

  /// Waits until there is room, nobody reads any more, or the time is over.
  static void awaitRoom(int sink, Duration atMost) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment asked = arena.allocate(Poll.POLLFD);
      asked.set(JAVA_INT, 0, sink);
      asked.set(JAVA_SHORT, 4, POLLOUT);
      int _ = (int) Poll.POLL.invokeExact(state(arena), asked, 1L, (int) atMost.toMillis());
    } catch (Throwable e) {
      throw new AssertionError(e); // poll(2) throws nothing
    }
  }

  static void close(int descriptor) {
    try (var arena = Arena.ofConfined()) {
      int _ = (int) CLOSE.invokeExact(state(arena), descriptor);
    } catch (Throwable e) {
      throw new AssertionError(e); // close(2) throws nothing
    }
  }

  private static int errno(MemorySegment state) {
    return (int) ERRNO.get(state, 0L);
  }

  private static IOException failure(String call, int errno) {
    return new IOException("%s failed, error=%d".formatted(call, errno));
  }
}
