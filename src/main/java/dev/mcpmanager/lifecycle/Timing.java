package dev.mcpmanager.lifecycle;

import java.time.Duration;

/// The spans from which the machine makes deadlines.
///
/// @param start from launch to ready
/// @param stdinClosed from closed stdin to SIGTERM
/// @param terminated from SIGTERM to SIGKILL
public record Timing(Duration start, Duration stdinClosed, Duration terminated) {

  /// A child that SIGKILL did not end waits in the kernel, for a disk or a dead network mount; it
  /// is signalled again in case it forked in between.
  static final Duration KILL_AGAIN = Duration.ofSeconds(1);
}
