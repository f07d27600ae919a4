package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

/// What comes through a WebSocket, once the parts of a message were put together.
sealed interface Frame {

  /// A message, as text or as bytes.
  record Whole(IncomingMessage message) implements Frame {}

  /// To be answered with the same payload.
  @SuppressWarnings("ArrayRecordComponent") // handed from the reader to the answer
  record Ping(byte[] payload) implements Frame {}

  /// The answer to a ping.
  record Pong() implements Frame {}

  /// The last one.
  ///
  /// @param code 1005 if there was none
  /// @param reason what the server says of it; often empty
  record Close(int code, String reason) implements Frame {

    static final int NORMAL = 1000;
    static final int PROTOCOL_ERROR = 1002;
    static final int NO_CODE = 1005;

    static Close of(byte[] payload) {
      if (payload.length < 2) {
        return new Close(NO_CODE, "");
      }
      int code = (payload[0] & 0xFF) << 8 | (payload[1] & 0xFF);
      return new Close(code, new String(payload, 2, payload.length - 2, UTF_8));
    }

    /// The payload of a close frame that we send.
    static byte[] payload(int code) {
      return new byte[] {(byte) (code >> 8), (byte) code};
    }

    /// As in "closed its WebSocket with code 1001 (going away): 'see you'".
    String described() {
      String name = meaning();
      return (code == NO_CODE ? "without a code" : "with code " + code)
          + (name.isEmpty() ? "" : " (" + name + ")")
          + (reason.isBlank() ? "" : ": '" + HttpReason.printable(reason) + "'");
    }

    /// By RFC 6455; empty if it says nothing of the code.
    private String meaning() {
      return switch (code) {
        case 1000 -> "normal closure";
        case 1001 -> "going away";
        case 1002 -> "protocol error";
        case 1003 -> "unsupported data";
        case 1007 -> "invalid data";
        case 1008 -> "policy violation";
        case 1009 -> "message too big";
        case 1011 -> "internal error";
        case 1012 -> "service restart";
        case 1013 -> "try again later";
        default -> "";
      };
    }

    /// Echoed as it came, which is how a close is agreed to.
    byte[] echo() {
      return code == NO_CODE ? new byte[0] : payload(code);
    }
  }

  /// Codes of the first byte.
  int TEXT = 1;

  int BINARY = 2;
  int CLOSE = 8;
  int PING = 9;
  int PONG = 10;
}
