package dev.mcpmanager.soak;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import dev.mcpmanager.soak.Entry.Acted;
import dev.mcpmanager.soak.Entry.Answered;
import dev.mcpmanager.soak.Entry.Bystander;
import dev.mcpmanager.soak.Entry.CarriedOutAgain;
import dev.mcpmanager.soak.Entry.ConfigRead;
import dev.mcpmanager.soak.Entry.Gauges;
import dev.mcpmanager.soak.Entry.Heard;
import dev.mcpmanager.soak.Entry.Looked;
import dev.mcpmanager.soak.Entry.ManagerEnded;
import dev.mcpmanager.soak.Entry.ManagerStarted;
import dev.mcpmanager.soak.Entry.Sent;
import dev.mcpmanager.soak.Entry.Stragglers;
import dev.mcpmanager.soak.Entry.Survived;
import dev.mcpmanager.soak.Entry.TwoLeaders;
import dev.mcpmanager.soak.Entry.Watched;
import dev.mcpmanager.soak.Violation.Invariant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Decides from a history alone whether the invariants held. An invariant that nothing speaks of
/// was not tested, which is a violation, too.
final class Checker {

  /// The ways in which a call may be refused or lost.
  private static final Set<String> HONEST =
      Set.of(
          "not-running",
          "not-ready",
          "overloaded",
          "child-gone",
          "timed-out",
          "cancelled",
          "shutting-down");

  /// From a request to stop, or a SIGTERM to the service, to its answer.
  private static final long LONGEST_STOP = ChaosSoak.LADDER.toMillis() + 1000;

  private static final long LONGEST_END = 10_000;

  private final List<Entry> history;
  private final List<Violation> violations = new ArrayList<>();

  private Checker(List<Entry> history) {
    this.history = history;
  }

  static List<Violation> check(List<Entry> history) {
    var checker = new Checker(history);
    checker.calls();
    checker.actions();
    checker.leaders();
    checker.leftovers();
    checker.events();
    checker.configuration();
    checker.gauges();
    return List.copyOf(checker.violations);
  }

  private void calls() {
    Map<String, List<Answered>> answers = all(Answered.class).collect(groupingBy(Answered::id));
    List<Sent> calls = all(Sent.class).toList();
    evidence(Invariant.I1, calls);
    for (Sent call : calls) {
      List<Answered> ends = answers.getOrDefault(call.id(), List.of());
      if (ends.size() != 1) {
        violated(Invariant.I1, "call %s ended %d times".formatted(call.id(), ends.size()));
      } else if (!rightful(call, ends.getFirst())) {
        violated(
            Invariant.I1,
            "call %s to %s got %s".formatted(call.id(), call.server(), ends.getFirst()));
      }
    }
    if (!answers.isEmpty() && all(Answered.class).noneMatch(answer -> answer.status() == 200)) {
      violated(Invariant.I1, "no call was answered by a server");
    }
    Set<String> sent = Set.copyOf(calls.stream().map(Sent::id).toList());
    answers.keySet().stream()
        .filter(id -> !sent.contains(id))
        .forEach(
            id -> violated(Invariant.I1, "an answer came to %s, which nobody sent".formatted(id)));
    all(CarriedOutAgain.class)
        .forEach(again ->
            violated(
                Invariant.I1,
                "'%s' was carried out %d times".formatted(again.said(), again.times())));
  }

  private boolean rightful(Sent call, Answered end) {
    return switch (end.status()) {
      case 200 ->
          call.id().equals(end.answeredId())
              && call.said().equals(end.said())
              && call.by().equals(end.by());
      case 0 -> managerWasAway(call.at(), end.at());
      default -> end.code() != null && HONEST.contains(end.code());
    };
  }

  private void actions() {
    for (Acted acted : all(Acted.class).toList()) {
      boolean expected =
          switch (acted.action()) {
            case "wrong-id" -> acted.status() == 404;
            case "stop", "list" -> acted.status() == 200;
            default -> Set.of(200, 409, 422, 502, 503, 504).contains(acted.status());
          };
      boolean excused = acted.status() == 0 || acted.status() == 503;
      if (!expected && !(excused && managerWasAway(acted.at() - acted.took(), acted.at()))) {
        violated(Invariant.I1, "%s was answered wrongly".formatted(acted));
      }
      if (acted.action().equals("stop") && acted.took() > LONGEST_STOP && acted.status() == 200) {
        violated(Invariant.I3, "the stop of %s took %d ms".formatted(acted.server(), acted.took()));
      }
    }
  }

