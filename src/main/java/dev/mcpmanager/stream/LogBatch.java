package dev.mcpmanager.stream;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.server.LogLine;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/// Consecutive lines of one stream of one server, as one event.
///
/// @param seq the number of the last line
/// @param time when the last line was written
/// @param type `server:stdout` or `server:stderr`
/// @param data the lines, joined by newlines
/// @param firstSeq the number of the first line
/// @param lines how many there are
/// @param dropped how many were lost right before these
@JsonPropertyOrder({"seq", "time", "type", "serverId", "data", "firstSeq", "lines", "dropped"})
record LogBatch(
    long seq,
    Instant time,
    String type,
    ServerId serverId,
    String data,
    long firstSeq,
    int lines,
    long dropped) {

  /// @param lines of one stream, at least one
  static LogBatch of(ServerId server, List<LogLine> lines, long dropped) {
    LogLine last = lines.getLast();
    return new LogBatch(
        last.seq(),
        last.time(),
        "server:" + last.stream().wireName(),
        server,
        lines.stream().map(LogLine::text).collect(Collectors.joining("\n")),
        lines.getFirst().seq(),
        lines.size(),
        dropped);
  }
}
