package dev.mcpmanager.soak;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/// The signals that `ProcessHandle` lacks, to one process each.
final class Signals {

  private static final int CONT = 18; // these two differ on macOS, where there is no /proc anyway
  private static final int STOP = 19;

  private static final MethodHandle KILL = function("kill");

  private Signals() {}

  @SuppressWarnings("restricted") // the build grants native access
  private static MethodHandle function(String name) {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name),
        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
  }

  static void freeze(Sighted process) {
    send(process, STOP);
  }

  static void thaw(Sighted process) {
    send(process, CONT);
  }

  static void kill(Sighted process) {
    if (process.lives()) {
      ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private static void send(Sighted process, int signal) {
    if (process.pid() <= 1 || !process.lives()) {
      return;
    }
    try {
      int _ = (int) KILL.invokeExact((int) process.pid(), signal);
    } catch (Throwable e) {
      throw new AssertionError(e); // kill(2) throws nothing
    }
  }
}
