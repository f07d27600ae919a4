package dev.mcpmanager.server;

import dev.mcpmanager.lifecycle.Effect;
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

  /// What is odd about a child that is ready, as a predicate; null if nothing is.
  @Nullable String suspicion();

  /// What is to be said of the child that ended last. Settled before its end is told.
  EndNotes endNotes();

  /// The last lines on stderr of the child that was launched last, oldest first.
  List<String> lastWords(int limit);

  /// A child that was launched.
  ///
  /// @param program the file that is run
  /// @param startTime by the wall clock
  record LiveChild(long pid, String program, Instant startTime) {}
}
