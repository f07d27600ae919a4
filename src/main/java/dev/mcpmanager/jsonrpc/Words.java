package dev.mcpmanager.jsonrpc;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Searches that look at eight bytes at once, as one number whose lowest byte is the first of them.
///
/// What is sought gets a mark, the highest bit of its byte. Bytes behind it may be marked in error,
/// since the subtractions borrow, but the first mark never is one.
final class Words {

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int SIZE = Long.BYTES;
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long MARKS = 0x8080_8080_8080_8080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long SPACES = ' ' * ONES;
  private static final long ZEROS = '0' * ONES;
  private static final long ABOVE_NINE = (0x80 - 10) * ONES;

  private Words() {}

  /// Where `wanted` is first, or `end`.
  static int indexOf(byte wanted, byte[] bytes, int from, int end) {
    long pattern = (wanted & 0xFF) * ONES;
    int i = from;
    for (; i <= end - SIZE; i += SIZE) {
      long difference = word(bytes, i) ^ pattern;
      long marks = (difference - ONES) & ~difference & MARKS;
      if (marks != 0) {
        return first(marks, i);
      }
    }
    while (i < end && bytes[i] != wanted) {
      i++;
    }
    return i;
  }

  /// Where the first byte is that does not stand for itself in a JSON string, or `end`: a quote, a
  /// backslash, a control character or a part of one that is not ASCII.
  static int plainUntil(byte[] bytes, int from, int end) {
    int i = from;
    for (; i <= end - SIZE; i += SIZE) {
      long word = word(bytes, i);
      long quotes = (word ^ QUOTES) - ONES;
      long backslashes = (word ^ BACKSLASHES) - ONES;
      long controls = word - SPACES;
      long marks = (word | quotes | backslashes | controls) & MARKS;
      if (marks != 0) {
        return first(marks, i);
      }
    }
    while (i < end && bytes[i] >= ' ' && bytes[i] != '"' && bytes[i] != '\\') {
      i++;
    }
    return i;
  }

  /// Where the first byte is that is no digit, or `end`.
  static int digitsUntil(byte[] bytes, int from, int end) {
    int i = from;
    for (; i <= end - SIZE; i += SIZE) {
      long value = word(bytes, i) ^ ZEROS;
      long marks = (value | ((value & ~MARKS) + ABOVE_NINE)) & MARKS;
      if (marks != 0) {
        return first(marks, i);
      }
    }
    while (i < end && bytes[i] >= '0' && bytes[i] <= '9') {
      i++;
    }
    return i;
  }

  private static long word(byte[] bytes, int index) {
    return (long) WORD.get(bytes, index);
  }

  private static int first(long marks, int index) {
    return index + Long.numberOfTrailingZeros(marks) / Byte.SIZE;
  }
}
