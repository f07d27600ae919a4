package dev.mcpmanager.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessStatusTests {

  @Test
  void readsNamesWithBlanksAndParentheses() {
    assertThat(ProcessStatus.parse("42 (a) b (c) S 7 40 39 0 -1 4194304"))
        .isEqualTo(new ProcessStatus(42, 'S', 40, 39));
  }

  @Test
  void aZombieDoesNotRun() {
    assertThat(ProcessStatus.parse("42 (sh) Z 7 40 39 0 -1").runs()).isFalse();
    assertThat(ProcessStatus.parse("42 (sh) T 7 40 39 0 -1").runs()).isTrue();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void listsThisProcess() {
    long self = ProcessHandle.current().pid();
    assertThat(ProcessStatus.all().filter(process -> process.pid() == self)).hasSize(1);
  }
}
