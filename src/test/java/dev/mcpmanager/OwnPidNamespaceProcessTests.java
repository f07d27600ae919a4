package dev.mcpmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// That a build cannot leave processes behind, nor signal those of the machine. Only a build: an
/// IDE starts the tests as it likes.
@Tag("process")
@EnabledOnOs(OS.LINUX)
@EnabledIfSystemProperty(named = "surefire.real.class.path", matches = ".+")
class OwnPidNamespaceProcessTests {

  @Test
  void theTestsRunInAPidNamespaceOfTheirOwnWhereOneCanBeMade() throws Exception {
    boolean possible =
        succeeds("unshare", "--pid", "--mount-proc", "--fork", "true")
            || succeeds("unshare", "--user", "--pid", "--mount-proc", "--fork", "true");
    assumeTrue(possible, "the kernel allows no PID namespace here");
    assertThat(Files.readString(Path.of("/proc/1/cmdline"))).contains("in-pid-namespace/init");
  }

  private static boolean succeeds(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException _) {
      return false; // there is no unshare
    }
  }
}
