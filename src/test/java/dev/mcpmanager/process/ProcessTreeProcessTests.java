package dev.mcpmanager.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/// The best effort of platforms without sessions, tried on one that has them.
@Tag("process")
@EnabledOnOs(OS.LINUX)
class ProcessTreeProcessTests {

  @Test
  void endsTheChildAndWhatItStarted() throws Exception {
    var process = new ProcessBuilder("sh", "-c", "sleep 1000 & echo; wait").start();
    var tree = new ProcessTree(process.toHandle());
    assertThat(process.getInputStream().read()).isEqualTo('\n');
    assertThat(tree.alive()).isTrue();
    tree.terminate();
    await().until(() -> !tree.alive());
    assertThat(tree.sweep()).isZero();
  }

  @Test
  void countsWhatItEnds() throws Exception {
    var process = new ProcessBuilder("sh", "-c", "sleep 1000 & echo; wait").start();
    var tree = new ProcessTree(process.toHandle());
    assertThat(process.getInputStream().read()).isEqualTo('\n');
    assertThat(tree.sweep()).isEqualTo(2);
    await().until(() -> !tree.alive());
  }
}
