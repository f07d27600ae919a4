package dev.mcpmanager.lifecycle;

import java.util.Locale;

/// Why a run ended, as far as it can be told: what decides whether and when another is tried.
public enum ExitCause {
  /// Its definition cannot be launched as it is: a working directory that is none, a text too long.
  BAD_DEFINITION,
  /// The program, or the interpreter it needs, is not there.
  MISSING_COMMAND,
  /// It said that its credentials are missing or not accepted.
  AUTHENTICATION,
  /// It is remote, and lets us in only after a person has authorized that.
  AUTH_REQUIRED,
  /// It said that a setting, an argument, a file or a package that it needs is missing or wrong.
  CONFIGURATION,
  /// It ran out of memory, by its own word or by the kernel's.
  OUT_OF_MEMORY,
  /// It left with exit code 0, having been ready.
  CLEAN_EXIT,
  /// It failed, and nothing tells why.
  CRASH,
  /// It was not ready in time, or left with exit code 0 before it was ready.
  NEVER_READY,
  /// It left at the question which protocol era it speaks, which is an answer and no failure.
  LEFT_AT_PROBE,
  /// It lived, but the handshake was refused or broken off.
  LOST_HANDSHAKE,
  /// It lived and had been ready, but could no longer be talked to.
  LOST_CHANNEL,
  /// It lived, but did nothing any more.
  HUNG,
  /// It took more than its limits allow.
  OVER_LIMIT,
  /// It is remote, and nothing answered there that could.
  UNREACHABLE,
  /// It is remote, and was said to be gone for good.
  GONE,
  /// It could not be launched for want of something that may be there a moment later.
  LAUNCH_FAILED,
  /// It was asked to end.
  REQUESTED,
  /// The service itself ended without a chance to end it.
  SERVICE_ENDED;

  /// What it is called on the wire: `out-of-memory`.
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
