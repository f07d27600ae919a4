package dev.mcpmanager.server;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to be said of a child that has ended beside how it ended.
///
/// @param pid null if it was never launched
/// @param program the file that was run
/// @param swept processes that it left behind
/// @param callsInFlight calls that its end left without an answer
/// @param peakMemoryBytes the most its processes were seen to use; null if nobody looked in time
/// @param cpu likewise, the processor time they used
/// @param stderr its last lines there, oldest first
/// @param noise its last lines on stdout that were no messages, oldest first
record EndNotes(
    @Nullable Long pid,
    @Nullable String program,
    int swept,
    int callsInFlight,
    @Nullable Long peakMemoryBytes,
    @Nullable Duration cpu,
    List<String> stderr,
    List<String> noise) {

  static final EndNotes NONE = new EndNotes(null, null, 0, 0, null, null, List.of(), List.of());
}
