package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.mcpmanager.jsonrpc.MalformedMessageException;
import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.jsonrpc.Splice;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// The ids of a channel, which are whole numbers.
final class OwnIds {

  private OwnIds() {}

  /// The number that an id is, however it is spelt; -1 if it is none of a channel's.
  static long number(byte @Nullable [] id) {
    if (id == null || id.length > 24) {
      return -1;
    }
    try {
      return new BigDecimal(new String(id, US_ASCII)).longValueExact();
    } catch (ArithmeticException | NumberFormatException _) {
      return -1;
    }
  }

  /// An error that names no request, in answer to one, is about that.
  static Response given(Response response, Request request) {
    if (response.id() != null || response.error() == null) {
      return response;
    }
    byte[] id = ("{\"id\":" + new String(request.id(), US_ASCII) + ",").getBytes(US_ASCII);
    byte[] bytes = response.bytes();
    int brace = 0;
    while (bytes[brace] != '{') {
      brace++;
    }
    try {
      return response.withId(request.id());
    } catch (IllegalStateException _) {
      var edits = new Splice(bytes).replace(new Span(brace, brace + 1), id);
      try {
        return (Response) Message.parse(edits.toBytes());
      } catch (MalformedMessageException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// How an answer begins that says at once whose it is.
  static byte[] headOfAnswer(Request request) {
    String id = new String(request.id(), US_ASCII);
    return ("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":").getBytes(US_ASCII);
  }
}
