package dev.mcpmanager.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/// Which pipes a process has for its stdin, stdout and stderr.
final class Pipes {

  private Pipes() {}

  /// As `/proc` names them, `pipe:[4711]`; empty if there are none or they cannot be seen.
  static Set<String> of(long pid) {
    var pipes = new HashSet<String>();
    for (int fd = 0; fd <= 2; fd++) {
      try {
        String target = Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/" + fd)).toString();
        if (target.startsWith("pipe:")) {
          pipes.add(target);
        }
      } catch (IOException _) {
        // closed, or the process has ended, or it is another user's
      }
    }
    return pipes;
  }
}
