package dev.mcpmanager.soak;

import dev.mcpmanager.soak.Entry.Acted;
import dev.mcpmanager.soak.Entry.Answered;
import dev.mcpmanager.soak.Entry.Looked;
import dev.mcpmanager.soak.Entry.ManagerEnded;
import dev.mcpmanager.soak.Violation.Invariant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The table at the end of a run.
record Report(List<Entry> history, List<Violation> violations) {

  String text() {
    var lines = new StringBuilder();
    List<Looked> looks = all(Looked.class).toList();
    List<ManagerEnded> ends = all(ManagerEnded.class).toList();
    row(
        lines,
        "cycles",
        "%d stops, %d kills of a child, %d kills and %d ends of the manager"
            .formatted(
                after(looks, "stop"),
                after(looks, "kill"),
                ends(ends, "SIGKILL"),
                ends(ends, "SIGTERM")));
    long answered = all(Answered.class).filter(call -> call.status() == 200).count();
    row(
        lines,
        "calls",
        "%d answered, %d refused or lost with a reason"
            .formatted(answered, all(Answered.class).count() - answered));
    leftovers(lines, "leftovers of stops", looks.stream().filter(l -> l.after().equals("stop")));
    leftovers(lines, "leftovers of kills", looks.stream().filter(l -> l.after().equals("kill")));
    row(lines, "leftovers of managers", sum(ends.stream().flatMap(end -> end.left().stream())));
    row(
        lines,
        "slowest stop",
        all(Acted.class)
            .filter(acted -> acted.action().equals("stop") && acted.status() == 200)
            .max(Comparator.comparingLong(Acted::took))
            .map(acted -> "%d ms (%s)".formatted(acted.took(), acted.server()))
            .orElse("none"));
    row(lines, "slowest clean-up", slowest(ends));
    for (Invariant invariant : Invariant.values()) {
      List<String> found =
          violations.stream().filter(v -> v.invariant() == invariant).map(Violation::what).toList();
      row(
          lines,
          invariant + " " + invariant.meaning,
          found.isEmpty() ? "held" : found.size() + " violations");
      found.stream()
          .limit(3)
          .forEach(what -> lines.append("      ").append(cut(what)).append('\n'));
    }
    return lines.toString();
  }

  private static String slowest(List<ManagerEnded> ends) {
    long never = ends.stream().filter(end -> end.clean() < 0).count();
    long slowest = ends.stream().mapToLong(ManagerEnded::clean).max().orElse(0);
    return never == 0
        ? "%d ms after the end of a manager".formatted(slowest)
        : "never, after %d of %d ends of a manager".formatted(never, ends.size());
  }

  private static void leftovers(StringBuilder lines, String name, Stream<Looked> looks) {
    row(lines, name, sum(looks.flatMap(look -> look.left().stream())));
  }

  /// How many, and of which servers.
  private static String sum(Stream<String> left) {
    Map<String, Long> servers =
        left.map(what -> what.substring(0, what.indexOf(':')))
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    long all = servers.values().stream().mapToLong(Long::longValue).sum();
    return all + (servers.isEmpty() ? "" : " " + servers);
  }

  private static long after(List<Looked> looks, String end) {
    return looks.stream().filter(look -> look.after().equals(end)).count();
  }

  private static long ends(List<ManagerEnded> ends, String signal) {
    return ends.stream().filter(end -> end.signal().equals(signal)).count();
  }

  private static void row(StringBuilder lines, String name, String value) {
    lines.append("  %-66s %s%n".formatted(name, value));
  }

  private static String cut(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }

  private <E extends Entry> Stream<E> all(Class<E> type) {
    return history.stream().filter(type::isInstance).map(type::cast);
  }
}
