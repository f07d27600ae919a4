package dev.mcpmanager.soak;

import java.util.List;
import java.util.Locale;

/// The shapes that servers have in the wild, or might. Each is a server of this name.
enum Shape {
  STEADY,
  /// Ignores SIGTERM.
  NO_TERM,
  /// Ignores the end of its stdin.
  NO_EOF,
  /// Ignores both.
  STUBBORN("no-term,no-eof"),
  /// What npx makes: a shell that waits for the server.
  TREE("steady"),
  /// A shell that left something in the background and became the server.
  BACKGROUND("steady"),
  /// A grandchild without a parent, in the group of the server.
  DOUBLE_FORK,
  /// A child in a session of its own.
  SETSID,
  /// A grandchild without a parent, in a session of its own.
  DAEMON,
  /// The same, and without the markers in its environment.
  DAEMON_ENV,
  /// Forks thirty more when it is told to end.
  BURST,
  /// Beside it, generations of processes of which each starts the next and ends.
  WALKER,
  /// Ends with an error a moment after it is ready.
  CRASH,
  /// Stops itself, as a debugger would, a moment after it is ready.
  FREEZE("freeze,double-fork");

  private final String does;

  Shape() {
    this.does = name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  Shape(String does) {
    this.does = does;
  }

  static Shape of(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /// The id of its server.
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Command and arguments.
  List<String> command(String script, String token) {
    String server = "perl %s %s %s".formatted(script, does, token);
    String background = "perl %s linger %s".formatted(script, token);
    return switch (this) {
      case TREE -> List.of("sh", "-c", server + "; exit $?");
      case BACKGROUND -> List.of("sh", "-c", background + " & exec " + server);
      default -> List.of("perl", script, does, token);
    };
  }
}
