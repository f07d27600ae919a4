package dev.mcpmanager.process;

import dev.mcpmanager.lifecycle.ExitCause;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Map;

/// A program of its own that launches one child with an argument beyond ASCII, and prints how that
/// went.
///
/// With the argument `hoard` it first opens files until only 20 more can be opened; with `in` and a
/// directory it launches the child there.
final class LaunchProbe {

  private LaunchProbe() {}

  public static void main(String... args) throws IOException {
    Path directory = Path.of(args.length == 2 ? args[1] : "/");
    var spec = Launches.spec(directory, Map.of(), "echo", "caf\u00e9");
    try (var launcher = Launches.launcher(Map.of("PATH", "/usr/bin:/bin"))) {
      if (args.length == 1 && args[0].equals("hoard")) {
        hoard();
      }
      launcher.launch(Launches.ID, 1, spec);
      System.out.println("launched");
    } catch (LaunchException e) {
      System.out.println(
          (e.exitCause() == ExitCause.LAUNCH_FAILED ? "passing: " : "permanent: ")
              + e.getMessage());
    }
  }

  private static void hoard() throws IOException {
    var files = new ArrayDeque<InputStream>();
    try {
      while (true) {
        files.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException _) {
      for (int i = 0; i < 20; i++) {
        files.remove().close();
      }
    }
  }
}
