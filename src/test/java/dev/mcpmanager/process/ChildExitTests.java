package dev.mcpmanager.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ChildExitTests {

  @Test
  void readsSignalsFrom129To192AndCodesElsewhere() {
    assertThat(ChildExit.ofStatus(0)).isEqualTo(new ChildExit.Code(0));
    assertThat(ChildExit.ofStatus(127)).isEqualTo(new ChildExit.Code(127));
    assertThat(ChildExit.ofStatus(128)).isEqualTo(new ChildExit.Code(128));
    assertThat(ChildExit.ofStatus(129)).isEqualTo(new ChildExit.Signal(1));
    assertThat(ChildExit.ofStatus(192)).isEqualTo(new ChildExit.Signal(64));
    assertThat(ChildExit.ofStatus(193)).isEqualTo(new ChildExit.Code(193));
    assertThat(ChildExit.ofStatus(255)).isEqualTo(new ChildExit.Code(255));
  }
}
