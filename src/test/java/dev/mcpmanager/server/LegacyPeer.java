package dev.mcpmanager.server;

import dev.mcpmanager.remote.HttpPeer;
import dev.mcpmanager.remote.HttpPeer.Answer;
import dev.mcpmanager.remote.HttpPeer.Asked;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/// What a legacy server answers over HTTP: it counts its sessions from `s1`, and its calls say in
/// which they came.
final class LegacyPeer implements HttpPeer.Handler {

  static final String INITIALIZED =
      "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"}}";

  private final AtomicInteger sessions = new AtomicInteger();

  @Override
  public void handle(Asked asked, Answer answer) throws Exception {
    switch (asked.method()) {
      case "DELETE" -> answer.status(200, "");
      case "GET" -> answer.status(405, "");
      default -> message(asked, answer);
    }
  }

  private void message(Asked asked, Answer answer) throws Exception {
    String method = asked.rpc();
    if (method.equals("initialize")) {
      answer.json(
          "{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}".formatted(asked.id(), INITIALIZED),
          "Mcp-Session-Id: s" + sessions.incrementAndGet());
    } else if (method.startsWith("notifications/")) {
      answer.status(202, "");
    } else if (method.equals("tools/call")) {
      answer.result(asked, "{\"content\":[],\"session\":\"" + session(asked) + "\"}");
    } else if (List.of("ping", "tools/list").contains(method)) {
      answer.result(asked, "{\"tools\":[]}");
    } else {
      answer.json(
          "{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":-32601,\"message\":\"Method not found\"}}"
              .formatted(asked.id()));
    }
  }

  static String session(Asked asked) {
    return Objects.requireNonNullElse(asked.headers().get("Mcp-Session-Id"), "none");
  }
}
