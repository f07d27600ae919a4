package dev.mcpmanager.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The system calls that only Linux has. Not to be touched elsewhere: they are looked up at once.
final class Linux {

  private static final int PR_SET_CHILD_SUBREAPER = 36;

  /// The number of locks on files; see [Birthmark].
  private static final int RLIMIT_LOCKS = 10;

  private static final MemoryLayout RLIMIT = MemoryLayout.sequenceLayout(2, JAVA_LONG);
  private static final MethodHandle PRCTL =
      function(
          "prctl",
          FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
          Linker.Option.firstVariadicArg(1));
  private static final MethodHandle GETRLIMIT =
      function("getrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle SETRLIMIT =
      function("setrlimit", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
  private static final MethodHandle GETPAGESIZE =
      function("getpagesize", FunctionDescriptor.of(JAVA_INT));

  private Linux() {}

  @SuppressWarnings("restricted") // native access is granted to this program in its manifest
  private static MethodHandle function(
      String name, FunctionDescriptor type, Linker.Option... options) {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, options);
  }

  /// From here on, a process of our tree whose parent ends becomes a child of ours, instead of the
  /// system's first process. Holds for good.
  ///
  /// @return whether the kernel agreed
  static boolean becomeSubreaper() {
    try {
      return (int) PRCTL.invokeExact(PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L) == 0;
    } catch (Throwable e) {
      throw new AssertionError(e); // prctl(2) throws nothing
    }
  }

  /// The soft limit on file locks that processes started from now on will have.
  static long lockLimit() {
    try (var arena = Arena.ofConfined()) {
      return limits(arena).getAtIndex(JAVA_LONG, 0);
    }
  }

  /// Sets it, below or at the hard limit, which is left alone.
  ///
  /// @return whether the kernel agreed
  static boolean setLockLimit(long limit) {
    try (var arena = Arena.ofConfined()) {
      MemorySegment limits = limits(arena);
      limits.setAtIndex(JAVA_LONG, 0, limit);
      return (int) SETRLIMIT.invokeExact(RLIMIT_LOCKS, limits) == 0;
    } catch (Throwable e) {
      throw new AssertionError(e); // setrlimit(2) throws nothing
    }
  }

  private static MemorySegment limits(Arena arena) {
    try {
      MemorySegment limits = arena.allocate(RLIMIT);
      int _ = (int) GETRLIMIT.invokeExact(RLIMIT_LOCKS, limits);
      return limits;
    } catch (Throwable e) {
      throw new AssertionError(e); // getrlimit(2) throws nothing
    }
  }

  static int pageSize() {
    try {
      return (int) GETPAGESIZE.invokeExact();
    } catch (Throwable e) {
      throw new AssertionError(e); // getpagesize(2) throws nothing
    }
  }
}
