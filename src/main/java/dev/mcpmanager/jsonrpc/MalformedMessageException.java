package dev.mcpmanager.jsonrpc;

/// Bytes that are not one JSON-RPC 2.0 message. It has no stack trace: a child may print a million
/// lines of something else.
public final class MalformedMessageException extends Exception {

  private static final long serialVersionUID = 1;

  /// Not JSON at all.
  public static final int PARSE_ERROR = -32700;

  /// JSON, but not a JSON-RPC 2.0 message.
  public static final int INVALID_REQUEST = -32600;

  private final int code;
  private final String problem;
  private final int position;

  private MalformedMessageException(int code, String problem, int position) {
    super(problem, null, false, false);
    this.code = code;
    this.problem = problem;
    this.position = position;
  }

  static MalformedMessageException notJson(String problem, int position) {
    return new MalformedMessageException(PARSE_ERROR, problem, position);
  }

  static MalformedMessageException invalid(String problem) {
    return new MalformedMessageException(INVALID_REQUEST, problem, -1);
  }

  /// The error code of JSON-RPC: [#PARSE_ERROR] or [#INVALID_REQUEST].
  public int code() {
    return code;
  }

  /// One sentence that quotes nothing of the message. Put together here, since most are never read.
  @Override
  public String getMessage() {
    return position < 0
        ? problem + "."
        : "This is not JSON: %s at byte %d.".formatted(problem, position);
  }
}
