package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonText;
import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Splice;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Makes of a legacy client's request what a modern server needs (specification 2026-07-28,
/// Overview: "_meta", and Multi Round-Trip Requests: "Client Requirements").
public final class LegacyToModernRequest {

  private LegacyToModernRequest() {}

  /// The request with what its session knows.
  ///
  /// @param session its [LegacyClient#meta]
  public static Request of(Request legacy, RequestMeta session) {
    return session.impose(legacy);
  }

  /// The same call again, with the client's answers to what the server asked in the last round. The
  /// caller gives it a new id.
  ///
  /// @param modern what [#of] made; answers and state of earlier rounds are replaced
  /// @param answers by the server's keys, each a result as JSON
  /// @param requestState as the server gave it; null if it gave none, and none is sent then
  public static Request retry(
      Request modern, Map<String, byte[]> answers, @Nullable String requestState) {
    JsonView params = modern.paramsView();
    if (params == null) {
      throw new IllegalArgumentException("A request to a modern server has params.");
    }
    var edits = new Splice(modern.bytes());
    var edit = new ObjectEdit(params);
    edit.set("inputResponses", object(answers)).remove("requestState");
    if (requestState != null) {
      edit.set("requestState", JsonText.quote(requestState).getBytes(UTF_8));
    }
    edit.into(edits);
    return modern.edited(edits);
  }

  private static byte[] object(Map<String, byte[]> members) {
    var json = new StringBuilder("{");
    members.forEach((name, value) ->
        json.append(json.length() == 1 ? "" : ",")
            .append(JsonText.quote(name))
            .append(':')
            .append(new String(value, UTF_8)));
    return json.append('}').toString().getBytes(UTF_8);
  }
}
