package dev.mcpmanager.process;

import dev.mcpmanager.definition.ServerId;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds a command where the child itself would: a name in the directories of its `PATH`, a path
/// from its working directory.
///
/// @param cwd the child's working directory
/// @param path the child's `PATH`
record CommandSearch(Path cwd, String path) {

  /// On Windows `npx` is a shell script and `npx.cmd` the program: the bare name comes last.
  private static final List<String> SUFFIXES =
      Platform.WINDOWS ? List.of(".exe", ".cmd", ".bat", ".com", "") : List.of("");

  Optional<Path> program(String command) {
    return candidates(command)
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  /// The first thing of that name, if only to say what is wrong with it.
  Optional<Path> anything(String command) {
    return candidates(command).filter(Files::exists).findFirst();
  }

  /// What to say of a name that is nowhere in the `PATH`.
  LaunchException missing(ServerId id, String name) {
    if (name.equals("python") && program("python3").isPresent()) {
      return LaunchException.missing(
          id, "command 'python' was not found, but 'python3' was; use 'python3' as 'command'.");
    }
    return KnownRuntime.of(name)
        .map(runtime -> runtime.missing(id, name, path))
        .orElseGet(() ->
            LaunchException.missing(
                id,
                "command '%s' was not found; correct 'command', or install the program. Searched: %s"
                    .formatted(name, path)));
  }

  static boolean isPath(String command) {
    return command.contains("/") || command.contains(File.separator);
  }

  private Stream<Path> candidates(String command) {
    if (command.isEmpty()) {
      return Stream.empty();
    }
    var directories = isPath(command) ? List.of("") : Arrays.asList(path.split(File.pathSeparator));
    return directories.stream()
        .flatMap(directory -> SUFFIXES.stream().flatMap(end -> file(directory, command + end)));
  }

  private Stream<Path> file(String directory, String name) {
    try {
      return Stream.of(cwd.resolve(directory).resolve(name));
    } catch (InvalidPathException _) {
      return Stream.empty(); // no file can have such a name here
    }
  }
}
