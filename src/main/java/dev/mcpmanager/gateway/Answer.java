package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Payload;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How an exchange ends.
///
/// @param status of HTTP, which holds unless a stream has begun
/// @param headers likewise
/// @param body one JSON-RPC message; null for none
/// @param eventId of the message, if it is the last of a stream that can be taken up again
record Answer(
    int status, Map<String, String> headers, @Nullable Payload body, @Nullable String eventId) {

  /// A status, and nothing else to say.
  static Answer empty(int status) {
    return new Answer(status, Map.of(), null, null);
  }

  static Answer of(int status, Message message) {
    return of(status, Payload.of(message.bytes()));
  }

  static Answer of(int status, Payload body) {
    return new Answer(status, Map.of(), body, null);
  }

  Answer with(String header, String value) {
    return new Answer(status, Map.of(header, value), body, eventId);
  }

  Answer withEventId(@Nullable String id) {
    return new Answer(status, headers, body, id);
  }

  /// Comes up with the answer on the thread that writes it.
  interface Maker {

    /// Makes it, once.
    ///
    /// @param stream whether it will be the last event of a stream
    Answer make(boolean stream);
  }
}
