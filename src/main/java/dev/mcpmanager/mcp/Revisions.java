package dev.mcpmanager.mcp;

/// The protocol revisions we name to servers, as the specification spells them.
final class Revisions {

  static final String NEWEST_LEGACY = "2025-11-25";
  static final String MODERN = "2026-07-28";

  private Revisions() {}
}
