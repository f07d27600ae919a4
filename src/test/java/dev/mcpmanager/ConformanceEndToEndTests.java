package dev.mcpmanager;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The packaged jar's gateway, tried with the software of others; `conformance/README.md` tells
/// what each part is. The first run on a machine installs that software from npm.
@Tag("e2e")
class ConformanceEndToEndTests {

  private static final int LIMIT_MINUTES = 15; // four on a quiet machine

  @ParameterizedTest
  @ValueSource(strings = {"suite", "mixups", "clients", "remote"})
  void passes(String part) throws Exception {
    Path log = Path.of("target", "conformance-" + part + ".log");
    Process run = start(part, log);
    try {
      boolean ended = run.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
      assertThat(ended).as("ends in time; so far: %s", read(log)).isTrue();
      assertThat(run.exitValue()).as("%s", read(log)).isZero();
    } finally {
      run.descendants().forEach(ProcessHandle::destroyForcibly);
      run.toHandle().destroyForcibly();
    }
  }

  private static Process start(String part, Path log) throws IOException {
    var builder =
        new ProcessBuilder("conformance/run", part)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("SERVICE_JAR", System.getProperty("mcp-manager.jar"));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder.start();
  }

  private static String read(Path log) throws IOException {
    return Files.readString(log);
  }
}
