package dev.mcpmanager.remote;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Frames of RFC 6455 as a client writes them.
final class FrameEncoding {

  /// Eight bytes as one number, the lowest of which is the first of them.
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private FrameEncoding() {}

  /// A whole frame of ours.
  ///
  /// @param mask unpredictable, so that nobody can write what a proxy on the way takes for HTTP
  static byte[] encode(int opcode, byte[] payload, int mask) {
    int length = payload.length;
    int extended = length < 126 ? 0 : length < 1 << 16 ? 2 : 8;
    int start = 2 + extended + Integer.BYTES;
    var frame = new byte[start + length];
    frame[0] = (byte) (0x80 | opcode);
    frame[1] = (byte) (0x80 | (extended == 0 ? length : extended == 2 ? 126 : 127));
    for (int i = 0; i < extended && i < Integer.BYTES; i++) {
      frame[1 + extended - i] = (byte) (length >> (Byte.SIZE * i));
    }
    for (int i = 0; i < Integer.BYTES; i++) {
      frame[start - Integer.BYTES + i] = (byte) (mask >> (Byte.SIZE * i));
    }
    long word = Integer.toUnsignedLong(mask) | (long) mask << Integer.SIZE;
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      WORD.set(frame, start + i, (long) WORD.get(payload, i) ^ word);
    }
    for (; i < length; i++) {
      frame[start + i] = (byte) (payload[i] ^ (byte) (mask >> (Byte.SIZE * (i & 3))));
    }
    return frame;
  }
}
