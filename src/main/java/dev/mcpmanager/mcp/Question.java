package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonText;
import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.jsonrpc.Splice;
import org.jspecify.annotations.Nullable;

/// What a server asks of a client while it serves one of its requests: a request of its own in the
/// legacy era, an entry of `inputRequests` in the modern one (specification 2026-07-28, Multi
/// Round-Trip Requests: "InputRequests").
///
/// @param key under which the modern era asks and answers; unique within a round
/// @param params as JSON, as the modern era has them
@SuppressWarnings("ArrayRecordComponent") // never changed, spliced into messages
public record Question(String key, String method, byte[] params) {

  /// A server may propose a key here, for what it asks by a request. Test servers do, since tests
  /// look for certain keys.
  private static final String PROPOSED_KEY = "dev.mcp-kit/inputKey";

  private static final String ELICITATION_ID = "elicitationId";
  private static final byte[] NOTHING = {'{', '}'};
  private static final byte[] CANCEL = "{\"action\":\"cancel\"}".getBytes(UTF_8);

  /// What a legacy server asked, for a modern client. `_meta` is between the server and us, and an
  /// `elicitationId` has no meaning there (2026-07-28, Key Changes).
  ///
  /// @param number tells the questions of one call apart
  public static Question of(Request asked, int number) {
    String key = proposedKey(asked);
    return new Question(
        key == null ? kind(asked.method()) + "_" + number : key,
        asked.method(),
        translated(asked.paramsView()));
  }

  /// The same question as a request to a legacy client.
  ///
  /// @param id as JSON
  /// @param elicitationId for one by URL, which has one in 2025-11-25; null to put none
  public Request request(byte[] id, @Nullable String elicitationId) {
    if (elicitationId == null || requires() != RequiredCapability.ELICITATION_BY_URL) {
      return Messages.request(id, method, params);
    }
    var edits = new Splice(params);
    new ObjectEdit(JsonView.of(params))
        .addMissing(ELICITATION_ID, JsonText.quote(elicitationId).getBytes(UTF_8))
        .into(edits);
    return Messages.request(id, method, edits.toBytes());
  }

  /// What the client must have declared to be asked this; null if nobody may ask it.
  public @Nullable RequiredCapability requires() {
    return RequiredCapability.of(method, JsonView.of(params));
  }

  /// What goes back to the modern server for a legacy client's answer, as JSON: its result. One
  /// that answers an elicitation by an error has cancelled it; for an error to anything else there
  /// is no place, hence null, and the call ends with that error.
  public byte @Nullable [] answer(Response response) {
    Span result = response.result();
    if (result != null) {
      return response.raw(result);
    }
    return method.equals(Methods.ELICIT) ? CANCEL.clone() : null;
  }

  /// Without what belongs to the way a legacy server asks.
  static byte[] translated(@Nullable JsonView params) {
    byte[] own = object(params);
    var edits = new Splice(own);
    new ObjectEdit(JsonView.of(own)).remove("_meta").remove(ELICITATION_ID).into(edits);
    return edits.toBytes();
  }

  /// As it is, or empty where there is no object.
  static byte[] object(@Nullable JsonView params) {
    return params == null || !params.isObject() ? NOTHING : params.raw();
  }

  private static @Nullable String proposedKey(Request asked) {
    Members members = Members.of(asked.paramsView());
    return Members.of(members.get("_meta")).text(PROPOSED_KEY);
  }

  private static String kind(String method) {
    return switch (method) {
      case Methods.ELICIT -> "elicitation";
      case Methods.SAMPLE -> "sampling";
      case Methods.LIST_ROOTS -> "roots";
      default -> "input";
    };
  }
}
