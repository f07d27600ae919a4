package dev.mcpmanager.jsonrpc;

import java.util.Arrays;

/// Any bytes: the scanner must say of them what Jackson says.
public final class ScannerFuzz {

  private ScannerFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    byte[] bytes = Arrays.copyOf(data, Math.min(data.length, EnvelopeScanner.MAX_ID));
    MessageOracle.check(bytes, "this message");
  }
}
