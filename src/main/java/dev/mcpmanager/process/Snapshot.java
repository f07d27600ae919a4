package dev.mcpmanager.process;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One pass over all processes, and who belongs to which family.
final class Snapshot {

  private final Families families;
  private final Map<Long, ProcessStatus> processes;
  private final Map<Family, List<ProcessStatus>> members = new HashMap<>();

  private Snapshot(Families families, Map<Long, ProcessStatus> processes) {
    this.families = families;
    this.processes = processes;
  }

  /// Looks, and tells each family what was seen of it.
  static Snapshot take(Families families) {
    var remembered = families.remembered();
    Map<Long, ProcessStatus> processes =
        ProcessStatus.all().collect(Collectors.toMap(ProcessStatus::pid, one -> one, (a, _) -> a));
    var snapshot = new Snapshot(families, processes);
    snapshot.attribute();
    for (ProcessStatus.Key key : remembered) {
      ProcessStatus process = processes.get(key.pid());
      if (process == null || !process.key().equals(key)) {
        families.forget(key);
      }
    }
    return snapshot;
  }

  private void attribute() {
    families.all().forEach(this::attributeFounder);
    for (ProcessStatus process : processes.values()) {
      Family family = familyOf(process);
      if (family != null) {
        members.computeIfAbsent(family, _ -> new ArrayList<>()).add(process);
      }
    }
    families.all().forEach(family -> family.seen(members(family)));
  }

  private void attributeFounder(Family family) {
    join(family.pid(), family);
    if (family.cgroup() != null) {
      family.cgroup().pids().forEach(pid -> join(pid, family));
    }
  }

  private void join(long pid, Family family) {
    ProcessStatus process = processes.get(pid);
    if (process != null && process.startTicks() >= family.bornTicks()) {
      families.join(process, family);
    }
  }

  /// Its own marks, else its parent's family, and so on upwards.
  private @Nullable Family familyOf(ProcessStatus process) {
    var line = new ArrayList<ProcessStatus>();
    ProcessStatus next = process;
    Family family = null;
    while (next != null && family == null && line.size() < processes.size()) {
      if (families.isStranger(next)) {
        return null;
      }
      family = families.known(next);
      if (family == null) {
        line.add(next);
        family = isOurs(next) ? null : families.owner(next, isAdopted(next));
      }
      next = isOurs(next) || isAdopted(next) ? null : processes.get(next.parent());
    }
    conclude(line, family);
    return family;
  }

  private void conclude(List<ProcessStatus> line, @Nullable Family family) {
    if (family != null) {
      line.forEach(one -> families.join(one, family));
    } else if (line.getLast().parent() == 0) { // not where the line broke off
      line.stream().filter(one -> !isOurs(one)).forEach(families::addStranger);
    }
  }

  private static boolean isOurs(ProcessStatus process) {
    return process.pid() == Adopted.SELF;
  }

  private static boolean isAdopted(ProcessStatus process) {
    return process.parent() == Adopted.SELF;
  }

  /// Zombies included.
  List<ProcessStatus> members(Family family) {
    return members.getOrDefault(family, List.of());
  }

  int size() {
    return processes.size();
  }
}
