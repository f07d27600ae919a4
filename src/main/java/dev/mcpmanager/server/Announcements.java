package dev.mcpmanager.server;

import dev.mcpmanager.lifecycle.Diagnosis;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.Lifecycle;
import dev.mcpmanager.lifecycle.Spans;
import dev.mcpmanager.lifecycle.State;
import dev.mcpmanager.lifecycle.State.StopCause;
import dev.mcpmanager.lifecycle.Trigger;
import dev.mcpmanager.lifecycle.Trigger.Exited;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the words for a step of a server's lifecycle. Pure.
///
/// A child that ends by itself is told as `stopped`, and then what follows from it; what never ran,
/// never got ready or lost its channel is told as `error`.
///
/// @param subject whom the sentences are about: "Server 'files'"
/// @param maxRestarts for "restart 1 of 3"
record Announcements(String subject, int maxRestarts) {

  /// Enough of a line to know the cause by; the whole of it is in the log.
  private static final int MAX_QUOTE = 300;

  /// What a step does not know but its words need.
  ///
  /// @param pid of the newest child, while it lives; null if it is elsewhere
  /// @param protocol what was agreed on, such as "legacy 2025-11-25"
  /// @param startedFor how long the newest child took, or has taken, to become ready
  /// @param backoff from now to the next start
  /// @param nextStartAt the same, in wall time
  /// @param lastWords the child's last lines on stderr
  record Circumstances(
      @Nullable Long pid,
      @Nullable String protocol,
      Duration startedFor,
      Duration backoff,
      @Nullable Instant nextStartAt,
      List<String> lastWords) {}

  /// What to tell of a child's end, if a step is one.
  Optional<Announcement> ofEnd(Lifecycle before, Trigger trigger, Circumstances circumstances) {
    return trigger instanceof Exited exited
        ? ended(before.state(), exited, circumstances)
        : Optional.empty();
  }

  /// What to tell of the state that a step leads to, if it is another.
  Optional<Announcement> ofEntry(
      Lifecycle before, Trigger trigger, Lifecycle after, Circumstances circumstances) {
    return after.state().equals(before.state())
        ? Optional.empty()
        : entered(before.state(), trigger, after, circumstances);
  }

  /// The whole story of a run that is over.
  static Announcement runEnded(Run run) {
    return new Announcement(
        run.message(),
        false,
        (seq, time, id, text) ->
            new ServerEvent.RunEnded(
                seq, time, id, text, run.number(), run.child(), run.cause(), run.decision()));
  }

  /// How a child ended.
  private Optional<Announcement> ended(State state, Exited exited, Circumstances circumstances) {
    Exit exit = exited.exit();
    String end = Diagnosis.of(state, exited).end();
    return switch (state) {
      case State.Starting _ when exit instanceof Exit.AtProbe -> Optional.empty();
      // It has not failed; what it needs is told with the state it enters.
      case State.Starting _ when awaitsPerson(exit) -> Optional.empty();
      case State.Starting _ -> Optional.of(fault(end, circumstances));
      case State.Ready _ ->
          Optional.of(stopped(end, !exit.successful() && !awaitsPerson(exit), exit));
      case State.Stopping(StopCause.Requested _, var _, var _) ->
          Optional.of(stopped(end, false, exit));
      case State.Stopping(StopCause.Idle _, var _, var _) -> Optional.of(stopped(end, false, exit));
      case State.Stopping(StopCause.Failure(Exit.Fault fault), var _, var _) ->
          Optional.of(stopped(fault.sentence() + " and was ended", false, exit));
      // It never started for those who watch, and its failure has been told already.
      case State.Stopping(StopCause.Failure _, var _, var _) -> Optional.empty();
      case State.Stopped _,
          State.Queued _,
          State.BackingOff _,
          State.Failed _,
          State.AuthRequired _ ->
          Optional.empty();
    };
  }

