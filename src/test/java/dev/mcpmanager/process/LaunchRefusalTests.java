package dev.mcpmanager.process;

import static dev.mcpmanager.process.Launches.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.mcpmanager.definition.LaunchSpec;
import dev.mcpmanager.lifecycle.ExitCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// Every mistake has a sentence of its own. No process is started here.
@EnabledOnOs(OS.LINUX)
class LaunchRefusalTests {

  private static final ChildLauncher LAUNCHER = Launches.launcher(Map.of("PATH", "/bin"));

  @TempDir Path dir;

  @AfterAll
  static void close() {
    LAUNCHER.close();
  }

  private void assertRefused(LaunchSpec spec, String sentence) {
    var refusal = catchThrowableOfType(LaunchException.class, () -> LAUNCHER.launch(ID, 1, spec));
    assertThat(refusal).hasMessage(sentence);
    assertThat(refusal.exitCause()).isNotEqualTo(ExitCause.LAUNCH_FAILED);
  }

  /// With a `PATH` that holds nothing but the directory of the test.
  private LaunchSpec inDir(String command, String... args) {
    return Launches.spec(dir, Map.of("PATH", dir.toString()), command, args);
  }

  private Path file(String name, String content) throws IOException {
    Path file = Files.writeString(dir.resolve(name), content);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  @Test
  void theWorkingDirectoryIsMissing() {
    assertRefused(
        Launches.shell(Path.of("/no/such"), "true"),
        "Server 'files' cannot start: its working directory '/no/such' does not exist; create it or"
            + " correct 'cwd'.");
  }

  @Test
  void theWorkingDirectoryIsAFile() throws IOException {
    Path file = file("f", "");
    assertRefused(
        Launches.shell(file, "true"),
        "Server 'files' cannot start: its working directory '%s' is a file, not a directory; correct 'cwd'."
            .formatted(file));
  }

  @Test
  void theCommandIsNotFound() {
    assertRefused(
        inDir("nope"),
        "Server 'files' cannot start: command 'nope' was not found; correct 'command', or install the"
            + " program. Searched: "
            + dir);
  }

  @Test
  void theRuntimeOfTheCommandIsNotInstalled() {
    var installs =
        Map.of(
            "node",
                "Node.js (command 'node'), which was not found on this machine: install Node.js 20 or newer from nodejs.org",
            "npx",
                "Node.js (command 'npx'), which was not found on this machine: install Node.js 20 or newer from nodejs.org",
            "npm",
                "Node.js (command 'npm'), which was not found on this machine: install Node.js 20 or newer from nodejs.org",
            "uvx",
                "uv (command 'uvx'), which was not found on this machine: install uv from docs.astral.sh/uv",
            "python",
                "Python (command 'python'), which was not found on this machine: install Python 3 from python.org",
            "python3",
                "Python (command 'python3'), which was not found on this machine: install Python 3 from python.org",
            "docker",
                "Docker (command 'docker'), which was not found on this machine: install Docker from docs.docker.com/get-docker",
            "bunx",
                "Bun (command 'bunx'), which was not found on this machine: install Bun from bun.sh",
            "deno",
                "Deno (command 'deno'), which was not found on this machine: install Deno from deno.com");
    installs.forEach((command, words) ->
        assertRefused(
            inDir(command),
            "Server 'files' needs %s or your package manager, then start the server again. Searched: %s"
                .formatted(words, dir)));
  }

  @Test
  void onlyTheOtherPythonIsInstalled() throws IOException {
    file("python3", "#!/bin/sh\n");
    assertRefused(
        inDir("python"),
        "Server 'files' cannot start: command 'python' was not found, but 'python3' was; use 'python3' as"
            + " 'command'.");
  }

  @Test
  void thePathIsNotThere() {
    assertRefused(
        inDir("./nope"),
        "Server 'files' cannot start: there is no file '%s/./nope'; correct 'command' or 'cwd'."
            .formatted(dir));
    assertRefused(
        inDir("/no/such"),
        "Server 'files' cannot start: there is no file '/no/such'; correct 'command' or 'cwd'.");
  }

  @Test
  void theArgumentsAreInTheCommandAndAreNotShown() throws IOException {
    file("tool", "#!/bin/sh\n");
    assertRefused(
        inDir("tool --token=geheim"),
        "Server 'files' cannot start: 'command' is the program alone, and here it is 'tool' and more; put"
            + " the arguments in 'args'.");
    assertRefused(
        inDir("nope --token=geheim"),
        "Server 'files' cannot start: command 'nope …' was not found; correct 'command', or install the"
            + " program. Searched: "
            + dir);
  }

  @Test
  void theCommandIsADirectory() {
    assertRefused(
        inDir("/usr"),
        "Server 'files' cannot start: command '/usr' is a directory, not a program; correct 'command'.");
  }

  @Test
  void theCommandIsNotExecutable() throws IOException {
    Path file = Files.writeString(dir.resolve("server.js"), "");
    assertRefused(
        inDir("./server.js"),
        "Server 'files' cannot start: '%s/./server.js' may not be executed; make it executable (chmod +x),"
                .formatted(dir)
            + " or put the program that runs it in 'command' and the file in 'args'.");
    assertThat(file).exists();
  }

  @Test
  void theInterpreterOfTheScriptIsMissing() throws IOException {
    Path script = file("script", "#!/opt/nope -x\n");
    assertRefused(
        inDir("script"),
        "Server 'files' cannot start: the first line of '%s' names the interpreter '/opt/nope', which is no"
                .formatted(script)
            + " program here; install it or correct that line.");
  }

  @Test
  void theRuntimeOfTheScriptIsMissing() throws IOException {
    file("server", "#!/usr/bin/env -S A=1 node --flag\n");
    assertRefused(
        inDir("server"),
        "Server 'files' needs Node.js (command 'node'), which was not found on this machine: install Node.js"
            + " 20 or newer from nodejs.org or your package manager, then start the server again. Searched: "
            + dir);
  }

  @Test
  void theScriptHasWindowsLineEnds() throws IOException {
    Path script = file("script", "#!/bin/sh\r\necho\r\n");
    assertRefused(
        inDir("script"),
        "Server 'files' cannot start: the first line of '%s' ends as on Windows (CR LF), so its interpreter"
                .formatted(script)
            + " cannot be found; convert the file, for example with dos2unix.");
  }

  @Test
  void theFormatIsUnknown() throws IOException {
    for (String content : List.of("MZ\0\0", "echo hello\n", "")) {
      Path file = file("tool", content);
      assertRefused(
          inDir("tool"),
          "Server 'files' cannot start: '%s' is neither a program this system can run nor a script with a"
                  .formatted(file)
              + " '#!' line; add that line, or put the program that runs it in 'command' and the file in"
              + " 'args'.");
    }
  }

  @Test
  void anArgumentOrAVariableIsTooLong() {
    assertRefused(
        Launches.spec(dir, Map.of(), "sh", "-c", "x".repeat(131_072)),
        "Server 'files' cannot start: argument 2 is 131072 bytes long and the system takes at most 131071;"
            + " pass long content in a file.");
    assertRefused(
        Launches.spec(dir, Map.of("BIG", "x".repeat(131_072 - 4)), "sh"),
        "Server 'files' cannot start: environment variable 'BIG' is 131072 bytes long and the system takes"
            + " at most 131071; pass long content in a file.");
  }

  @Test
  void everythingTogetherIsTooLong() {
    String[] args = new String[200];
    Arrays.fill(args, "x".repeat(131_000));
    assertRefused(
        Launches.spec(dir, Map.of(), "sh", args),
        "Server 'files' cannot start: its arguments and environment together are longer than the system"
            + " takes; pass long content in a file.");
  }

  @Test
  void aTextContainsNul() {
    assertRefused(
        inDir("to\0ol"),
        "Server 'files' cannot start: 'command' contains a NUL character, which no program can be given;"
            + " remove it.");
    assertRefused(
        inDir("tool", "a", "b\0"),
        "Server 'files' cannot start: argument 2 contains a NUL character, which no program can be given;"
            + " remove it.");
    assertRefused(
        Launches.spec(dir, Map.of("KEY", "geheim\0"), "sh"),
        "Server 'files' cannot start: environment variable 'KEY' contains a NUL character, which no program"
            + " can be given; remove it.");
  }

  @Test
  void aVariableHasAnImpossibleName() {
    for (String name : List.of("", "A=B")) {
      assertRefused(
          Launches.spec(dir, Map.of(name, "x"), "sh"),
          "Server 'files' cannot start: '%s' cannot be the name of an environment variable; correct 'env'."
              .formatted(name));
    }
  }
}
