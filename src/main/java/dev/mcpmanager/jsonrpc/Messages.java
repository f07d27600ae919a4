package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/// Writes the messages that are our own.
public final class Messages {

  private static final byte[] NULL = utf8("null");
  private static final byte[] ID = utf8("{\"jsonrpc\":\"2.0\",\"id\":");
  private static final byte[] METHOD_AFTER_ID = utf8(",\"method\":");
  private static final byte[] METHOD = utf8("{\"jsonrpc\":\"2.0\",\"method\":");
  private static final byte[] PARAMS = utf8(",\"params\":");
  private static final byte[] RESULT = utf8(",\"result\":");
  private static final byte[] DATA = utf8(",\"data\":");
  private static final byte[] END = utf8("}");
  private static final byte[] NOTHING = {};

  private Messages() {}

  /// A request of our own.
  ///
  /// @param id as JSON
  /// @param params as JSON, an object or an array; null for none
  public static Request request(byte[] id, String method, byte @Nullable [] params) {
    return (Request)
        message(ID, id, METHOD_AFTER_ID, quote(method), params(params), orNone(params), END);
  }

  /// A notification of our own.
  ///
  /// @param params as JSON, an object or an array; null for none
  public static Notification notification(String method, byte @Nullable [] params) {
    return (Notification) message(METHOD, quote(method), params(params), orNone(params), END);
  }

  /// The answer to a request that succeeded.
  ///
  /// @param id of the request, as it was written
  /// @param result as JSON
  public static Response result(byte[] id, byte[] result) {
    return (Response) message(ID, id, RESULT, result, END);
  }

  /// The answer to a request that failed.
  ///
  /// @param id of the request, as it was written; null if it could not be read
  public static Response error(byte @Nullable [] id, int code, String message) {
    String error = ",\"error\":{\"code\":" + code + ",\"message\":";
    return (Response) message(ID, id == null ? NULL : id, utf8(error), quote(message), END, END);
  }

  /// The answer to a request that failed, with what machines need to know of it.
  ///
  /// @param id of the request, as it was written; null if it could not be read
  /// @param data as JSON
  public static Response error(byte @Nullable [] id, int code, String message, byte[] data) {
    String error = ",\"error\":{\"code\":" + code + ",\"message\":";
    byte[] known = id == null ? NULL : id;
    return (Response) message(ID, known, utf8(error), quote(message), DATA, data, END, END);
  }

  /// Tells the peer that nobody waits for the answer to its request any more.
  static Notification cancelled(long requestId, String reason) {
    String params = "{\"requestId\":" + requestId + ",\"reason\":" + JsonText.quote(reason) + "}";
    return notification(Channel.CANCELLED, utf8(params));
  }

  private static Message message(byte[]... parts) {
    var json = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      json.writeBytes(part);
    }
    return Message.parsed(json.toByteArray());
  }

  private static byte[] params(byte @Nullable [] params) {
    return params == null ? NOTHING : PARAMS;
  }

  private static byte[] orNone(byte @Nullable [] params) {
    return params == null ? NOTHING : params;
  }

  private static byte[] quote(String text) {
    return utf8(JsonText.quote(text));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
