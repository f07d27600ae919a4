package dev.mcpmanager.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class StateDirectoryTests {

  @TempDir Path folder;

  private Path path() {
    return folder.resolve("state").resolve("of-one");
  }

  @Test
  void keepsItsIdentityFromOneRunToTheNext() {
    String first;
    try (var state = StateDirectory.open(path())) {
      first = state.instance();
      assertThat(first).matches("[0-9a-f]{32}");
      assertThat(state.persistent()).isTrue();
      assertThat(state.resolve("runs")).contains(path().resolve("runs"));
    }
    try (var state = StateDirectory.open(path())) {
      assertThat(state.instance()).isEqualTo(first);
    }
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void isForItsOwnerOnly() throws Exception {
    StateDirectory.open(path()).close();
    assertThat(Files.getPosixFilePermissions(path()))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
  }

  @Test
  void belongsToOneServiceAtATime() {
    try (var _ = StateDirectory.open(path())) {
      assertThatExceptionOfType(StateDirectoryInUseException.class)
          .isThrownBy(() -> StateDirectory.open(path()))
          .withMessage(
              "The state directory '%s' is in use by another MCP Server Manager (process %d); stop that"
                  + " one, or set MCP_MANAGER_STATE_DIR to another directory.",
              path(), ProcessHandle.current().pid());
    }
  }

  @Test
  void aDamagedIdentityIsReplaced() throws Exception {
    Files.createDirectories(path());
    Files.writeString(path().resolve("instance"), "../../etc");
    try (var state = StateDirectory.open(path())) {
      assertThat(state.instance()).matches("[0-9a-f]{32}");
      assertThat(path().resolve("instance")).content().isEqualTo(state.instance() + "\n");
    }
  }

  @Test
  void whereNothingCanBeWrittenTheServiceHasAnIdentityForThisRunOnly() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    try (var state = StateDirectory.open(file.resolve("below"));
        var other = StateDirectory.inMemory()) {
      assertThat(state.persistent()).isFalse();
      assertThat(state.resolve("runs")).isEmpty();
      assertThat(state.instance()).isNotEqualTo(other.instance());
    }
  }
}
