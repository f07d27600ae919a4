package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What was agreed on with a server when it became ready.
///
/// @param protocolVersion the revision both sides speak
/// @param serverInfo as the server gave it; null if it did not
/// @param capabilities likewise
/// @param instructions likewise
/// @param initializeResult the `result` with which an `initialize` of a caller is answered, as JSON
/// @param discoverResult the `result` of `server/discover` as a modern server gave it; null for a
///   legacy one
/// @param serverInfoJson the `serverInfo` as JSON
@SuppressWarnings("ArrayRecordComponent") // written once by the handshake, spliced into answers
public record Handshake(
    Era era,
    String protocolVersion,
    @Nullable JsonNode serverInfo,
    @Nullable JsonNode capabilities,
    @Nullable String instructions,
    byte[] initializeResult,
    byte @Nullable [] discoverResult,
    byte @Nullable [] serverInfoJson) {

  /// With the `serverInfo` spelt once for all the answers that will carry it.
  public Handshake(
      Era era,
      String protocolVersion,
      @Nullable JsonNode serverInfo,
      @Nullable JsonNode capabilities,
      @Nullable String instructions,
      byte[] initializeResult,
      byte @Nullable [] discoverResult) {
    this(
        era,
        protocolVersion,
        serverInfo,
        capabilities,
        instructions,
        initializeResult,
        discoverResult,
        serverInfo == null ? null : serverInfo.toString().getBytes(UTF_8));
  }

  /// From the result of `initialize`. Any revision the server names is taken: it answers with one
  /// it speaks, and real servers answer with revisions from 2024-11-05 on.
  static Handshake legacy(byte[] result) {
    JsonNode node = JsonMapper.shared().readTree(result);
    return new Handshake(
        Era.LEGACY,
        node.path("protocolVersion").asString("unknown"),
        node.get("serverInfo"),
        node.get("capabilities"),
        node.path("instructions").asString(null),
        result,
        null);
  }

  /// From the result of `server/discover`; a legacy `initialize` is answered with the same facts.
  static Handshake modern(byte[] result) {
    JsonNode node = JsonMapper.shared().readTree(result);
    JsonNode serverInfo = node.path("_meta").get(MetaKeys.SERVER_INFO);
    JsonNode capabilities = node.get("capabilities");
    String instructions = node.path("instructions").asString(null);
    return new Handshake(
        Era.MODERN,
        Revisions.MODERN,
        serverInfo,
        capabilities,
        instructions,
        InitializeResult.of(
            capabilities == null ? JsonMapper.shared().createObjectNode() : capabilities,
            serverInfo,
            instructions,
            Revisions.NEWEST_LEGACY),
        result);
  }

  /// Answers a caller's `initialize`, which the server itself must not see twice.
  public Response answerInitialize(Request initialize) {
    return Messages.result(initialize.id(), initializeResult);
  }

  /// For people: "legacy 2025-11-25".
  public String summary() {
    return era.wireName() + " " + protocolVersion;
  }
}
