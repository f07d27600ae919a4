package dev.mcpmanager.process;

import dev.mcpmanager.definition.LaunchSpec;
import dev.mcpmanager.definition.ServerId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Looks for what would make a launch fail, before it is tried. The operating system answers "error
/// 2" to five different mistakes, and through `setsid` a launch succeeds whatever the command: only
/// a look ahead can name the cause.
final class Preflight {

  private final ServerId id;
  private final LaunchSpec spec;
  private final CommandSearch search;
  private final LaunchTexts texts;

  Preflight(ServerId id, LaunchSpec spec, Map<String, String> environment) {
    this.id = id;
    this.spec = spec;
    search = new CommandSearch(spec.cwd(), environment.getOrDefault("PATH", ""));
    texts = new LaunchTexts(id, spec, environment);
  }

  /// The file to run.
  Path check() throws LaunchException {
    texts.check();
    checkWorkingDirectory();
    Path program = program();
    new ProgramFile(id, program, search).check();
    return program;
  }

  private void checkWorkingDirectory() throws LaunchException {
    Path cwd = spec.cwd();
    if (!Files.exists(cwd)) {
      throw no(
          "its working directory '%s' does not exist; create it or correct 'cwd'.".formatted(cwd));
    }
    if (!Files.isDirectory(cwd)) {
      throw no(
          "its working directory '%s' is a file, not a directory; correct 'cwd'.".formatted(cwd));
    }
    if (!Files.isExecutable(cwd)) {
      throw no(
          ("the user this service runs as may not enter its working directory '%s'; change the"
                  + " permissions or correct 'cwd'.")
              .formatted(cwd));
    }
  }

  private Path program() throws LaunchException {
    var program = search.program(spec.command());
    if (program.isPresent()) {
      return program.get();
    }
    var obstacle = search.anything(spec.command());
    if (obstacle.isPresent()) {
      throw unusable(obstacle.get());
    }
    throw notFound();
  }

  private LaunchException unusable(Path file) {
    return Files.isDirectory(file)
        ? no("command '%s' is a directory, not a program; correct 'command'.".formatted(file))
        : no(
            ("'%s' may not be executed; make it executable (chmod +x), or put the program that runs it"
                    + " in 'command' and the file in 'args'.")
                .formatted(file));
  }

  private LaunchException notFound() {
    String command = spec.command();
    String first = command.strip().split("\\s", 2)[0];
    if (!first.equals(command) && search.program(first).isPresent()) {
      // What follows may be a secret, so it is not shown.
      return no(
          "'command' is the program alone, and here it is '%s' and more; put the arguments in 'args'."
              .formatted(first));
    }
    if (CommandSearch.isPath(command)) {
      return LaunchException.missing(
          id,
          "there is no file '%s'; correct 'command' or 'cwd'."
              .formatted(spec.cwd().resolve(shown(command))));
    }
    return search.missing(id, KnownRuntime.of(first).isPresent() ? first : shown(command));
  }

  /// Without what looks like arguments: they may be secrets.
  private static String shown(String command) {
    int options = command.indexOf(" -");
    return options < 0 ? command : command.substring(0, options) + " …";
  }

  private LaunchException no(String why) {
    return LaunchException.permanent(id, why);
  }
}
