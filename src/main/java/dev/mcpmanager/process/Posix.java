package dev.mcpmanager.process;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The system calls on process groups that Java lacks.
///
/// A wrong number here could end every process of the user (`kill(-1)`), so each signal passes
/// guards that no caller can switch off.
final class Posix {

  static final int SIGKILL = 9;
  static final int SIGTERM = 15;

  private static final int ESRCH = 3; // on Linux and macOS

  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle KILL =
      function("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle GETPGID =
      function("getpgid", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

  private Posix() {}

  @SuppressWarnings("restricted") // native access is granted to this program in its manifest
  private static MethodHandle function(String name, FunctionDescriptor type) {
    var linker = Linker.nativeLinker();
    var address = linker.defaultLookup().findOrThrow(name);
    return linker.downcallHandle(address, type, Linker.Option.captureCallState("errno"));
  }

  /// Sends a signal to every process of a group at once; no fork can slip through.
  ///
  /// @param signal 0 sends nothing and only asks whether there is such a group
  /// @return false if the group has no process, living or zombie; true also if its processes belong
  ///   to another user and may not be signalled
  /// @throws IllegalArgumentException if the group cannot be one of a child
  static boolean signalGroup(long group, int signal) {
    long self = ProcessHandle.current().pid();
    if (group <= 1 || group == self || group == groupOf(self) || group > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("Refused to signal process group " + group + ".");
    }
    try (var arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      int result = (int) KILL.invokeExact(state, (int) -group, signal);
      return result == 0 || (int) ERRNO.get(state, 0L) != ESRCH;
    } catch (Throwable e) {
      throw new AssertionError(e); // kill(2) throws nothing
    }
  }

  /// The group of a process, or -1 if there is no such process.
  static long groupOf(long pid) {
    try (var arena = Arena.ofConfined()) {
      return (int) GETPGID.invokeExact(arena.allocate(CALL_STATE), (int) pid);
    } catch (Throwable e) {
      throw new AssertionError(e); // getpgid(2) throws nothing
    }
  }
}
