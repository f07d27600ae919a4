package dev.mcpmanager.gateway;

import dev.mcpmanager.mcp.LogLevel;
import dev.mcpmanager.mcp.SubscriptionFilter;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One shared child, subscribed to in the way of its era. For the [Serial] of its [Feed] only.
sealed interface FeedSource permits LegacySource, ModernSource {

  /// Has the child tell this, and no more, from now on.
  ///
  /// @param wanted of what it can tell
  /// @param level the lowest that anybody wants its log from; null if nobody does
  /// @return completed once it knows, of this wish and those before
  CompletableFuture<Void> want(SubscriptionFilter wanted, @Nullable LogLevel level);

  /// The child is gone: there is nobody to be asked again.
  void forget();
}
