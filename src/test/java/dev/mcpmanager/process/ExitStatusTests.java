package dev.mcpmanager.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.lifecycle.Exit;
import org.junit.jupiter.api.Test;

class ExitStatusTests {

  @Test
  void readsSignalsFrom129To192AndCodesElsewhere() {
    assertThat(ExitStatus.exit(0)).isEqualTo(new Exit.Code(0));
    assertThat(ExitStatus.exit(127)).isEqualTo(new Exit.Code(127));
    assertThat(ExitStatus.exit(128)).isEqualTo(new Exit.Code(128));
    assertThat(ExitStatus.exit(129)).isEqualTo(new Exit.Signal(1));
    assertThat(ExitStatus.exit(192)).isEqualTo(new Exit.Signal(64));
    assertThat(ExitStatus.exit(193)).isEqualTo(new Exit.Code(193));
    assertThat(ExitStatus.exit(255)).isEqualTo(new Exit.Code(255));
  }
}
