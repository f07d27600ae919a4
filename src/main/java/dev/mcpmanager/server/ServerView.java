package dev.mcpmanager.server;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.mcpmanager.definition.ServerId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One server as the world sees it; its components are the members of the JSON object. Members
/// without a value are `null`, not left out, so that a dashboard can rely on them.
///
/// @param name the name as written in the definitions file
/// @param config the definition as configured, secret values masked
/// @param state `stopped`, `starting`, `ready`, `stopping`, `backing-off`, `failed` or
///   `auth-required`
/// @param desired `running` or `stopped`: what people want of it; a server that failed may still be
///   wanted
/// @param since when it entered this state
/// @param reason why it is in this state, a predicate about the server: "exited with code 1"
/// @param authorizationUrl what a person must open in a browser to authorize us; null while nobody
///   needs to
/// @param attempt the number of the coming or current restart in a row; null outside of them
/// @param nextStartAt when a server that is backing off is launched again
/// @param pid the child's process id, which is its process group as well
/// @param startTime when the current child was launched
/// @param restartCount automatic restarts since the service started
/// @param lastError the last failure, a whole sentence; kept after the server has recovered
/// @param lastRun the number of its newest run, those of earlier lives of the service included
/// @param resources what its processes use; null without a child, before the first look at it, and
///   where there is no way to look
/// @param children those that an exclusive server has beside its main one, the oldest first; empty
///   for a shared server
/// @param mcp what the handshake told, while ready
@JsonPropertyOrder({"id", "name"})
public record ServerView(
    ServerId id,
    String name,
    ObjectNode config,
    ServerStatus status,
    String state,
    String desired,
    Instant since,
    @Nullable String reason,
    @Nullable String authorizationUrl,
    @Nullable Integer attempt,
    @Nullable Instant nextStartAt,
    @Nullable Long pid,
    @Nullable Instant startTime,
    long restartCount,
    @Nullable String lastError,
    @Nullable LastExit lastExit,
    @Nullable Long lastRun,
    @Nullable Resources resources,
    List<Child> children,
    @Nullable Mcp mcp) {

  public ServerView {
    children = List.copyOf(children);
  }

  /// How the last child ended.
  ///
  /// @param code its exit code, unless a signal ended it
  /// @param signal the signal's name, such as `SIGKILL`
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record LastExit(@Nullable Integer code, @Nullable String signal, Instant time) {}

  /// A child that an exclusive server has beside its main one.
  ///
  /// @param number counted from 1 since the service started; [Run#child] has it as well
  /// @param pid its process id, while it has a process
  /// @param state as the server's
  /// @param since when it entered this state
  /// @param use what has it: `call`, `parked` (a call that waits for its client), `session`, or
  ///   `idle` if nothing has; null while it is being ended
  /// @param resources what its processes use, as the server's
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Child(
      long number,
      @Nullable Long pid,
      String state,
      Instant since,
      @Nullable String use,
      @Nullable Resources resources) {}

  /// What the server said of itself in the handshake.
  ///
  /// @param era `modern` or `legacy`
  public record Mcp(
      String era,
      String protocolVersion,
      @Nullable JsonNode serverInfo,
      @Nullable JsonNode capabilities,
      @Nullable String instructions) {}
}
