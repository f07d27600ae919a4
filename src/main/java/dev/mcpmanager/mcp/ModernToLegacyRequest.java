package dev.mcpmanager.mcp;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Splice;
import java.util.List;

/// Makes of a modern client's request what a legacy server knows: without the `_meta` keys that
/// stand for the handshake it had, and without what belongs to rounds of input (specification
/// 2026-07-28, Overview: "_meta", and Multi Round-Trip Requests).
public final class ModernToLegacyRequest {

  private static final List<String> MODERN_KEYS =
      List.of(
          MetaKeys.PROTOCOL_VERSION,
          MetaKeys.CLIENT_INFO,
          MetaKeys.CLIENT_CAPABILITIES,
          MetaKeys.LOG_LEVEL);

  private ModernToLegacyRequest() {}

  public static Request of(Request modern) {
    JsonView params = modern.paramsView();
    if (params == null) {
      return modern;
    }
    var edits = new Splice(modern.bytes());
    var edit = new ObjectEdit(params);
    edit.remove("inputResponses").remove("requestState");
    MetaEdit.remove(edit, MODERN_KEYS, edits);
    edit.into(edits);
    return modern.shortened(edits);
  }
}
