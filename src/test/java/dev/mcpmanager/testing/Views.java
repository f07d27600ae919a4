package dev.mcpmanager.testing;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.server.Resources;
import dev.mcpmanager.server.Run;
import dev.mcpmanager.server.ServerStatus;
import dev.mcpmanager.server.ServerView;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Server views as tests need them.
public final class Views {

  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final JsonMapper JSON = JsonMapper.shared();

  private Views() {}

  public static ServerView ready(String id) {
    return new ServerView(
        new ServerId(id),
        id,
        object("{\"command\":\"npx\",\"args\":[\"-y\",\"files\"],\"env\":{\"API_KEY\":\"***\"}}"),
        ServerStatus.RUNNING,
        "ready",
        "running",
        NOON,
        null,
        null,
        null,
        null,
        4711L,
        NOON.minusSeconds(2),
        1,
        "Server '%s' exited with code 1.".formatted(id),
        new ServerView.LastExit(1, null, NOON.minusSeconds(3)),
        2L,
        new Resources(3400, 12.5, 120_000_000, 150_000_000, 31, 11, 2),
        List.of(),
        new ServerView.Mcp(
            "legacy",
            "2025-06-18",
            object("{\"name\":\"files\",\"version\":\"1.0\"}"),
            object("{\"tools\":{}}"),
            null));
  }

  public static ServerView failed(String id, String reason) {
    return idle(id, ServerStatus.ERROR, "failed", reason);
  }

  public static ServerView authRequired(String id) {
    return idle(id, ServerStatus.ERROR, "auth-required", "needs a person to authorize it");
  }

  public static ServerView stopped(String id) {
    return idle(id, ServerStatus.STOPPED, "stopped", "was stopped on request");
  }

  private static ServerView idle(String id, ServerStatus status, String state, String reason) {
    return new ServerView(
        new ServerId(id),
        id,
        object("{\"command\":\"nope\"}"),
        status,
        state,
        "stopped",
        NOON,
        reason,
        null,
        null,
        null,
        null,
        null,
        0,
        null,
        null,
        null,
        null,
        List.of(),
        null);
  }

  /// A run that crashed after three minutes, and is restarted.
  public static Run crashed(String id, long number) {
    return new Run(
        new ServerId(id),
        number,
        number,
        null,
        NOON,
        "person",
        "127.0.0.1",
        "was started on request",
        "npx",
        "/usr/bin/npx",
        4711L,
        "legacy",
        "2025-06-18",
        1200L,
        NOON.plusSeconds(182),
        182_000L,
        new Run.ExitStatus(1, null),
        "exited with code 1",
        "crash",
        null,
        null,
        null,
        2,
        List.of("Error: oops"),
        List.of(),
        4,
        150_000_000L,
        3400L,
        "restart",
        "exited with code 1",
        1,
        3,
        1000L,
        NOON.plusSeconds(183));
  }

  private static ObjectNode object(String json) {
    return (ObjectNode) JSON.readTree(json);
  }
}
