package dev.mcpmanager.mcp;

/// Whether an update is about a resource that somebody watches.
final class WatchedUri {

  private WatchedUri() {}

  /// An update may name a part of what is watched (specification 2025-11-25, Resources:
  /// "Subscriptions"; 2026-07-28, Schema Reference: "ResourceUpdatedNotification"). A part begins
  /// where a path, a query or a fragment goes on, so that `file:///a` is not a part of
  /// `file:///ab`.
  static boolean covers(String watched, String updated) {
    if (!updated.startsWith(watched)) {
      return false;
    }
    return updated.length() == watched.length()
        || watched.endsWith("/")
        || "/?#".indexOf(updated.charAt(watched.length())) >= 0;
  }
}
