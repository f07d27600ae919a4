package dev.mcpmanager.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What happens when the system has no more to give: row P19 of the fault matrix, in a JVM that can
/// be kept short.
@Tag("process")
@Timeout(90)
@EnabledOnOs(OS.LINUX)
class ScarcityProcessTests {

  @TempDir Path folder;

  /// What the manager said.
  private List<String> run(String limit) throws Exception {
    var command = new ArrayList<String>();
    command.addAll(List.of("/bin/sh", "-c", limit + "; exec \"$@\"", "sh"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // The first flag keeps the JVM from raising the limit itself.
    command.addAll(
        List.of(
            "-XX:-MaxFDLimit",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            ScarceManager.class.getName(),
            folder.toString()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process manager = builder.start();
    try {
      String said = new String(manager.getInputStream().readAllBytes(), UTF_8);
      assertThat(manager.waitFor(10, TimeUnit.SECONDS)).as(said).isTrue();
      assertThat(manager.exitValue()).as(said).isZero();
      return said.lines().filter(l -> l.startsWith("scarce: ")).map(l -> l.substring(8)).toList();
    } finally {
      manager.toHandle().destroyForcibly();
    }
  }

  @Test
  void p19_withoutFileDescriptorsAStartIsRefusedForNowAndTheOthersGoOn() throws Exception {
    assertRefusedForNow(
        run("ulimit -n 200"),
        "this service has too few file descriptors left; stop some servers or raise the limit"
            + " \\(ulimit -n\\)");
  }

  /// With a control group, since the limit of `ulimit -u` does not count for root.
  @Test
  void p19_withoutProcessesAStartIsRefusedForNowAndTheOthersGoOn() throws Exception {
    Path group = Path.of("/sys/fs/cgroup/pids/mcp-manager-test-" + System.nanoTime());
    try {
      Files.createDirectory(group);
      Files.writeString(group.resolve("pids.max"), "100");
    } catch (IOException e) {
      Assumptions.abort("There is no control group to be had for a limit: " + e);
    }
    try {
      assertRefusedForNow(
          run("echo $$ > %s/cgroup.procs".formatted(group)),
          "the system allows this service no more (processes|threads); stop some servers or raise"
              + " the limit \\(ulimit -u, or pids_limit of the container\\)");
    } finally {
      Awaitility.await().ignoreExceptions().until(() -> Files.deleteIfExists(group));
    }
  }

  private static void assertRefusedForNow(List<String> said, String why) {
    assertThat(said).hasSize(5);
    int started = Integer.parseInt(said.getFirst().substring("started ".length()));
    assertThat(started).isBetween(2, 60);
    assertThat(said.get(1))
        .matches(
            "refused backing-off DIED Server 's%d' cannot start: %s\\. Restart 1 follows by itself at .*"
                .formatted(started, why));
    assertThat(said.subList(2, 5))
        .containsExactly("answered " + started, "recovered true", "closed");
  }
}
