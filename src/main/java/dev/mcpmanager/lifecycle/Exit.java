package dev.mcpmanager.lifecycle;

import org.jspecify.annotations.Nullable;

/// How a run ended.
public sealed interface Exit {

  /// What happened, as the predicate of a sentence about the server: "exited with code 1".
  String sentence();

  /// Whether the child did what it should and left.
  default boolean successful() {
    return this instanceof Code(int code) && code == 0;
  }

  /// The child ended by itself with this exit code.
  record Code(int code) implements Exit {
    @Override
    public String sentence() {
      return "exited with code " + code;
    }
  }

  /// A signal ended the child.
  record Signal(int number) implements Exit {
    /// The name as `kill -l` spells it with `SIG` in front, or the number if it is a rare one.
    public String signalName() {
      return switch (number) {
        case 1 -> "SIGHUP";
        case 2 -> "SIGINT";
        case 3 -> "SIGQUIT";
        case 4 -> "SIGILL";
        case 6 -> "SIGABRT";
        case 7 -> "SIGBUS";
        case 8 -> "SIGFPE";
        case 9 -> "SIGKILL";
        case 11 -> "SIGSEGV";
        case 13 -> "SIGPIPE";
        case 15 -> "SIGTERM";
        default -> "signal " + number;
      };
    }

    @Override
    public String sentence() {
      return "was ended by " + signalName();
    }
  }

  /// There was no child: the launch itself failed.
  ///
  /// @param reason a predicate: "cannot start: its working directory '/srv' does not exist"
  /// @param cause `BAD_DEFINITION`, `MISSING_COMMAND`, or `LAUNCH_FAILED` if it may pass by itself
  record NotLaunched(String reason, ExitCause cause) implements Exit {

    /// Whether trying again without a change by a person would fail again.
    public boolean permanent() {
      return cause != ExitCause.LAUNCH_FAILED;
    }

    @Override
    public String sentence() {
      return reason;
    }
  }

  /// The connection to a remote server ended, or never came about.
  ///
  /// @param reason a predicate: "cannot be reached: connection refused by localhost:8080"
  /// @param cause `UNREACHABLE`, `AUTHENTICATION`, `AUTH_REQUIRED`, `CONFIGURATION`, `GONE` or
  ///   `LOST_CHANNEL`
  /// @param authorizationUrl what a person must open before there can be a connection; not null if,
  ///   and only if, the cause is `AUTH_REQUIRED`
  record Disconnected(String reason, ExitCause cause, @Nullable String authorizationUrl)
      implements Exit {

    public Disconnected {
      if ((cause == ExitCause.AUTH_REQUIRED) != (authorizationUrl != null)) {
        throw new IllegalArgumentException("A url to open and its cause belong together.");
      }
    }

    /// No person is needed.
    public Disconnected(String reason, ExitCause cause) {
      this(reason, cause, null);
    }

    /// A person is needed.
    ///
    /// @param reason a predicate: "needs a person to authorize it"
    /// @param url what to open
    public static Disconnected untilAuthorized(String reason, String url) {
      return new Disconnected(reason, ExitCause.AUTH_REQUIRED, url);
    }

    @Override
    public String sentence() {
      return reason;
    }
  }

  /// The child was there but never became ready.
  ///
  /// @param reason a predicate, such as "exited with code 0 before it was ready"
  /// @param timedOut whether it was its start deadline that ended the wait
  record NeverReady(String reason, boolean timedOut) implements Exit {
    @Override
    public String sentence() {
      return reason;
    }
  }

  /// The child left at the question which protocol era it speaks, which says "legacy", not
  /// "broken".
  ///
  /// @param end how it left
  record AtProbe(Exit end) implements Exit {
    @Override
    public String sentence() {
      return end.sentence();
    }
  }

  /// The child lived, but must not go on; it was ended for that.
  sealed interface Fault extends Exit {
    /// A predicate, such as "closed its stdout".
    String reason();

    @Override
    default String sentence() {
      return reason();
    }
  }

  /// It refused the handshake, or we understood none of it.
  record Refused(String reason) implements Fault {}

  /// It could no longer be talked to.
  record Lost(String reason) implements Fault {}

  /// It no longer did anything.
  record Hung(String reason) implements Fault {}

  /// It used more than its definition allows.
  record OverLimit(String reason) implements Fault {}
}
