package dev.mcpmanager.server;

import dev.mcpmanager.lifecycle.Diagnosis;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.Incarnation;
import dev.mcpmanager.lifecycle.Origin;
import dev.mcpmanager.lifecycle.State.StopStage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A run while it is being written: its server's actor fills it in as things happen, and shows it
/// as a [Run]. For that actor's thread only.
final class OpenRun {

  /// What is kept of the child's output, in lines and in characters of each.
  private static final int STDERR = 20;

  private static final int NOISE = 10;
  private static final int LINE = 500;

  private final ChildName name;
  private final long number;
  private final Incarnation incarnation;
  private final Start start;
  private @Nullable String program;
  private @Nullable Long pid;
  private @Nullable Greeting greeting;
  private @Nullable Long readyAfterMillis;
  private @Nullable StopStage rung;
  private @Nullable End end;
  private @Nullable Next next;

  /// Why a run is begun.
  ///
  /// @param by what starts it
  /// @param requestedBy who asked for it, such as "127.0.0.1"
  /// @param reason a predicate about the server
  /// @param command as configured
  record Start(
      Instant at, Origin by, @Nullable String requestedBy, String reason, String command) {}

  /// What was agreed on in the handshake.
  ///
  /// @param era its wire name
  record Greeting(String era, String protocolVersion) {}

  /// How it ended.
  ///
  /// @param exit what the operating system said, if there was a process
  /// @param by who asked for it, if somebody did
  /// @param stderr its last lines there, oldest first
  /// @param noise its last lines on stdout that were no messages, oldest first
  record End(
      Instant at,
      Duration duration,
      Exit exit,
      Diagnosis diagnosis,
      @Nullable String by,
      int swept,
      int callsInFlight,
      @Nullable Long peakMemoryBytes,
      @Nullable Duration cpu,
      List<String> stderr,
      List<String> noise) {}

  /// What follows an end.
  sealed interface Next {
    /// Another run.
    ///
    /// @param restart its number in a row, from 1; null if it does not count as one
    /// @param reason a predicate about the server
    record Restart(
        @Nullable Integer restart, int maxRestarts, Duration delay, Instant at, String reason)
        implements Next {}

    /// It stays stopped, since nothing is wrong.
    ///
    /// @param reason a predicate about the server
    record Stop(String reason) implements Next {}

    /// It has failed, until a person acts.
    ///
    /// @param reason a predicate about the server
    record GiveUp(String reason) implements Next {}

    /// Nothing was to be decided: it was ended because somebody wanted that.
    record None() implements Next {}
  }

  OpenRun(ChildName name, long number, Incarnation incarnation, Start start) {
    this.name = name;
    this.number = number;
    this.incarnation = incarnation;
    this.start = start;
  }

  void launched(@Nullable Long newPid, @Nullable String resolved) {
    pid = newPid;
    program = resolved;
  }

  /// @param agreed null where there was no handshake
  void ready(Duration after, @Nullable Greeting agreed) {
    readyAfterMillis = after.toMillis();
    greeting = agreed;
  }

  /// A rung of the ladder that its child was sent down.
  void rung(StopStage stage) {
    rung = stage;
  }

  void ended(End how, Next follows) {
    end = how;
    next = follows;
  }

  Run toRun() {
    return new Run(
        name.server(),
        number,
        incarnation.number(),
        name.number(),
        start.at(),
        start.by().wireName(),
        start.requestedBy(),
        start.reason(),
        start.command(),
        program,
        pid,
        greeting == null ? null : greeting.era(),
        greeting == null ? null : greeting.protocolVersion(),
        readyAfterMillis,
        end == null ? null : end.at(),
        end == null ? null : (Long) end.duration().toMillis(),
        end == null ? null : status(end.exit()),
        end == null ? null : end.diagnosis().end(),
        end == null ? null : end.diagnosis().cause().wireName(),
        end == null || end.diagnosis().evidence() == null
            ? null
            : Legible.text(end.diagnosis().evidence(), LINE),
        end == null ? null : end.by(),
        rung == null ? null : rung.name().toLowerCase(Locale.ROOT).replace('_', '-'),
        end == null ? null : (Integer) end.swept(),
        end == null ? List.of() : Legible.newest(end.stderr(), STDERR, LINE),
        end == null ? List.of() : Legible.newest(end.noise(), NOISE, LINE),
        end == null ? null : (Integer) end.callsInFlight(),
        end == null ? null : end.peakMemoryBytes(),
        end == null || end.cpu() == null ? null : (Long) end.cpu().toMillis(),
        decision(),
        reason(),
        next instanceof Next.Restart r ? r.restart() : null,
        next instanceof Next.Restart r ? (Integer) r.maxRestarts() : null,
        next instanceof Next.Restart r ? (Long) r.delay().toMillis() : null,
        next instanceof Next.Restart r ? r.at() : null);
  }

  private static Run.@Nullable ExitStatus status(Exit exit) {
    return switch (exit) {
      case Exit.Code(int code) -> new Run.ExitStatus(code, null);
      case Exit.Signal signal -> new Run.ExitStatus(null, signal.signalName());
      case Exit.AtProbe(Exit end) -> status(end);
      case Exit.NotLaunched _, Exit.Disconnected _, Exit.NeverReady _, Exit.Fault _ -> null;
    };
  }

  private @Nullable String decision() {
    return switch (next) {
      case null -> null;
      case Next.Restart _ -> "restart";
      case Next.Stop _ -> "stop";
      case Next.GiveUp _ -> "give-up";
      case Next.None _ -> "none";
    };
  }

  private @Nullable String reason() {
    return switch (next) {
      case null -> null;
      case Next.Restart restart -> restart.reason();
      case Next.Stop(String reason) -> reason;
      case Next.GiveUp(String reason) -> reason;
      case Next.None _ -> null;
    };
  }
}
