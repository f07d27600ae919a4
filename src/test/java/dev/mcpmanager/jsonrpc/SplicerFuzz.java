package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/// A message, whose id is replaced; and as any bytes, of which three stretches are replaced. The
/// first bytes choose the new id and the stretches.
public final class SplicerFuzz {

  private static final String[] IDS = {
    "0", "\"1\"", "9223372036854775808", "\"\\u0031\\n\"", "\"\""
  };
  private static final int SETTINGS = 3;

  private SplicerFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length < SETTINGS) {
      return;
    }
    byte[] id = IDS[(data[0] & 0xFF) % IDS.length].getBytes(US_ASCII);
    int end = Math.min(data.length, EnvelopeScanner.MAX_ID);
    byte[] bytes = Arrays.copyOfRange(data, SETTINGS, end);
    MessageOracle.checkSplice(bytes, id, "this message");
    checkStretches(bytes, id, data[1] & 0xFF, data[2] & 0xFF);
  }

  private static void checkStretches(byte[] bytes, byte[] by, int one, int other) {
    int first = Math.min(bytes.length, Math.min(one, other));
    int second = Math.min(bytes.length, Math.max(one, other));
    byte[] actual =
        new Splice(bytes)
            .replace(new Span(second, bytes.length), by)
            .insert(0, by)
            .replace(new Span(first, second), by)
            .toBytes();
    String text = new String(bytes, ISO_8859_1);
    String id = new String(by, ISO_8859_1);
    byte[] expected = (id + text.substring(0, first) + id + id).getBytes(ISO_8859_1);
    if (!Arrays.equals(actual, expected)) {
      throw new AssertionError("The stretches were not replaced by " + id);
    }
  }
}
