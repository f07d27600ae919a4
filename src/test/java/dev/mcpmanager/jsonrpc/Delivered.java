package dev.mcpmanager.jsonrpc;

import java.util.List;

/// What was brought, for tests elsewhere.
public final class Delivered {

  private Delivered() {}

  /// Ends the messages, and reads them: one string for each, with a character for each byte.
  public static List<String> all(ReceivedMessages messages) throws InterruptedException {
    messages.end(null);
    var lines = new RecordedLines();
    messages.start("delivered", lines).join();
    return lines.seen.subList(0, lines.seen.size() - 1); // behind them is the end
  }
}
