package dev.mcpmanager.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// How this platform keeps a child and what it starts together.
///
/// @param prefix what goes before the command
/// @param sessions whether that makes it the leader of a session
/// @param wrappers how many processes of the prefix stay, one the parent of the next
/// @param cgroups null without control groups
record Containment(List<String> prefix, boolean sessions, int wrappers, @Nullable Cgroups cgroups) {

  /// Keeps its pid (the child is no group leader when it calls), so that pid, group and session are
  /// one number and exit codes pass through.
  private static final String PERL = "POSIX::setsid(); exec {$ARGV[0]} @ARGV or exit 127";

  /// The first process of a namespace: waits for the command, passes its status on, reaps what is
  /// adopted meanwhile, and ends the namespace by its own end. The command itself must not be it:
  /// the first process does not get signals that it has no handler for, SIGTERM among them. Not a
  /// shell, which would drop variables whose names it does not like, and tell of signals on stderr.
  private static final String INIT =
      """
      no warnings;
      my $child = fork // exit 127;
      if (!$child) { exec {$ARGV[0]} @ARGV; exit 127 }
      1 while wait != $child;
      exit($? & 127 ? 128 + ($? & 127) : $? >> 8)
      """;

  private static final String ODD_NAME = "mcp-manager.probe";

  /// @param run names what is made for this run of the service
  /// @throws ContainmentUnavailableException if exactly this was asked for, and is not to be had
  static Containment choose(ContainmentMode mode, long run) {
    Optional<List<String>> session = sessionPrefix();
    return switch (mode) {
      case AUTO -> session.map(prefix -> best(prefix, run)).orElseGet(Containment::tree);
      case SESSION -> sessions(required(session), null);
      case CGROUP -> sessions(required(session), requiredCgroups(run));
      case PID_NAMESPACE ->
          namespaces(required(session)).orElseThrow(Containment::namespacesUnavailable);
      case NONE -> tree();
    };
  }

  /// The weakest comes last. Of the two that let nothing escape, control groups come first: servers
  /// do not notice them.
  private static Containment best(List<String> session, long run) {
    Cgroups cgroups = cgroups(run);
    return cgroups == null
        ? namespaces(session).orElseGet(() -> sessions(session, null))
        : sessions(session, cgroups);
  }

  private static Containment tree() {
    return new Containment(List.of(), false, 0, null);
  }

  private static Containment sessions(List<String> prefix, @Nullable Cgroups cgroups) {
    return new Containment(prefix, true, 0, cgroups);
  }

  private static @Nullable Cgroups cgroups(long run) {
    return Platform.LINUX ? Cgroups.open(run).orElse(null) : null;
  }

  private static Cgroups requiredCgroups(long run) {
    Cgroups cgroups = cgroups(run);
    if (cgroups == null) {
      throw new ContainmentUnavailableException(
          ContainmentMode.CGROUP,
          "this service may not divide its own control group (version 2, with 'cgroup.kill')");
    }
    return cgroups;
  }

  private static List<String> required(Optional<List<String>> session) {
    return session.orElseThrow(() ->
        new ContainmentUnavailableException(
            ContainmentMode.SESSION, "there is no program 'setsid'"));
  }

  private static Optional<Containment> namespaces(List<String> session) {
    if (!Platform.LINUX) {
      return Optional.empty();
    }
    return find("unshare")
        .flatMap(unshare -> find("perl").map(perl -> prefix(session, unshare, perl)))
        .filter(Containment::works)
        .map(prefix -> new Containment(prefix, true, 2, null));
  }

  private static List<String> prefix(List<String> session, String unshare, String perl) {
    var prefix = new ArrayList<>(session);
    prefix.addAll(List.of(unshare, "--pid", "--fork", "--kill-child=KILL", "--mount-proc"));
    // With the checks of -t it takes no orders from the server's variables, PERL5OPT and such.
    prefix.addAll(List.of(perl, "-t", "-e", INIT, "--"));
    return List.copyOf(prefix);
  }

  /// Trying is the only way to find out.
  private static boolean works(List<String> prefix) {
    var command = new ArrayList<>(prefix);
    command.addAll(List.of("grep", "-qz", "^" + ODD_NAME + "=", "/proc/self/environ"));
    try {
      var builder = new ProcessBuilder(command);
      builder.environment().put(ODD_NAME, "1");
      builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      Process process = JvmChildren.start(builder, Birthmark.NONE);
      try {
        process.getOutputStream().close();
        return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static ContainmentUnavailableException namespacesUnavailable() {
    return new ContainmentUnavailableException(
        ContainmentMode.PID_NAMESPACE,
        "this service may not make PID namespaces (it needs the programs 'unshare' and 'perl', and"
            + " the capability CAP_SYS_ADMIN)");
  }

  /// What starts a program in a session of its own, and keeps its pid.
  static Optional<List<String>> sessionPrefix() {
    if (Platform.MACOS) {
      return find("perl").map(perl -> List.of(perl, "-MPOSIX", "-e", PERL, "--"));
    }
    return Platform.WINDOWS ? Optional.empty() : find("setsid").map(List::of);
  }

  /// The usual places first: they are not writable by others, which a `PATH` may be.
  static Optional<String> find(String program) {
    String usual = String.join(File.pathSeparator, "/usr/bin", "/bin", "/usr/local/bin");
    String own = System.getenv().getOrDefault("PATH", "");
    return new CommandSearch(Path.of("/"), usual + File.pathSeparator + own)
        .program(program)
        .map(Path::toString);
  }

  /// What a child is launched in.
  ProcessGroup group(ProcessHandle child) {
    return sessions ? new SessionGroup(child) : new ProcessTree(child);
  }
}
