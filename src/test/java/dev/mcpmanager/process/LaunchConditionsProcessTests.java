package dev.mcpmanager.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Launches from a service that runs under unusual conditions.
@Tag("process")
@EnabledOnOs(OS.LINUX)
class LaunchConditionsProcessTests {

  private static String probe(String locale, String... args) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        new ArrayList<>(List.of("sh", "-c", "ulimit -n 256; exec \"$@\" 2>&1", "sh", java));
    if (args.length == 2 && System.getProperty("user.name").equals("root")) {
      // Root without its privileges: it may not enter what permissions forbid.
      command.addAll(0, List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"));
    }
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
    command.add(LaunchProbe.class.getName());
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "PATH",
                "/usr/bin:/bin",
                "LC_ALL",
                locale,
                "CLASSPATH",
                System.getProperty("java.class.path")));
    var process = builder.start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }

  @Test
  void launchesUnderUsualConditions() throws IOException {
    assertThat(probe("C.UTF-8")).endsWith("launched\n");
  }

  @Test
  void refusesWhatALocaleWithoutUnicodeWouldMangle() throws IOException {
    assertThat(probe("C"))
        .endsWith(
            "permanent: Server 'files' cannot start: argument 1 has characters that cannot be handed to a"
                + " program, because this service runs in a locale without them; start the service with"
                + " LANG=C.UTF-8.\n");
  }

  @Test
  void refusesForNowWhenFileDescriptorsAreScarce() throws IOException {
    assertThat(probe("C.UTF-8", "hoard"))
        .endsWith(
            "passing: Server 'files' cannot start: this service has too few file descriptors left; stop some"
                + " servers or raise the limit (ulimit -n).\n");
  }

  @Test
  void refusesAWorkingDirectoryThatMayNotBeEntered(@TempDir Path folder) throws IOException {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    assertThat(closed.toFile().setExecutable(false, false)).isTrue();
    assertThat(probe("C.UTF-8", "in", closed.toString()))
        .endsWith(
            "permanent: Server 'files' cannot start: the user this service runs as may not enter its working"
                + " directory '%s'; change the permissions or correct 'cwd'.\n".formatted(closed));
  }
}
