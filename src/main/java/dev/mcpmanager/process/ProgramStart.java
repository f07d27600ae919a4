package dev.mcpmanager.process;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Whether the child has started a program that is no step of an installation.
///
/// `npx` and `uvx` install a package, which may take minutes, and then run its program below
/// themselves. What npm runs during an installation names itself in the variable
/// `npm_lifecycle_event`; the program has `npx` there, or nothing. A descendant counts when it was
/// seen in two looks one after the other: the first may have caught it between fork and exec, when
/// it still has its parent's environment, or it is a short question to an interpreter.
final class ProgramStart {

  private static final String STEP = "npm_lifecycle_event";

  private final CompletableFuture<Void> started = new CompletableFuture<>();
  private volatile boolean asked;
  private volatile Set<ProcessStatus.Key> candidates = Set.of();

  CompletableFuture<Void> started() {
    asked = true;
    return started.copy();
  }

  boolean awaited() {
    return asked && !started.isDone();
  }

  void look(List<ProcessStatus> members, long leader) {
    if (!awaited()) {
      return;
    }
    Set<ProcessStatus.Key> now =
        members.stream()
            .filter(member -> member.pid() != leader && member.runs() && isProgram(member))
            .map(ProcessStatus::key)
            .collect(Collectors.toSet());
    if (now.stream().anyMatch(candidates::contains)) {
      started.complete(null);
    }
    candidates = now;
  }

  private static boolean isProgram(ProcessStatus process) {
    Environ environ = Environ.of(process.pid());
    @Nullable String step = environ.get(STEP);
    return !environ.isEmpty() && (step == null || step.equals("npx"));
  }
}
