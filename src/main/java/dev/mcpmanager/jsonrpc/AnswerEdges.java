package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Guesses from the edges of a line that cannot be parsed which call it answers, so that the call
/// ends now, and not with its time-out.
///
/// Servers write the id at the front, or behind megabytes of result. A request of the peer's also
/// ends in its id, from a space of its own, so the head must show that this is a response. Only for
/// lines that are lost anyway: a regular expression would be too slow for each message.
public final class AnswerEdges {

  private static final String VERSION = "\"jsonrpc\"\\s*:\\s*\"2\\.0\"\\s*";
  private static final String ID = "\"id\"\\s*:\\s*(\\d{1,18})\\s*";

  private static final Pattern HEAD =
      Pattern.compile(
          "\\s*\\{\\s*(?:"
              + VERSION
              + ",\\s*)?(?:"
              + ID
              + ",\\s*)?(?:"
              + VERSION
              + ",\\s*)?\"(?:result|error)\"\\s*:");

  private static final Pattern TAIL =
      Pattern.compile(",\\s*" + ID + "(?:,\\s*" + VERSION + ")?\\}\\s*$");

  private AnswerEdges() {}

  /// The id of the call, or -1 if the edges do not tell.
  public static long callOf(byte[] head, byte[] tail) {
    Matcher response = HEAD.matcher(new String(head, ISO_8859_1));
    if (!response.lookingAt()) {
      return -1;
    }
    if (response.group(1) != null) {
      return Long.parseLong(response.group(1));
    }
    Matcher end = TAIL.matcher(new String(tail, ISO_8859_1));
    return end.find() ? Long.parseLong(end.group(1)) : -1;
  }
}