  /// What a new state means.
  private Optional<Announcement> entered(
      State before, Trigger trigger, Lifecycle after, Circumstances circumstances) {
    return switch (after.state()) {
      case State.Starting _ ->
          before instanceof State.Starting
              ? Optional.empty()
              : Optional.of(starting(after.restarts()));
      case State.Ready _ -> Optional.of(started(circumstances));
      case State.Stopping(StopCause.Failure(Exit failure), var _, var _)
          when !(before instanceof State.Stopping) ->
          Optional.of(fault(failure.sentence(), circumstances));
      case State.BackingOff(int attempt, var _, String reason) ->
          Optional.of(restarting(attempt, reason, circumstances));
      case State.Failed(String reason) ->
          isPermanent(trigger)
              ? Optional.empty()
              : Optional.of(givenUp(reason, after.restarts(), circumstances));
      case State.AuthRequired(String reason, String url) -> Optional.of(authRequired(reason, url));
      case State.Stopped(String reason, var _) ->
          before.hasChild() ? Optional.empty() : Optional.of(stopped(reason, false, null));
      case State.Stopping _, State.Queued _ -> Optional.empty();
    };
  }

  private Announcement starting(int restarts) {
    String which = restarts == 0 ? "" : " (restart %d of %d)".formatted(restarts, maxRestarts);
    return new Announcement(sentence("is starting" + which), false, ServerEvent.Starting::new);
  }

  private Announcement started(Circumstances now) {
    String message = "is ready after %s%s".formatted(Spans.text(now.startedFor()), inBrackets(now));
    return new Announcement(
        sentence(message),
        false,
        (seq, time, id, text) -> new ServerEvent.Started(seq, time, id, text, now.pid()));
  }

  private static String inBrackets(Circumstances now) {
    String pid = now.pid() == null ? null : "pid " + now.pid();
    String facts =
        Stream.of(pid, now.protocol()).filter(Objects::nonNull).collect(Collectors.joining(", "));
    return facts.isEmpty() ? "" : " (" + facts + ")";
  }

  private Announcement stopped(String predicate, boolean failure, @Nullable Exit exit) {
    Integer code = exit instanceof Exit.Code(int number) ? number : null;
    String signal = exit instanceof Exit.Signal s ? s.signalName() : null;
    return new Announcement(
        sentence(predicate),
        failure,
        (seq, time, id, text) -> new ServerEvent.Stopped(seq, time, id, text, code, signal));
  }

  private Announcement fault(String predicate, Circumstances now) {
    List<String> words = now.lastWords();
    return new Announcement(
        sentence(predicate) + lastLine(words),
        true,
        (seq, time, id, text) -> new ServerEvent.ErrorRaised(seq, time, id, text, text, words));
  }

  private static String lastLine(List<String> words) {
    return words.isEmpty()
        ? ""
        : " Its last line on stderr: '%s'.".formatted(Legible.text(words.getLast(), MAX_QUOTE));
  }

  private Announcement restarting(int attempt, String reason, Circumstances now) {
    Instant at =
        Objects.requireNonNull(now.nextStartAt(), "a server that backs off has a next start");
    String message =
        "%s; restart %d of %d in %s"
            .formatted(reason, attempt, maxRestarts, Spans.text(now.backoff()));
    return new Announcement(
        sentence(message),
        false,
        (seq, time, id, text) -> new ServerEvent.Restarting(seq, time, id, text, attempt, at));
  }

  /// This is the sentence that stays, so it must hold what is known of the cause.
  private Announcement givenUp(String reason, int attempts, Circumstances now) {
    List<String> words = now.lastWords();
    boolean quoted = !words.isEmpty() && reason.contains(words.getLast().strip());
    String text =
        sentence(reason)
            + (quoted ? "" : lastLine(words))
            + " Start it again once the cause is mended.";
    return new Announcement(
        text,
        true,
        (seq, time, id, message) ->
            new ServerEvent.RestartFailed(seq, time, id, message, message, attempts));
  }

  private Announcement authRequired(String reason, String url) {
    return new Announcement(
        "%s %s: open %s".formatted(subject, printable(reason), printable(url)),
        true,
        (seq, time, id, text) -> new ServerEvent.AuthRequired(seq, time, id, text, text, url));
  }

  private static boolean awaitsPerson(Exit exit) {
    return exit instanceof Exit.Disconnected remote && remote.authorizationUrl() != null;
  }

  private String sentence(String predicate) {
    String end = predicate.endsWith(".") ? "" : ".";
    return "%s %s%s".formatted(subject, printable(predicate), end);
  }

  /// What a server said must not look like a line of the log that it is not.
  private static String printable(String text) {
    return Legible.text(text, Integer.MAX_VALUE);
  }

  private static boolean isPermanent(Trigger trigger) {
    return trigger instanceof Exited exited
        && exited.exit() instanceof Exit.NotLaunched launch
        && launch.permanent();
  }
}
