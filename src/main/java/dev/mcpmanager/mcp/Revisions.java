package dev.mcpmanager.mcp;

import java.util.List;

/// The protocol revisions spoken here, as the specification spells them. They are dates, so their
/// order as text is their order in time.
public final class Revisions {

  /// The one of the modern era.
  public static final String MODERN = "2026-07-28";

  public static final String NEWEST_LEGACY = "2025-11-25";

  static final String WITH_RESOURCE_LINKS = "2025-06-18";
  static final String WITH_AUDIO = "2025-03-26";

  /// Those of the legacy era, the newest first.
  public static final List<String> LEGACY =
      List.of(NEWEST_LEGACY, WITH_RESOURCE_LINKS, WITH_AUDIO, "2024-11-05");

  private Revisions() {}

  public static boolean isLegacy(String revision) {
    return LEGACY.contains(revision);
  }

  static boolean isBefore(String revision, String other) {
    return revision.compareTo(other) < 0;
  }
}
