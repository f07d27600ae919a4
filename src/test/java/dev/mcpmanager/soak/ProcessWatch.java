package dev.mcpmanager.soak;

import static java.util.stream.Collectors.groupingBy;

import dev.mcpmanager.soak.Entry.Stragglers;
import dev.mcpmanager.soak.Entry.TwoLeaders;
import dev.mcpmanager.soak.Entry.Watched;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Looks at all processes again and again, for two children of one server, and for what an earlier
/// child left beside the next one. Each find is told once, and only if the next look confirms it: a
/// process is listed while it is being killed.
final class ProcessWatch implements Runnable {

  private final Run run;
  private final Set<String> told = new HashSet<>();
  private List<Sighted> before = List.of();

  ProcessWatch(Run run) {
    this.run = run;
  }

  @Override
  public void run() {
    long looks = 0;
    try {
      while (!run.over().get()) {
        Thread.sleep(60);
        look();
        looks++;
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // nobody does that
    }
    run.history().add(new Watched(looks));
  }

  private void look() {
    List<Sighted> now = run.processes();
    List<Sighted> known = before;
    before = now;
    now.stream()
        .filter(process -> known.stream().anyMatch(process::is))
        .collect(groupingBy(Sighted::server))
        .forEach(this::judge);
  }

  private void judge(String server, List<Sighted> processes) {
    List<Sighted> leaders = processes.stream().filter(Sighted::leads).toList();
    if (leaders.size() > 1 && told.addAll(names(leaders))) {
      run.history()
          .add(
              new TwoLeaders(
                  run.history().now(),
                  run.service().epoch(),
                  server,
                  leaders.stream().map(Sighted::pid).toList()));
    } else if (leaders.size() == 1) {
      stragglers(server, leaders.getFirst(), processes);
    }
  }

  /// What is older than the child cannot have been made by it.
  private void stragglers(String server, Sighted leader, List<Sighted> processes) {
    List<Sighted> late =
        processes.stream()
            .filter(process -> process.start() < leader.start() && !told.contains(process.name()))
            .toList();
    if (!late.isEmpty()) {
      told.addAll(names(late));
      run.history()
          .add(
              new Stragglers(
                  run.history().now(),
                  run.service().epoch(),
                  server,
                  late.stream().map(Sighted::described).toList()));
    }
  }

  private static List<String> names(List<Sighted> processes) {
    return processes.stream().map(Sighted::name).toList();
  }
}
