package dev.mcpmanager.server;

import dev.mcpmanager.lifecycle.Effect;
import dev.mcpmanager.process.Usage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Does what a server's lifecycle asks for, and tells its owner what became of it.
///
/// [#perform] is called by the actor's thread only and never blocks; news goes to the actor's
/// mailbox.
interface Upstream {

  void perform(Effect effect);

  /// Where calls go; null unless somebody is there to take them.
  @Nullable Connection connection();

  /// The child that was launched last, while it lives.
  @Nullable LiveChild child();

  /// What the processes of the child that was launched last use, or used; null before the first
  /// look at them, and where there is no way to look.
  @Nullable Usage usage();

  /// Processor time of all children so far; never goes down.
  Duration cpu();

  /// What is odd about a child that is ready, as a predicate; null if nothing is.
  @Nullable String suspicion();

  /// What a person would have to open so that a remote server lets us in, or does more for us; null
  /// if nobody needs to.
  default @Nullable String authorizationUrl() {
    return null;
  }

  /// What is to be said of the child that ended last. Settled before its end is told.
  EndNotes endNotes();

  /// The last lines on stderr of the child that was launched last, oldest first.
  List<String> lastWords(int limit);

  /// A child that was launched, or a connection that was begun.
  ///
  /// @param pid null if it is elsewhere
  /// @param program the file that is run, or the origin of the url
  /// @param startTime by the wall clock
  record LiveChild(@Nullable Long pid, String program, Instant startTime) {}
}