  private void leaders() {
    if (all(Watched.class).noneMatch(watched -> watched.looks() > 0)) {
      violated(Invariant.I2, "nobody looked");
    }
    all(TwoLeaders.class)
        .forEach(two ->
            violated(Invariant.I2, "%s had the children %s".formatted(two.server(), two.pids())));
  }

  private void leftovers() {
    evidence(Invariant.I3, all(Looked.class).toList());
    all(Looked.class)
        .filter(looked -> !looked.left().isEmpty())
        .forEach(looked ->
            violated(
                Invariant.I3,
                "%s left after a %s: %s"
                    .formatted(looked.server(), looked.after(), looked.left())));
    for (ManagerEnded end : all(ManagerEnded.class).toList()) {
      if (!end.left().isEmpty()) {
        violated(
            Invariant.I3,
            "the service left %d processes 1 s after %s: %s"
                .formatted(end.left().size(), end.signal(), end.left()));
      }
      if (end.took() > LONGEST_END) {
        violated(Invariant.I3, "the service took %d ms to end".formatted(end.took()));
      }
    }
    all(Survived.class)
        .filter(survived -> !survived.left().isEmpty())
        .forEach(survived ->
            violated(Invariant.I3, "the next service let live: %s".formatted(survived.left())));
    all(Stragglers.class)
        .forEach(
            late -> violated(Invariant.I3, "beside the next child: %s".formatted(late.left())));
    all(Gauges.class)
        .filter(gauges -> gauges.zombies() > 0)
        .forEach(gauges -> violated(Invariant.I3, "%d zombies".formatted(gauges.zombies())));
    all(Bystander.class)
        .filter(bystander -> !bystander.untouched())
        .forEach(bystander -> violated(Invariant.I3, "%s was hit".formatted(bystander.name())));
  }

  private void events() {
    Map<String, List<Heard>> sources =
        all(Heard.class)
            .collect(
                groupingBy(heard -> heard.epoch() + "/" + heard.source(), TreeMap::new, toList()));
    evidence(Invariant.I4, sources.values());
    sources.forEach((source, batches) -> {
      long last = batches.getFirst().after();
      for (Heard heard : batches) {
        last = heard.gap() != null && heard.gap().from() == last + 1 ? heard.gap().to() : last;
        for (long seq : heard.seqs()) {
          if (seq != last + 1) {
            violated(Invariant.I4, "%s: %d came after %d".formatted(source, seq, last));
          }
          last = seq;
        }
      }
    });
  }

  private void configuration() {
    evidence(Invariant.I5, all(ConfigRead.class).toList());
    all(ConfigRead.class)
        .filter(read -> !read.disk().equals(read.api()))
        .forEach(read ->
            violated(Invariant.I5, "on disk %s, shown %s".formatted(read.disk(), read.api())));
  }

  private void gauges() {
    var warm = new HashMap<Integer, Gauges>();
    int compared = 0;
    for (Gauges now : all(Gauges.class).toList()) {
      Gauges before = warm.putIfAbsent(now.epoch(), now);
      if (before != null) {
        compared++;
        grown("open files", before.fds(), now.fds(), 10);
        grown("threads", before.threads(), now.threads(), 8);
        grown("bytes of heap", before.heap(), now.heap(), 8 << 20);
      }
    }
    if (compared == 0) {
      violated(Invariant.I6, "nobody measured twice");
    }
  }

  /// @param slack what comes and goes with idle connections and pools
  private void grown(String what, long before, long now, long slack) {
    if (now > before + Math.max(before / 10, slack)) {
      violated(Invariant.I6, "%s: from %d to %d".formatted(what, before, now));
    }
  }

  /// Whether between these moments there was one without a ready manager.
  private boolean managerWasAway(long from, long to) {
    long downSince = -1;
    for (Entry entry : history) {
      if (entry instanceof ManagerEnded end) {
        downSince = end.at() - end.took();
      } else if (entry instanceof ManagerStarted start && downSince >= 0) {
        if (downSince <= to && from <= start.at()) {
          return true;
        }
        downSince = -1;
      }
    }
    return downSince >= 0 && downSince <= to;
  }

  private <E extends Entry> Stream<E> all(Class<E> type) {
    return history.stream().filter(type::isInstance).map(type::cast);
  }

  private void evidence(Invariant invariant, Collection<?> entries) {
    if (entries.isEmpty()) {
      violated(invariant, "nobody looked");
    }
  }

  private void violated(Invariant invariant, String what) {
    violations.add(new Violation(invariant, what));
  }
}
