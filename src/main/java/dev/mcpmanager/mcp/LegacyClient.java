package dev.mcpmanager.mcp;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Splice;
import org.jspecify.annotations.Nullable;

/// What a legacy client said once, in its `initialize`, and a modern server wants to hear with each
/// request.
///
/// @param asked the revision it asked for
/// @param capabilities without what a modern server could misunderstand
/// @param clientInfo as JSON; null if it gave none
@SuppressWarnings("ArrayRecordComponent") // never changed, spliced into messages
public record LegacyClient(
    String asked, ClientCapabilities capabilities, byte @Nullable [] clientInfo) {

  private static final byte[] NOTHING = {'{', '}'};

  /// From its `initialize`; what is missing or malformed there counts as not said.
  public static LegacyClient of(Request initialize) {
    Members params = Members.of(initialize.paramsView());
    String asked = params.text("protocolVersion");
    JsonView info = params.get("clientInfo");
    return new LegacyClient(
        asked == null ? "" : asked,
        ClientCapabilities.of(JsonView.of(translated(params.get("capabilities")))),
        info == null || !info.isObject() ? null : info.raw());
  }

  /// What a modern server wants to hear with each request of the client.
  ///
  /// @param level from which on it wants log messages; null if it never said
  public RequestMeta meta(@Nullable LogLevel level) {
    return new RequestMeta(capabilities.json(), clientInfo, level);
  }

  /// Without the two things whose names the eras share, but not their meaning: changes of roots are
  /// not announced to a modern server, and tasks are another protocol there.
  private static byte[] translated(@Nullable JsonView capabilities) {
    if (capabilities == null || !capabilities.isObject()) {
      return NOTHING;
    }
    byte[] own = capabilities.raw();
    var edits = new Splice(own);
    var edit = new ObjectEdit(JsonView.of(own)).remove("tasks");
    within(edit, "roots", "listChanged", edits);
    within(edit, "extensions", MetaKeys.TASKS_EXTENSION, edits);
    edit.into(edits);
    return edits.toBytes();
  }

  private static void within(ObjectEdit holder, String name, String removed, Splice edits) {
    JsonView object = holder.member(name);
    if (object != null && object.isObject()) {
      new ObjectEdit(object).remove(removed).into(edits);
    }
  }
}
