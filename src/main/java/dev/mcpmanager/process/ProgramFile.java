package dev.mcpmanager.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.mcpmanager.definition.ServerId;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// A file that is to be run, and whether the kernel will know how.
record ProgramFile(ServerId id, Path file, CommandSearch search) {

  /// As much as Linux reads to decide how to run a file.
  private static final int HEAD = 256;

  /// If the kernel was told of more formats (emulators, Windows programs under WSL), it knows
  /// better.
  private static final File MORE_FORMATS = new File("/proc/sys/fs/binfmt_misc");

  void check() throws LaunchException {
    if (Platform.WINDOWS || !Files.isReadable(file)) {
      return; // a program may be executable without being readable
    }
    String head = head();
    if (head.startsWith("#!")) {
      checkScript(head);
    } else if (Platform.LINUX && !head.startsWith("\u007fELF") && !moreFormats()) {
      throw no(
          ("'%s' is neither a program this system can run nor a script with a '#!' line; add that line, or"
                  + " put the program that runs it in 'command' and the file in 'args'.")
              .formatted(file));
    }
  }

  private void checkScript(String head) throws LaunchException {
    String line = head.substring(2).split("\n", 2)[0];
    if (line.endsWith("\r")) {
      throw no(
          ("the first line of '%s' ends as on Windows (CR LF), so its interpreter cannot be found; convert"
                  + " the file, for example with dos2unix.")
              .formatted(file));
    }
    String[] words = line.strip().split("[ \t]+");
    Path interpreter = search.cwd().resolve(words[0]);
    if (!Files.isRegularFile(interpreter) || !Files.isExecutable(interpreter)) {
      throw LaunchException.missing(
          id,
          ("the first line of '%s' names the interpreter '%s', which is no program here; install it or"
                  + " correct that line.")
              .formatted(file, words[0]));
    }
    if (interpreter.endsWith("env")) {
      checkEnv(words);
    }
  }

  /// `#!/usr/bin/env node` needs `node` in the child's `PATH`.
  private void checkEnv(String[] words) throws LaunchException {
    var name =
        Arrays.stream(words)
            .skip(1)
            .filter(word -> !word.startsWith("-") && word.indexOf('=') < 0)
            .findFirst();
    if (name.isPresent() && search.program(name.get()).isEmpty()) {
      throw search.missing(id, name.get());
    }
  }

  private String head() throws LaunchException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(HEAD), ISO_8859_1);
    } catch (IOException e) {
      throw LaunchException.passing(
          id, "'%s' cannot be read (%s).".formatted(file, e.getMessage()));
    }
  }

  private static boolean moreFormats() {
    String[] known = MORE_FORMATS.list();
    return known != null && known.length > 2; // two files are the switches of the mechanism itself
  }

  private LaunchException no(String why) {
    return LaunchException.permanent(id, why);
  }
}
