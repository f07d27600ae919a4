package dev.mcpmanager.server;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.lifecycle.Diagnosis;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import dev.mcpmanager.lifecycle.Incarnation;
import dev.mcpmanager.lifecycle.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Runs for tests.
final class Runs {

  static final ServerId SERVER = new ServerId("x");
  static final Instant START = Instant.parse("2026-11-22T10:00:00.123Z");

  private Runs() {}

  static OpenRun begun(long number) {
    return new OpenRun(
        ChildName.main(SERVER),
        number,
        new Incarnation(1),
        new OpenRun.Start(START, Origin.PERSON, "127.0.0.1", "was started on request", "npx"));
  }

  static Run open(long number) {
    OpenRun run = begun(number);
    run.launched(4711L, "/usr/bin/npx");
    return run.toRun();
  }

  static Run crashed(long number, String... stderr) {
    OpenRun run = begun(number);
    run.launched(4711L, "/usr/bin/npx");
    run.ready(Duration.ofMillis(1200), new OpenRun.Greeting("legacy", "2025-11-25"));
    run.ended(crash(List.of(stderr)), restart());
    return run.toRun();
  }

  static OpenRun.Next restart() {
    return new OpenRun.Next.Restart(
        2, 3, Duration.ofSeconds(2), START.plusSeconds(184), "exited with code 1");
  }

  static OpenRun.End crash(List<String> stderr) {
    return new OpenRun.End(
        START.plusSeconds(182),
        Duration.ofSeconds(182),
        new Exit.Code(1),
        new Diagnosis(ExitCause.CRASH, "exited with code 1", null),
        null,
        2,
        4,
        120_000_000L,
        Duration.ofMillis(3400),
        stderr,
        List.of());
  }

  /// An end without anything beside it.
  static OpenRun.End plain(Exit exit, ExitCause cause, String end, Duration after) {
    return new OpenRun.End(
        START.plus(after),
        after,
        exit,
        new Diagnosis(cause, end, null),
        null,
        0,
        0,
        null,
        null,
        List.of(),
        List.of());
  }
}
