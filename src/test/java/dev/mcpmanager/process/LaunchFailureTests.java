package dev.mcpmanager.process;

import static dev.mcpmanager.process.Launches.ID;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.lifecycle.ExitCause;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class LaunchFailureTests {

  private static LaunchException failure(String message) {
    return LaunchFailure.of(ID, new IOException(message));
  }

  @Test
  void tooLongArgumentsArePermanent() {
    var failure =
        failure("Cannot run program \"x\": Exec failed, error: 7 (Argument list too long)");
    assertThat(failure.exitCause()).isEqualTo(ExitCause.BAD_DEFINITION);
    assertThat(failure).hasMessageContaining("longer than the system takes");
  }

  @Test
  void aLackOfProcessesMemoryOrFileDescriptorsPasses() {
    assertThat(failure("posix_spawn failed, error: 11 (Resource temporarily unavailable)"))
        .hasMessageContaining("no more processes")
        .returns(ExitCause.LAUNCH_FAILED, LaunchException::exitCause);
    assertThat(failure("error=12, Cannot allocate memory"))
        .hasMessageContaining("out of memory")
        .returns(ExitCause.LAUNCH_FAILED, LaunchException::exitCause);
    assertThat(failure("Bad file descriptor, error: 24 (Too many open files)\nPossible reasons:\n"))
        .hasMessageContaining("too few file descriptors")
        .returns(ExitCause.LAUNCH_FAILED, LaunchException::exitCause);
  }

  @Test
  void anUnknownCauseIsQuotedWithoutTheAdviceBelowIt() {
    assertThat(failure("Failed to exec spawn helper: exit code: 127, error: 0 (none) \nPossible …"))
        .hasMessage(
            "Server 'files' cannot start: the launch failed (Failed to exec spawn helper: exit code: 127,"
                + " error: 0 (none)).")
        .returns(ExitCause.LAUNCH_FAILED, LaunchException::exitCause);
  }
}
