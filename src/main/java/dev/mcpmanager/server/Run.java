package dev.mcpmanager.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.mcpmanager.definition.ServerId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One child as history: why it was started, how it went, how it ended and what followed. Its
/// components are the members of the JSON object, `message` besides; those without a value are
/// `null`. Words are texts here, not enums, so that a journal with words of a later version can be
/// read.
///
/// @param number counts the runs of one server, from 1, over restarts of the service
/// @param incarnation the same for this service's life only, as the log has it
/// @param child which of the children that an exclusive server has beside its main one; null for
///   the main one
/// @param startedBy what started it: `person`, `auto-start`, `first-use`, `dependency`,
///   `restart-policy`, `exclusive-use`, `rolling-restart` or `era-probe`
/// @param requestedBy who asked for it, such as the address of a caller, if somebody did
/// @param startReason why, a predicate about the server: "was started on request"
/// @param command as configured
/// @param program the file that the command was resolved to
/// @param pid null unless there was a process
/// @param era `modern` or `legacy`, once agreed on
/// @param readyAfterMillis from its launch to ready; null if it never was
/// @param endedAt null while it goes on, and when nobody was there to see its end
/// @param exit what the operating system said of its end; null if there was no process
/// @param end how it ended, a predicate about the server: "exited with code 1"; null while it goes
///   on
/// @param cause what its end is taken for: `crash`, `authentication` and so on
/// @param evidence the line of its output that told the cause
/// @param endedBy who asked for its end, if somebody did
/// @param rung how far it had to be helped: `stdin-closed`, `terminated` or `killed`; null if it
///   ended by itself
/// @param swept processes that it left behind and that were ended after it
/// @param stderr its last lines there, oldest first
/// @param noise its last lines on stdout that were no messages, oldest first
/// @param callsInFlight calls that its end left without an answer
/// @param peakMemoryBytes the most memory its processes were seen to have in use together
/// @param cpuMillis the processor time its processes were seen to have used
/// @param decision what followed: `restart`, `stop`, `give-up` or `none`
/// @param decisionReason why, a predicate about the server
/// @param restart the number of the restart in a row that follows, from 1
/// @param maxRestarts how many in a row there may be
/// @param nextStartAfterMillis from its end to the next start
@JsonPropertyOrder({"serverId", "number", "message"})
public record Run(
    ServerId serverId,
    long number,
    long incarnation,
    @Nullable Long child,
    Instant startedAt,
    String startedBy,
    @Nullable String requestedBy,
    String startReason,
    String command,
    @Nullable String program,
    @Nullable Long pid,
    @Nullable String era,
    @Nullable String protocolVersion,
    @Nullable Long readyAfterMillis,
    @Nullable Instant endedAt,
    @Nullable Long durationMillis,
    @Nullable ExitStatus exit,
    @Nullable String end,
    @Nullable String cause,
    @Nullable String evidence,
    @Nullable String endedBy,
    @Nullable String rung,
    @Nullable Integer swept,
    List<String> stderr,
    List<String> noise,
    @Nullable Integer callsInFlight,
    @Nullable Long peakMemoryBytes,
    @Nullable Long cpuMillis,
    @Nullable String decision,
    @Nullable String decisionReason,
    @Nullable Integer restart,
    @Nullable Integer maxRestarts,
    @Nullable Long nextStartAfterMillis,
    @Nullable Instant nextStartAt) {

  /// What the operating system said of an end.
  ///
  /// @param code the exit code, unless a signal ended it
  /// @param signal the signal's name, such as `SIGKILL`
  public record ExitStatus(@Nullable Integer code, @Nullable String signal) {}

  public Run {
    Objects.requireNonNull(serverId);
    Objects.requireNonNull(startedAt);
    Objects.requireNonNull(startedBy);
    Objects.requireNonNull(startReason);
    Objects.requireNonNull(command);
    stderr = copy(stderr);
    noise = copy(noise);
  }

  /// The whole story in one sentence, the same in event, log and answer.
  @JsonProperty
  public String message() {
    return RunSentence.of(this);
  }

  /// Whether it has not ended, as far as is known.
  boolean goesOn() {
    return end == null;
  }

  /// What a journal of another version leaves out arrives here as null.
  private static List<String> copy(@Nullable List<String> lines) {
    return lines == null ? List.of() : List.copyOf(lines);
  }
}
