package dev.mcpmanager.process;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// How this platform keeps a child and what it starts together.
///
/// @param prefix what goes before the command to make it the leader of a session
/// @param group makes the group of a child that was launched so
/// @param promise one sentence for people: what is certain to end with a server
record Containment(
    List<String> prefix, Function<ProcessHandle, ProcessGroup> group, String promise) {

  /// Keeps its pid (the child is no group leader when it calls), so that pid, group and session are
  /// one number and exit codes pass through.
  private static final String PERL = "POSIX::setsid(); exec {$ARGV[0]} @ARGV or exit 127";

  static Containment detect() {
    return sessionPrefix()
        .map(prefix ->
            new Containment(
                prefix,
                SessionGroup::new,
                "Each server runs in a process group of its own: stopping it ends every process of"
                    + " that group; a process that leaves it may survive."))
        .orElseGet(() ->
            new Containment(
                List.of(),
                ProcessTree::new,
                "This platform has no way to start a server in a process group of its own ('setsid'"
                    + " was not found): stopping it ends the descendants that can be seen, best"
                    + " effort."));
  }

  private static Optional<List<String>> sessionPrefix() {
    if (Platform.MACOS) {
      return find("perl").map(perl -> List.of(perl, "-MPOSIX", "-e", PERL, "--"));
    }
    return Platform.WINDOWS ? Optional.empty() : find("setsid").map(List::of);
  }

  /// The usual places first: they are not writable by others, which a `PATH` may be.
  private static Optional<String> find(String program) {
    String usual = String.join(File.pathSeparator, "/usr/bin", "/bin", "/usr/local/bin");
    String own = System.getenv().getOrDefault("PATH", "");
    return new CommandSearch(Path.of("/"), usual + File.pathSeparator + own)
        .program(program)
        .map(Path::toString);
  }

  boolean startsSessions() {
    return !prefix.isEmpty();
  }
}
