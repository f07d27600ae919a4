package dev.mcpmanager.lifecycle;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The spans from which the machine makes deadlines.
///
/// @param install from launch to the start of the program, for a child that fetches it first; null
///   for one that is the program
/// @param start from launch, or from the program's start, to ready
/// @param stdinClosed from closed stdin to SIGTERM
/// @param terminated from SIGTERM to SIGKILL
public record Timing(
    @Nullable Duration install, Duration start, Duration stdinClosed, Duration terminated) {

  /// A child that SIGKILL did not end waits in the kernel, for a disk or a dead network mount; it
  /// is signalled again in case it forked in between.
  static final Duration KILL_AGAIN = Duration.ofSeconds(1);
}
