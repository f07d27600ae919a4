package dev.mcpmanager.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpmanager.definition.ServerId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// A process that hides every trace of where it came from.
@Tag("process")
@Timeout(30)
@EnabledOnOs(OS.LINUX)
class OrphanProcessTests {

  /// Loses parents, session, environment, pipes and the mark, faster than anyone looks.
  private static final String HIDE =
      "while read x; do (env -i prlimit --locks=unlimited:unlimited setsid /bin/sh -c '/bin/sleep"
          + " 1000 &' < /dev/null > /dev/null 2>&1 &); echo hidden; done";

  @TempDir Path dir;

  private ChildLauncher launcher;
  private Child hider;
  private Child other;

  @BeforeEach
  void launch() throws Exception {
    org.junit.jupiter.api.Assumptions.assumeTrue(Containment.find("prlimit").isPresent());
    launcher = Processes.launcher(ContainmentMode.SESSION);
    hider = launcher.launch(new ServerId("hider"), 1, Launches.shell(dir, HIDE));
    other = launcher.launch(new ServerId("other"), 1, Launches.shell(dir, "cat"));
  }

  @AfterEach
  void end() {
    if (launcher != null) {
      launcher.close();
    }
  }

  /// A look at the wrong moment finds out after all; then once more. What leads to the last process
  /// is an orphan, too, for as long as it lives.
  private Orphan orphan() throws Exception {
    var lines = Processes.lines(hider);
    for (int i = 0; i < 5; i++) {
      hider.stdin().write('\n');
      hider.stdin().flush();
      lines.readLine();
      try {
        return await()
            .atMost(Duration.ofSeconds(2))
            .until(this::sleeper, Optional::isPresent)
            .orElseThrow();
      } catch (org.awaitility.core.ConditionTimeoutException _) {
        // it was seen
      }
    }
    throw new AssertionError("every one was seen");
  }

  private Optional<Orphan> sleeper() {
    return launcher.orphans().stream().filter(one -> one.name().equals("sleep")).findFirst();
  }

  private static void end(Child child) throws Exception {
    child.killGroup();
    Processes.awaitExit(child);
    child.sweep();
  }

  @Test
  void isListedWithTheServersItMayBelongTo() throws Exception {
    Orphan orphan = orphan();
    assertThat(orphan.name()).isEqualTo("sleep");
    assertThat(orphan.candidates()).extracting(ServerId::value).containsExactly("hider", "other");
    assertThat(orphan.startedAt())
        .isBetween(Instant.now().minusSeconds(30), Instant.now().plusSeconds(2));
  }

  @Test
  void endsWithTheLastServerItMayBelongTo() throws Exception {
    Orphan orphan = orphan();
    end(hider);
    await().until(() -> launcher.orphans().stream().allMatch(one -> one.candidates().size() == 1));
    assertThat(Processes.runs(orphan.pid())).isTrue();
    end(other);
    assertThat(Processes.runs(orphan.pid())).isFalse();
  }

  @Test
  void endsWithTheServiceAtTheLatest() throws Exception {
    Orphan orphan = orphan();
    launcher.close();
    assertThat(Processes.runs(orphan.pid())).isFalse();
  }
}
