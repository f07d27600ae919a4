package dev.mcpmanager.server;

import dev.mcpmanager.lifecycle.Effect;
import java.time.Instant;
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

  /// A child that was launched.
  ///
  /// @param startTime by the wall clock
  record LiveChild(long pid, Instant startTime) {}
}
