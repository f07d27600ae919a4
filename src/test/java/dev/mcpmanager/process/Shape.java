package dev.mcpmanager.process;

import dev.mcpmanager.definition.LaunchSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The shapes of process trees that servers have been seen to grow. Each writes `up` when it
/// stands.
enum Shape {
  BACKGROUND("sleep 1000 & echo up; wait"),
  DOUBLE_FORK("(sleep 1000 &); echo up; cat > /dev/null"),
  OTHER_SESSION("setsid sleep 1000 & echo up; wait"),
  DAEMON("(setsid sh -c 'sleep 1000 &' < /dev/null > /dev/null 2>&1 &); echo up; cat > /dev/null"),
  DAEMON_WITH_CLEARED_ENVIRONMENT(
      "(env -i setsid /bin/sh -c '/bin/sleep 1000 &' < /dev/null > /dev/null 2>&1 &); echo up;"
          + " cat > /dev/null"),
  DAEMON_THAT_KEEPS_STDOUT("(setsid sh -c 'sleep 1000 &' &); echo up; cat > /dev/null; exit 0"),
  TERM_IGNORING("trap '' TERM HUP INT; echo up; while :; do sleep 1000; done"),
  EOF_IGNORING("echo up; sleep 1000"),
  BURST(
      "trap 'i=0; while [ $i -lt 100 ]; do sleep 1000 & i=$((i + 1)); done' TERM; echo up;"
          + " while :; do sleep 0.05; done"),
  WALKER("./walker & echo up; sleep 1000"),
  WALKER_TO_NEW_SESSIONS("./walker setsid & echo up; sleep 1000"),
  FROZEN("sleep 1000 & echo up; kill -s STOP $$; wait");

  /// Each generation forks the next and exits.
  private static final String WALK = "#!/bin/sh\n$1 \"$0\" \"$1\" & exit\n";

  private final String script;

  Shape(String script) {
    this.script = script;
  }

  /// @param folder where all of its processes work, by which a test finds them
  LaunchSpec in(Path folder) {
    try {
      Path walker = folder.resolve("walker");
      if (Files.notExists(walker)) {
        Files.writeString(walker, WALK);
        boolean _ = walker.toFile().setExecutable(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Launches.shell(folder, script);
  }
}
