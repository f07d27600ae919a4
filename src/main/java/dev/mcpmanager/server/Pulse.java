package dev.mcpmanager.server;

import dev.mcpmanager.lifecycle.Spans;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Judges whether a child that says nothing is idle, busy or hung. Pure: time and signs come in,
/// what to do goes out.
///
/// Any line on its stdout is life: an answer, progress, even noise. A silent child is asked, first
/// one question and then another, since healthy servers exist that ignore either. It is hung only
/// if it answers neither and uses no processor time meanwhile; one that computes is busy, and is
/// left alone for as long as the longest call may take. A child whose process was stopped by a
/// signal computes nothing and answers nobody.
///
/// @param interval the silence after which a child without open calls is asked
/// @param timeout how long it may take to answer a question
/// @param callPatience the silence that is normal while calls are open
/// @param busyPatience how long a silent child may compute
record Pulse(Duration interval, Duration timeout, Duration callPatience, Duration busyPatience) {

  /// A child uses a little processor time even when it hangs; a busy one uses more than one part in
  /// this many.
  private static final int BUSY_PART = 20;

  /// What is seen of a child.
  ///
  /// @param lastLine when it last wrote a line to stdout
  /// @param callsOpen whether callers wait for answers
  /// @param lookedAt when its processes were last looked at, of which the rest tells: that is done
  ///   now and then only
  /// @param frozen whether its process is stopped by a signal
  /// @param cpu processor time that its processes have used so far, if it can be known
  record Signs(
      Instant now,
      Instant lastLine,
      boolean callsOpen,
      Instant lookedAt,
      boolean frozen,
      @Nullable Duration cpu) {}

  /// A doubt about a silent child.
  ///
  /// @param questions how many were asked since the doubt arose, 1 or 2
  /// @param since when it arose
  /// @param lookedAt when the child's processes had last been looked at then
  /// @param cpu as it was seen then
  record Doubt(
      int questions, Instant since, Instant askedAt, Instant lookedAt, @Nullable Duration cpu) {

    private Doubt askedAgain(Instant now) {
      return new Doubt(questions + 1, since, now, lookedAt, cpu);
    }
  }

  /// What to do.
  enum Action {
    NOTHING,
    ASK_FIRST,
    ASK_SECOND,
    GIVE_UP
  }

  /// @param doubt what remains to be cleared up; null for none
  record Verdict(@Nullable Doubt doubt, Action action) {}

  Verdict judge(@Nullable Doubt doubt, Signs signs) {
    if (doubt == null || signs.lastLine().isAfter(doubt.since())) {
      return silence(signs).compareTo(tolerated(signs)) < 0
          ? new Verdict(null, Action.NOTHING)
          : ask(signs);
    }
    if (Duration.between(doubt.askedAt(), signs.now()).compareTo(timeout) < 0) {
      return new Verdict(doubt, Action.NOTHING);
    }
    if (doubt.questions() == 1) {
      return new Verdict(doubt.askedAgain(signs.now()), Action.ASK_SECOND);
    }
    if (signs.cpu() != null && !signs.lookedAt().isAfter(doubt.askedAt())) {
      return new Verdict(doubt, Action.NOTHING); // nobody knows yet what it does meanwhile
    }
    return isBusy(doubt, signs) ? ask(signs) : new Verdict(doubt, Action.GIVE_UP);
  }

  private static Verdict ask(Signs signs) {
    var doubt = new Doubt(1, signs.now(), signs.now(), signs.lookedAt(), signs.cpu());
    return new Verdict(doubt, Action.ASK_FIRST);
  }

  private Duration tolerated(Signs signs) {
    if (signs.frozen()) {
      return timeout;
    }
    boolean waits = signs.callsOpen() && callPatience.compareTo(interval) > 0;
    return waits ? callPatience : interval;
  }

  private boolean isBusy(Doubt doubt, Signs signs) {
    if (signs.frozen() || signs.cpu() == null || silence(signs).compareTo(busyPatience) >= 0) {
      return false;
    }
    if (doubt.cpu() == null) {
      return true; // as far as anyone knows: it had not been looked at yet
    }
    Duration used = signs.cpu().minus(doubt.cpu());
    Duration elapsed = Duration.between(doubt.lookedAt(), signs.lookedAt());
    return used.multipliedBy(BUSY_PART).compareTo(elapsed) > 0;
  }

  private static Duration silence(Signs signs) {
    return Duration.between(signs.lastLine(), signs.now());
  }

  /// Why a child is taken for hung, as a predicate about it.
  ///
  /// @param first the first question's method
  /// @param second the second's
  String reason(Signs signs, String first, String second) {
    String questions =
        "it answered neither '%s' nor '%s', within %s each"
            .formatted(first, second, Spans.text(timeout));
    if (signs.frozen()) {
      return "is frozen: its process was stopped by a signal, and " + questions;
    }
    String processor =
        signs.cpu() == null
            ? ""
            : silence(signs).compareTo(busyPatience) >= 0
                ? ", although it was given time to compute"
                : ", and used next to no processor time meanwhile";
    return "hangs: it has written nothing for %s; %s%s"
        .formatted(Spans.text(silence(signs)), questions, processor);
  }
}
