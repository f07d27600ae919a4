package dev.mcpmanager.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcessStatusTests {

  private static final String REST =
      " 7 40 39 0 -1 4194304 100 0 1 0 12 5 90 60 20 0 3 0 2815 2465792 384 18446744073709551615 1";

  @Test
  void readsNamesWithBlanksAndParentheses() {
    assertThat(ProcessStatus.parse("42 (a) b (c) S" + REST))
        .isEqualTo(new ProcessStatus(42, 'S', 7, 40, 39, 2815, 17, 3, 384));
  }

  @Test
  void aZombieDoesNotRun() {
    assertThat(ProcessStatus.parse("42 (sh) Z" + REST).runs()).isFalse();
    assertThat(ProcessStatus.parse("42 (sh) T" + REST).runs()).isTrue();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void listsThisProcess() {
    long self = ProcessHandle.current().pid();
    assertThat(ProcessStatus.all().filter(process -> process.pid() == self)).hasSize(1);
  }
}
