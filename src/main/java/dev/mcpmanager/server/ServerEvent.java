package dev.mcpmanager.server;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.mcpmanager.definition.ServerId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something that happened to a server. The components of each record are the members of its JSON
/// object, `type` besides. Sequence numbers count up by one over all servers, from 1 at the start
/// of the service.
@JsonPropertyOrder({"seq", "time", "type", "serverId"})
public sealed interface ServerEvent {

  long seq();

  Instant time();

  ServerId serverId();

  /// What it is called on the wire.
  @JsonProperty("type")
  default String type() {
    return switch (this) {
      case Starting _ -> "server:starting";
      case Started _ -> "server:started";
      case Stopped _ -> "server:stopped";
      case ErrorRaised _ -> "server:error";
      case Restarting _ -> "server:restarting";
      case RestartFailed _ -> "server:restart-failed";
      case AuthRequired _ -> "server:auth-required";
      case RunEnded _ -> "server:run-ended";
      case ServersChanged _ -> "servers:changed";
    };
  }

  /// One whole sentence for people; the log has the same.
  String message();

  /// A child is being launched.
  record Starting(long seq, Instant time, ServerId serverId, String message)
      implements ServerEvent {}

  /// The server is ready.
  ///
  /// @param pid of its child; null if it is elsewhere
  record Started(long seq, Instant time, ServerId serverId, String message, @Nullable Long pid)
      implements ServerEvent {}

  /// The server has no child any more, or its wait for the next one was ended.
  ///
  /// @param code the exit code, unless a signal ended the child or there was none
  /// @param signal the signal's name, if one did
  record Stopped(
      long seq,
      Instant time,
      ServerId serverId,
      String message,
      @Nullable Integer code,
      @Nullable String signal)
      implements ServerEvent {}

  /// The server could not be launched, did not get ready, or can no longer be talked to.
  ///
  /// @param error the message once more, for dashboards that look for it here
  /// @param stderr its last lines on stderr, oldest first
  record ErrorRaised(
      long seq, Instant time, ServerId serverId, String message, String error, List<String> stderr)
      implements ServerEvent {}

  /// The server ended by itself and will be started again.
  ///
  /// @param attempt the number of this restart in a row, counted from 1
  record Restarting(
      long seq, Instant time, ServerId serverId, String message, int attempt, Instant nextStartAt)
      implements ServerEvent {}

  /// The server ended by itself and will not be started again until a person does.
  record RestartFailed(
      long seq, Instant time, ServerId serverId, String message, String error, int attempts)
      implements ServerEvent {}

  /// The server is remote, and waits for a person to authorize us.
  ///
  /// @param error the message once more, for dashboards that look for it here
  /// @param authorizationUrl what the person must open in a browser
  record AuthRequired(
      long seq,
      Instant time,
      ServerId serverId,
      String message,
      String error,
      String authorizationUrl)
      implements ServerEvent {}

  /// A run is over, and here is its story in one sentence; `GET …/runs` has all of it.
  ///
  /// @param run its number
  /// @param child which of the children that an exclusive server has beside its main one; null for
  ///   the main one
  /// @param cause what its end is taken for
  /// @param decision what follows: `restart`, `stop`, `give-up` or `none`
  record RunEnded(
      long seq,
      Instant time,
      ServerId serverId,
      String message,
      long run,
      @Nullable Long child,
      @Nullable String cause,
      @Nullable String decision)
      implements ServerEvent {}

  /// The list of servers is another: dashboards read it anew.
  ///
  /// @param change what became of the definition: `added`
  record ServersChanged(long seq, Instant time, ServerId serverId, String message, String change)
      implements ServerEvent {}
}
