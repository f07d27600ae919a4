package dev.mcpmanager.mcp;

/// How long, and for whom, a modern client may keep what a server lists or reads (specification
/// 2026-07-28, Caching).
///
/// @param ttlMs in milliseconds
/// @param shared whether what is the same for all callers may be kept by those between
public record Caching(long ttlMs, boolean shared) {

  /// Not at all.
  public static final Caching NONE = new Caching(0, false);

  public Caching {
    if (ttlMs < 0) {
      throw new IllegalArgumentException("A time to live is not negative: %d.".formatted(ttlMs));
    }
  }

  String scope() {
    return shared ? "public" : "private";
  }
}
