package dev.mcpmanager.definition;

import java.time.Duration;

/// How long a server may take for what.
///
/// @param start from launch to ready; for a command that first fetches a package, from the time the
///   program it fetched runs
/// @param install from the launch of a command that first fetches a package, such as `npx` and
///   `uvx`, until the program it fetched runs
/// @param call from a call to its answer; each progress notification starts it again
/// @param callMax the longest a call may take, however much progress it reports
/// @param stdinClosed how long a child may take to leave after its stdin was closed, before it is
///   sent SIGTERM
/// @param terminated how long its process group may take to leave after SIGTERM, before it is sent
///   SIGKILL
public record Timeouts(
    Duration start,
    Duration install,
    Duration call,
    Duration callMax,
    Duration stdinClosed,
    Duration terminated) {

  public static final Timeouts DEFAULT =
      new Timeouts(
          Duration.ofSeconds(60),
          Duration.ofMinutes(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(10),
          Duration.ofSeconds(3),
          Duration.ofSeconds(5));
}
