package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonText;
import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.MalformedMessageException;
import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.mcp.ErrorCodes;
import dev.mcpmanager.mcp.Methods;
import dev.mcpmanager.mcp.ModernHeaders;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Asks a server for its tools on the wire's own account: a call was refused since its headers are
/// not those that the tool wants, and nobody has listed the tools yet, or they have changed.
final class ToolList {

  private static final int MOST_PAGES = 20;
  private static final byte[] ID = "\"headers\"".getBytes(UTF_8);

  private final HttpParts parts;
  private final Request call;
  private final Abort abort;

  ToolList(HttpParts parts, Request call, Abort abort) {
    this.parts = parts;
    this.call = call;
    this.abort = abort;
  }

  /// Whether a call was refused for its headers.
  static boolean isMissing(Response response) {
    return ErrorCodes.of(response) == ErrorCodes.HEADER_MISMATCH;
  }

  void learn() throws IOException, InterruptedException, DisconnectedException {
    String cursor = null;
    for (int page = 0; page < MOST_PAGES; page++) {
      var request = Messages.request(ID, Methods.TOOLS_LIST, params(cursor));
      Response response = ask(request);
      if (response == null) {
        return; // the refusal of the call says what is wrong
      }
      Span result = parts.session().heard(request, response, true, null).result();
      JsonView next =
          result == null ? null : JsonView.of(response.raw(result)).member("nextCursor");
      if (next == null || !next.isString()) {
        return;
      }
      cursor = next.text();
    }
  }

  /// Who asks is who called, so that the server shows what it would show to them.
  private byte[] params(@Nullable String cursor) {
    Span meta = call.meta();
    String said = meta == null ? "{}" : new String(call.raw(meta), UTF_8);
    String more = cursor == null ? "" : ",\"cursor\":" + JsonText.quote(cursor);
    return "{\"_meta\":%s%s}".formatted(said, more).getBytes(UTF_8);
  }

  private @Nullable Response ask(Request request)
      throws IOException, InterruptedException, DisconnectedException {
    Map<String, String> headers = HttpSession.accepting("application/json, text/event-stream");
    String version = String.valueOf(ModernHeaders.version(request));
    headers.putAll(ModernHeaders.of(request, version, parts.session().tools()));
    var post = new HttpRequest("POST", headers, request.bytes(), true, null);
    var answer = new Answer();
    try (HttpReply reply = parts.sender().send(post, abort)) {
      if (reply.isSuccess() && HttpBody.problem(reply) == null) {
        new HttpBody(parts.limits().maxLine(), parts.memory(), answer).read(reply);
      }
    }
    return answer.response;
  }

  private static final class Answer implements HttpBody.Sink {

    private @Nullable Response response;

    @Override
    public void message(byte[] message) {
      try {
        if (Message.parse(message) instanceof Response found && found.result() != null) {
          response = found;
        }
      } catch (MalformedMessageException _) {
        // then there is no list
      }
    }

    @Override
    public void oversized(byte[] head, byte[] tail, long length) {
      // nor is there one then
    }
  }
}
