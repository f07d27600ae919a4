package dev.mcpmanager.jsonrpc;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// Lines as [LineReader] documents them, found in the plainest way: all bytes at once.
final class ReferenceLines {

  private ReferenceLines() {}

  static List<String> of(byte[] bytes, int limit, int keep) {
    var seen = new ArrayList<String>();
    var line = new ByteArrayOutputStream();
    boolean first = true;
    for (byte b : bytes) {
      if (b == '\n') {
        seen.add(told(line.toByteArray(), first, limit, keep));
        line.reset();
        first = false;
      } else {
        line.write(b);
      }
    }
    if (line.size() > 0) {
      seen.add(told(line.toByteArray(), first, limit, keep));
    }
    seen.add("end");
    return seen;
  }

  private static String told(byte[] line, boolean first, int limit, int keep) {
    String text = RecordedLines.text(line, 0, line.length);
    String bare = first && text.startsWith("\u00ef\u00bb\u00bf") ? text.substring(3) : text;
    bare = bare.endsWith("\r") ? bare.substring(0, bare.length() - 1) : bare;
    if (bare.length() <= limit) {
      return bare;
    }
    String head = text.substring(0, Math.min(text.length(), keep));
    String tail = text.substring(Math.max(0, text.length() - OversizedLine.EDGE));
    return RecordedLines.oversized(head, tail, text.length());
  }
}
