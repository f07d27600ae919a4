package dev.mcpmanager.process;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/// A program of its own that launches servers of many shapes and is then killed.
///
/// Its arguments: the containment, the folder of the servers, and `guardian` to lose its guardian
/// first.
final class KilledManager {

  private KilledManager() {}

  public static void main(String... args) throws Exception {
    var mode = ContainmentMode.valueOf(args[0]);
    var launcher =
        new ChildLauncher(Map.of("PATH", "/usr/bin:/bin"), StateDirectory.inMemory(), mode);
    System.out.println("launching");
    for (Shape shape : Arrays.asList(Shape.values())) {
      if (shape != Shape.WALKER_TO_NEW_SESSIONS || mode != ContainmentMode.SESSION) {
        launcher.launch(Launches.ID, 1, shape.in(Path.of(args[1])));
      }
    }
    if (args.length > 2) {
      loseGuardian(launcher);
    }
    System.out.println("ready");
    System.in.read();
  }

  private static void loseGuardian(ChildLauncher launcher) {
    long first = launcher.guardianPid();
    Posix.signal(first, Posix.SIGKILL);
    long start = System.nanoTime();
    while (launcher.guardianPid() == first && System.nanoTime() - start < 5_000_000_000L) {
      Thread.onSpinWait();
    }
  }
}
