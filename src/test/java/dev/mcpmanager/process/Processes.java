package dev.mcpmanager.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/// What tests see of processes, by other means than the code they test.
final class Processes {

  private Processes() {}

  /// Those that run in a folder, whatever else they did to get away.
  static List<Long> in(Path folder) {
    return ProcessStatus.all()
        .filter(process -> process.runs() && folder.toString().equals(cwd(process.pid())))
        .map(ProcessStatus::pid)
        .toList();
  }

  private static String cwd(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).toString();
    } catch (IOException _) {
      return "";
    }
  }

  /// Children of this JVM that have ended and that nobody has reaped.
  static List<Long> zombies() {
    long self = ProcessHandle.current().pid();
    return ProcessStatus.all()
        .filter(process -> process.parent() == self && !process.runs())
        .map(ProcessStatus::pid)
        .toList();
  }

  static boolean runs(long pid) {
    ProcessStatus status = ProcessStatus.of(pid);
    return status != null && status.runs();
  }

  static BufferedReader lines(Child child) {
    return new BufferedReader(new InputStreamReader(child.stdout(), StandardCharsets.UTF_8));
  }

  static void awaitExit(Child child) throws Exception {
    child.exited().get(10, TimeUnit.SECONDS);
  }

  static boolean exitsWithin(Child child, long millis) throws Exception {
    try {
      child.exited().get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (java.util.concurrent.TimeoutException _) {
      return false;
    }
  }

  /// Skips the test where a containment is not to be had.
  static ChildLauncher launcher(ContainmentMode mode) {
    try {
      return new ChildLauncher(
          java.util.Map.of("PATH", System.getenv("PATH")), StateDirectory.inMemory(), mode);
    } catch (ContainmentUnavailableException e) {
      return Assumptions.abort(e.toString());
    }
  }
}
