package dev.mcpmanager.server;

import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.lifecycle.Spans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Tells a run in one sentence: what happened, how, at what cost, and what follows. Leaves out what
/// is nothing. Pure.
final class RunSentence {

  private static final int QUOTE = 300;

  /// Causes that say no more than the end itself does.
  private static final Set<String> PLAIN =
      Set.of(
          ExitCause.REQUESTED.wireName(),
          ExitCause.CLEAN_EXIT.wireName(),
          ExitCause.NEVER_READY.wireName(),
          ExitCause.SERVICE_ENDED.wireName());

  private RunSentence() {}

  static String of(Run run) {
    String child = run.child() == null ? "" : ", child %d,".formatted(run.child());
    String subject = "Run %d of server '%s'%s ".formatted(run.number(), run.serverId(), child);
    String end = run.end();
    return subject + (end == null ? goingOn(run) : ended(run, Legible.text(end, QUOTE))) + ".";
  }

  private static String goingOn(Run run) {
    Long after = run.readyAfterMillis();
    return after == null ? "is not ready yet" : "goes on; it was ready after " + span(after);
  }

  private static String ended(Run run, String end) {
    var clauses = new StringJoiner("; ");
    clauses.add(head(run, end) + because(run));
    boolean elsewhere = run.program() != null && run.pid() == null;
    addIfAny(clauses, elsewhere ? null : left(run.rung()));
    addIfAny(clauses, counted(run.swept(), "process was swept", "processes were swept"));
    addIfAny(clauses, counted(run.callsInFlight(), "call was in flight", "calls were in flight"));
    addIfAny(clauses, cost(run));
    addIfAny(clauses, next(run, end));
    return clauses.toString();
  }

  private static String head(Run run, String end) {
    Long millis = run.durationMillis();
    if (millis == null) {
      return end; // nobody was there to see when
    }
    if (run.program() == null) {
      return "did not begin: it " + end;
    }
    boolean told = run.readyAfterMillis() != null || end.contains("ready");
    return "ended after %s%s: it %s"
        .formatted(span(millis), told ? "" : ", before it was ready", end);
  }

  private static String because(Run run) {
    if (run.endedBy() != null) {
      return " (by %s)".formatted(Legible.text(run.endedBy(), QUOTE));
    }
    List<String> why = new ArrayList<>();
    if (run.cause() != null && !PLAIN.contains(run.cause())) {
      why.add(Legible.text(run.cause().replace('-', ' '), QUOTE));
    }
    if (run.evidence() != null) {
      why.add("'%s'".formatted(Legible.text(run.evidence(), QUOTE)));
    }
    return why.isEmpty() ? "" : " (%s)".formatted(String.join(": ", why));
  }

  private static @Nullable String left(@Nullable String rung) {
    return switch (rung) {
      case null -> null;
      case "stdin-closed" -> "it left when its stdin was closed";
      case "terminated" -> "it left on SIGTERM";
      case "killed" -> "it had to be killed";
      default -> "it left at the rung '%s'".formatted(Legible.text(rung, QUOTE));
    };
  }

  private static @Nullable String counted(@Nullable Integer count, String one, String many) {
    return count == null || count == 0 ? null : count + " " + (count == 1 ? one : many);
  }

  private static @Nullable String cost(Run run) {
    List<String> parts = new ArrayList<>();
    Long memory = run.peakMemoryBytes();
    if (memory != null && memory > 0) {
      parts.add("peak memory " + size(memory));
    }
    Long cpu = run.cpuMillis();
    if (cpu != null && cpu > 0) {
      parts.add(span(cpu) + " of processor time");
    }
    return parts.isEmpty() ? null : String.join(", ", parts);
  }

  private static @Nullable String next(Run run, String end) {
    return switch (run.decision()) {
      case "restart" -> restart(run);
      case "give-up" -> beyond(end, run.decisionReason(), "it will not be restarted");
      case "stop" -> beyond(end, run.decisionReason(), "it stays stopped");
      case null, default -> null;
    };
  }

  private static String restart(Run run) {
    String which =
        run.restart() == null
            ? "restart"
            : run.maxRestarts() == null
                ? "restart " + run.restart()
                : "restart %d of %d".formatted(run.restart(), run.maxRestarts());
    Long delay = run.nextStartAfterMillis();
    return delay == null || delay == 0 ? which + " at once" : which + " in " + span(delay);
  }

  /// What a reason says beyond the end that it begins with.
  private static String beyond(String end, @Nullable String reason, String otherwise) {
    if (reason == null) {
      return otherwise;
    }
    String text = Legible.text(reason, QUOTE);
    if (text.equals(end)) {
      return otherwise;
    }
    return text.startsWith(end + "; ")
        ? text.substring(end.length() + 2)
        : otherwise + ": it " + text;
  }

  private static void addIfAny(StringJoiner clauses, @Nullable String clause) {
    if (clause != null) {
      clauses.add(clause);
    }
  }

  /// As [Spans] while that reads well, then in two units.
  private static String span(long millis) {
    Duration span = Duration.ofMillis(millis);
    if (span.toMinutes() < 2) {
      return Spans.text(span);
    }
    if (span.toHours() < 2) {
      return two(span.toMinutes(), "min", span.toSecondsPart(), "s");
    }
    return span.toDays() < 2
        ? two(span.toHours(), "h", span.toMinutesPart(), "min")
        : two(span.toDays(), "d", span.toHoursPart(), "h");
  }

  private static String two(long big, String unit, int small, String smallUnit) {
    return small == 0 ? big + " " + unit : "%d %s %d %s".formatted(big, unit, small, smallUnit);
  }

  private static String size(long bytes) {
    if (bytes < 1_000_000) {
      return Math.max(1, bytes / 1000) + " kB";
    }
    return bytes < 10_000_000_000L ? bytes / 1_000_000 + " MB" : bytes / 1_000_000_000 + " GB";
  }
}
