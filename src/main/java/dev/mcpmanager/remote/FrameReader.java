package dev.mcpmanager.remote;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Reads what a WebSocket server sends, as RFC 6455 has it, without extensions.
///
/// Stricter than needed it is only where a server that breaks the rules has lost its place in the
/// stream. Whether a text is valid UTF-8 is for the reader of messages to say: one bad message is
/// no reason to end what others wait for.
final class FrameReader {

  private static final int MOST_CONTROL = 125;

  private final InputStream in;
  private final int limit;
  private @Nullable IncomingMessage begun;

  /// @param in better buffered
  /// @param limit of a whole message, in bytes
  FrameReader(InputStream in, int limit) {
    this.in = in;
    this.limit = limit;
  }

  /// The next frame, or the whole message that it ends.
  ///
  /// @throws EOFException if the stream ended
  Frame next() throws IOException {
    while (true) {
      int first = octet();
      int second = octet();
      int opcode = first & 0x0F;
      boolean last = (first & 0x80) != 0;
      require((first & 0x70) == 0, "a frame uses an extension that was not agreed on");
      require((second & 0x80) == 0, "a frame is masked, which only those of clients are");
      long length = length(second & 0x7F);
      if (opcode >= Frame.CLOSE) {
        require(last && length <= MOST_CONTROL, "a control frame is longer than it may be");
        return control(opcode, IncomingMessage.exactly(in, (int) length));
      }
      IncomingMessage message = continued(opcode);
      message.read(in, length);
      if (last) {
        begun = null;
        return new Frame.Whole(message);
      }
    }
  }

  private IncomingMessage continued(int opcode) throws BrokenProtocolException {
    IncomingMessage message = begun;
    if (opcode == 0) {
      if (message == null) {
        throw new BrokenProtocolException("a frame continues a message that was not begun");
      }
      return message;
    }
    require(opcode <= Frame.BINARY, "a frame has the unknown opcode " + opcode);
    require(message == null, "a message begins before the last one ended");
    message = new IncomingMessage(limit);
    begun = message;
    return message;
  }

  private static Frame control(int opcode, byte[] payload) throws BrokenProtocolException {
    return switch (opcode) {
      case Frame.CLOSE -> Frame.Close.of(payload);
      case Frame.PING -> new Frame.Ping(payload);
      case Frame.PONG -> new Frame.Pong();
      default -> throw new BrokenProtocolException("a frame has the unknown opcode " + opcode);
    };
  }

  private long length(int small) throws IOException {
    int octets = small < 126 ? 0 : small == 126 ? 2 : 8;
    long length = octets == 0 ? small : 0;
    for (int i = 0; i < octets; i++) {
      length = length << Byte.SIZE | octet();
    }
    require(length >= 0, "a frame has no possible length");
    return length;
  }

  private int octet() throws IOException {
    int octet = in.read();
    if (octet < 0) {
      throw new EOFException();
    }
    return octet;
  }

  private static void require(boolean holds, String otherwise) throws BrokenProtocolException {
    if (!holds) {
      throw new BrokenProtocolException(otherwise);
    }
  }
}
