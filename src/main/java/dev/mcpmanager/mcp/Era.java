package dev.mcpmanager.mcp;

import java.util.Locale;

/// The two families of protocol revisions. They differ in how a connection begins: the legacy era
/// agrees on everything once, by `initialize`; the modern era has no beginning and says it with
/// each request.
public enum Era {
  /// 2025-11-25 and earlier.
  LEGACY,
  /// 2026-07-28 and later.
  MODERN;

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
