package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.jsonrpc.Splice;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/// Makes responses of one server what a modern client must get (specification 2026-07-28, Overview:
/// "Responses" and "_meta", Caching, Overview: "Error Codes").
///
/// Every result gets a `resultType` and the server's `serverInfo`, one that may be kept also
/// `ttlMs` and `cacheScope`. What a server says itself is never overwritten, and nothing else is
/// changed but what only the legacy era knows: `execution` of tools, and two error codes.
public final class ToModern {

  private static final byte[] COMPLETE = utf8("\"complete\"");
  private static final byte[] END = utf8("}");
  private static final byte[] META_HEAD = utf8("{\"" + MetaKeys.SERVER_INFO + "\":");

  private final byte @Nullable [] serverInfo;
  private final Caching caching;

  private ToModern(byte @Nullable [] serverInfo, Caching caching) {
    this.serverInfo = serverInfo;
    this.caching = caching;
  }

  /// For one server.
  ///
  /// @param serverInfo as JSON; null if the server never gave it
  public static ToModern of(byte @Nullable [] serverInfo, Caching caching) {
    return new ToModern(serverInfo, caching);
  }

  /// What a legacy server answered to a request with that method.
  public Response ofLegacy(String method, Response response) {
    return of(method, response, method.equals(Methods.TOOLS_LIST));
  }

  /// What a modern server answered: only what it left out is added.
  public Response ofModern(String method, Response response) {
    return of(method, response, false);
  }

  private Response of(String method, Response response, boolean legacyTools) {
    var edits = new Splice(response.bytes());
    JsonView result = response.resultView();
    if (result == null) {
      return error(response, edits);
    }
    complete(method, result, edits, legacyTools);
    return response.edited(edits);
  }

  /// Notes in a splice what a result lacks.
  void complete(String method, JsonView result, Splice edits, boolean legacyTools) {
    if (!result.isObject()) {
      return;
    }
    var edit = new ObjectEdit(result);
    JsonView type = edit.member("resultType");
    edit.addMissing("resultType", COMPLETE);
    if (Methods.isCacheable(method) && (type == null || type.says("complete"))) {
      edit.addMissing("ttlMs", utf8(Long.toString(caching.ttlMs())));
      edit.addMissing("cacheScope", utf8("\"" + caching.scope() + "\""));
    }
    serverInfo(edit, edits);
    edit.into(edits);
    JsonView tools = edit.member("tools");
    if (legacyTools && tools != null) {
      for (JsonView tool : tools.elements()) {
        new ObjectEdit(tool).remove("execution").into(edits);
      }
    }
  }

  private void serverInfo(ObjectEdit result, Splice edits) {
    JsonView meta = result.member("_meta");
    if (serverInfo == null) {
      return;
    }
    if (meta == null) {
      result.addMissing("_meta", META_HEAD, serverInfo, END);
    } else if (meta.isObject()) {
      new ObjectEdit(meta).addMissing(MetaKeys.SERVER_INFO, serverInfo).into(edits);
    }
  }

  /// The two codes that a modern client must never see. A demand for elicitation by URL that comes
  /// this far is one that nobody can pass on: see [InputRequired#ofUrlElicitations].
  private static Response error(Response response, Splice edits) {
    JsonView code = ErrorCodes.spelt(response);
    if (code != null && ErrorCodes.of(response) == ErrorCodes.RESOURCE_NOT_FOUND) {
      edits.replace(code.span(), utf8(Integer.toString(ErrorCodes.INVALID_PARAMS)));
    }
    Span error = response.error();
    if (error != null && ErrorCodes.of(response) == ErrorCodes.URL_ELICITATION_REQUIRED) {
      var missing = EnumSet.of(RequiredCapability.ELICITATION_BY_URL);
      new ObjectEdit(JsonView.of(response, error))
          .set("code", utf8(Integer.toString(ErrorCodes.MISSING_CLIENT_CAPABILITY)))
          .set("data", McpErrors.requiredCapabilities(missing))
          .into(edits);
    }
    return response.edited(edits);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
