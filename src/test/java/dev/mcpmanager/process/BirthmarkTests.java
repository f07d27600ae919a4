package dev.mcpmanager.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class BirthmarkTests {

  private static String limits(String soft) {
    return "Limit   Soft Limit   Hard Limit   Units\nMax address space unlimited unlimited bytes\n"
        + "Max file locks            "
        + soft
        + "            unlimited            locks     \n";
  }

  @Test
  void isReadFromTheLimitOnFileLocks() {
    assertThat(Birthmark.parse(limits("1234567812345600042")))
        .isEqualTo(1_234_567_812_345_600_042L);
  }

  @Test
  void anOrdinaryLimitIsNone() {
    assertThat(Birthmark.parse(limits("unlimited"))).isEqualTo(Birthmark.NONE);
    assertThat(Birthmark.parse(limits("4711"))).isEqualTo(Birthmark.NONE);
    assertThat(Birthmark.parse(limits("0234567812345600042"))).isEqualTo(Birthmark.NONE);
    assertThat(Birthmark.parse("")).isEqualTo(Birthmark.NONE);
  }

  @Test
  void saysWhichInstanceAndRunItIsOf() {
    long run = Birthmark.newRun("abc");
    long mark = Birthmark.child(run, 99_999);
    assertThat(mark).isPositive();
    assertThat(Long.toString(mark)).hasSize(19);
    assertThat(Birthmark.runOf(mark)).isEqualTo(run);
    assertThat(Birthmark.instanceOf(mark)).isEqualTo(Birthmark.instance("abc"));
    assertThat(Birthmark.instanceOf(Birthmark.NONE)).isNotEqualTo(Birthmark.instance("abc"));
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void isInheritedAndNotOurs() throws Exception {
    long mark = Birthmark.child(Birthmark.newRun("abc"), 7);
    var process =
        JvmChildren.start(
            new ProcessBuilder("env", "-i", "/bin/sh", "-c", "cat /proc/self/limits"), mark);
    String limits = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(Birthmark.parse(limits)).isEqualTo(mark);
    assertThat(Birthmark.of(ProcessHandle.current().pid())).isNotEqualTo(mark);
  }
}
