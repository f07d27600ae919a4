package dev.mcpmanager.server;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some of what a ring of numbered things keeps, oldest first.
///
/// @param firstSeq the oldest that is kept; one past the newest if none is
/// @param lastSeq the newest; 0 before the first
record Slice<T>(long firstSeq, long lastSeq, List<T> entries) {

  /// What of the numbers after `seq` is no longer kept. A number from the future is one of an
  /// earlier run of the service: what was missed since then is not known, so everything kept counts
  /// as new.
  @Nullable Gap gapAfter(long seq) {
    if (seq > lastSeq) {
      return new Gap(0, firstSeq - 1);
    }
    return seq + 1 < firstSeq ? new Gap(seq + 1, firstSeq - 1) : null;
  }
}
