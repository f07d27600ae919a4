package dev.mcpmanager.process;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// The system calls on processes and their groups that Java lacks.
///
/// A wrong number here could end every process of the user (`kill(-1)`), so each signal passes
/// guards that no caller can switch off.
final class Posix {

  static final int SIGKILL = 9;
  static final int SIGTERM = 15;
  static final int SIGCONT = Platform.LINUX ? 18 : 19;

  private static final int EPERM = 1; // on Linux and macOS
  private static final int ESRCH = 3;
  private static final int WNOHANG = 1;

  private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
  private static final VarHandle ERRNO =
      CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
  private static final MethodHandle KILL =
      function("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle GETPGID =
      function("getpgid", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final MethodHandle WAITPID =
      function("waitpid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

  private Posix() {}

  @SuppressWarnings("restricted") // native access is granted to this program in its manifest
  private static MethodHandle function(String name, FunctionDescriptor type) {
    var linker = Linker.nativeLinker();
    var address = linker.defaultLookup().findOrThrow(name);
    return linker.downcallHandle(address, type, Linker.Option.captureCallState("errno"));
  }

  /// Whether a number can be that of a child's group or session: not everybody's, and not ours.
  static boolean mayBeOfAChild(long group) {
    long self = ProcessHandle.current().pid();
    return group > 1 && group != self && group != groupOf(self) && group <= Integer.MAX_VALUE;
  }

  /// Sends a signal to every process of a group at once; no fork can slip through.
  ///
  /// @param signal 0 sends nothing and only asks whether there is such a group
  /// @return false if the group has no process, living or zombie; true also if its processes belong
  ///   to another user and may not be signalled
  /// @throws IllegalArgumentException if the group cannot be one of a child
  static boolean signalGroup(long group, int signal) {
    if (!mayBeOfAChild(group)) {
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

  /// Sends a signal to one process.
  ///
  /// @return false if it may not be signalled, being another user's; true also if it is no more
  /// @throws IllegalArgumentException if it cannot be a process that a child started
  static boolean signal(long pid, int signal) {
    if (pid <= 1 || pid == ProcessHandle.current().pid() || pid > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("Refused to signal process " + pid + ".");
    }
    try (var arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      int result = (int) KILL.invokeExact(state, (int) pid, signal);
      return result == 0 || (int) ERRNO.get(state, 0L) != EPERM;
    } catch (Throwable e) {
      throw new AssertionError(e); // kill(2) throws nothing
    }
  }

  /// Takes the exit status of a child of this process that has ended, so that it is no zombie any
  /// more. Never to be used on a `java.lang.Process`, whose status is the JDK's to take.
  ///
  /// @return false if it has not ended, or is no child
  /// @throws IllegalArgumentException for the numbers that mean "any child"
  static boolean reap(long pid) {
    if (pid <= 1 || pid > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("Refused to wait for process " + pid + ".");
    }
    try (var arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(CALL_STATE);
      return (int) WAITPID.invokeExact(state, (int) pid, MemorySegment.NULL, WNOHANG) > 0;
    } catch (Throwable e) {
      throw new AssertionError(e); // waitpid(2) throws nothing
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
