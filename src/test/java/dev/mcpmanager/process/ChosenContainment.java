package dev.mcpmanager.process;

import java.util.Map;

/// A program of its own that prints what the service would choose to keep servers together, where
/// the program was started.
final class ChosenContainment {

  private ChosenContainment() {}

  public static void main(String... args) {
    try (var launcher =
        new ChildLauncher(
            Map.of("PATH", "/usr/bin:/bin"), StateDirectory.inMemory(), ContainmentMode.AUTO)) {
      System.out.println(launcher.promise().mode());
    }
  }
}
