package dev.mcpmanager.server;

import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.Incarnation;
import dev.mcpmanager.lifecycle.Trigger.Exited;
import dev.mcpmanager.process.Child;
import dev.mcpmanager.process.Usage;

/// Finds out what is to be said of one child's end. Made when it is launched, to know what was
/// there before it.
final class PostMortem {

  private static final int STDERR_LINES = 20;

  private final LastWords words;
  private final OutOfMemoryKills kernel;
  private final OutOfMemoryKills.Reading killsBefore;

  PostMortem(LastWords words, OutOfMemoryKills kernel) {
    this.words = words;
    this.kernel = kernel;
    this.killsBefore = kernel.read();
  }

  /// The news of its end, with what explains it.
  ///
  /// @param ready whether it had been ready
  Exited news(Incarnation incarnation, Exit exit, boolean ready) {
    var kills = OutOfMemoryKills.between(killsBefore, kernel.read());
    return new Exited(incarnation, exit, words.clue(ready), kills);
  }

  /// @param swept processes that it left behind
  /// @param callsInFlight calls that its end left without an answer
  EndNotes notes(Child child, int swept, int callsInFlight) {
    Usage last = child.usage();
    // Looked at when it was a zombie already, as one that lives for a moment may be.
    Usage usage = last == null || last.peakMemoryBytes() == 0 ? null : last;
    return new EndNotes(
        child.pid(),
        child.command().toString(),
        swept,
        callsInFlight,
        usage == null ? null : usage.peakMemoryBytes(),
        usage == null ? null : usage.cpu(),
        words.stderr(STDERR_LINES),
        words.noise());
  }
}
