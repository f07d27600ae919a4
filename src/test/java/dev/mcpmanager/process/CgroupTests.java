package dev.mcpmanager.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CgroupTests {

  /// A file of a control group that is removed between its opening and its reading fails at the
  /// reading, with ENODEV; so does a directory, with EISDIR.
  @Test
  void oneThatIsRemovedWhileItIsReadIsEmpty(@TempDir Path folder) throws IOException {
    Files.createDirectory(folder.resolve("cgroup.procs"));
    assertThat(new Cgroup(folder).pids()).isEmpty();
  }
}
