package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.jsonrpc.Splice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes responses of a modern server what clients of a legacy session can read (specification
/// 2025-11-25 and before, against 2026-07-28, Key Changes). Only what would break a strict client
/// is changed; members it does not know, it ignores, in every revision.
///
/// - `resultType`, `ttlMs`, `cacheScope` and the `serverInfo` in `_meta` go: clients refuse results
///   that should be empty and are not.
/// - `structuredContent` that is no object, and an `outputSchema` whose type is not `object`, go:
///   only since 2026-07-28 they may be anything.
/// - Content of a type that the revision does not have becomes text: [LegacyContent].
/// - Errors with codes of the modern era get those that legacy clients know. A tool that needs what
///   the client never declared has failed, in words that a model can read.
public final class ToLegacy {

  private final LegacyContent content;

  /// @param revision of the session
  public ToLegacy(String revision) {
    this.content = new LegacyContent(revision);
  }

  /// What the server answered to a request with that method. A result that asks for input is not
  /// for here: [InputRequired#in].
  public Response response(String method, Response modern) {
    JsonView result = modern.resultView();
    return result == null ? error(method, modern) : result(method, modern, result);
  }

  private Response result(String method, Response modern, JsonView result) {
    var edits = new Splice(modern.bytes());
    var edit = new ObjectEdit(result);
    JsonView type = edit.member("resultType");
    if (type != null && !type.says("complete")) {
      return unreadable(modern, type);
    }
    edit.remove("resultType").remove("ttlMs").remove("cacheScope");
    MetaEdit.remove(edit, List.of(MetaKeys.SERVER_INFO), edits);
    switch (method) {
      case Methods.TOOLS_LIST -> elements(edit.member("tools")).forEach(tool -> tool(tool, edits));
      case Methods.TOOLS_CALL -> {
        JsonView structured = edit.member("structuredContent");
        if (structured != null && !structured.isObject()) {
          edit.remove("structuredContent");
        }
        elements(edit.member("content")).forEach(block -> content.adapt(block, edits));
      }
      case Methods.PROMPTS_GET ->
          elements(edit.member("messages"))
              .forEach(message -> content.adapt(message.member("content"), edits));
      default -> {} // nothing in there that the revisions disagree on
    }
    edit.into(edits);
    return modern.edited(edits);
  }

  private static void tool(JsonView tool, Splice edits) {
    var edit = new ObjectEdit(tool);
    JsonView schema = edit.member("outputSchema");
    JsonView type = Members.of(schema).get("type");
    if (schema != null && (type == null || !type.says("object"))) {
      edit.remove("outputSchema").into(edits);
    }
  }

  private static Response error(String method, Response modern) {
    int code = ErrorCodes.of(modern);
    if (code == ErrorCodes.MISSING_CLIENT_CAPABILITY) {
      return missingCapability(method, modern);
    }
    if (code == ErrorCodes.INVALID_PARAMS && method.equals(Methods.RESOURCES_READ)) {
      return withCode(modern, ErrorCodes.RESOURCE_NOT_FOUND);
    }
    // The hop between us and the server went wrong, and the client can do nothing about it.
    return ErrorCodes.isModern(code) ? withCode(modern, ErrorCodes.INTERNAL_ERROR) : modern;
  }

  private static Response missingCapability(String method, Response modern) {
    byte[] id = modern.id();
    if (id == null || !method.equals(Methods.TOOLS_CALL)) {
      return withCode(modern, ErrorCodes.INVALID_PARAMS);
    }
    Span error = modern.error();
    Members members = Members.of(error == null ? null : JsonView.of(modern, error));
    JsonView needed = Members.of(members.get("data")).get("requiredCapabilities");
    String text =
        "This tool needs a capability that the client did not declare when it connected: %s."
            .formatted(needed == null ? members.text("message") : needed);
    return McpErrors.failedTool(id, text);
  }

  private static Response unreadable(Response modern, JsonView type) {
    return Messages.error(
        modern.id(),
        ErrorCodes.INTERNAL_ERROR,
        "The server answered with a result of type %s, which clients of this revision cannot read."
            .formatted(type));
  }

  private static Response withCode(Response response, int code) {
    JsonView spelt = ErrorCodes.spelt(response);
    var edits = new Splice(response.bytes());
    if (spelt != null) {
      edits.replace(spelt.span(), Integer.toString(code).getBytes(UTF_8));
    }
    return response.edited(edits);
  }

  private static List<JsonView> elements(@Nullable JsonView array) {
    return array == null ? List.of() : array.elements();
  }
}
