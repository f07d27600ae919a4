package dev.mcpmanager.mcp;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import org.jspecify.annotations.Nullable;

/// A request of a modern client over HTTP that says all it must, the same in its headers and in its
/// body.
///
/// @param name what it is about: the name of a tool or prompt, a URI, a task; null for none
/// @param capabilities what the server may ask of the client while it serves this request
/// @param logLevel from which on the client wants log messages; null for none at all
/// @param inputResponses what it answers to questions of an earlier round; null for nothing
/// @param requestState that it brings back from an earlier round; null for none
public record ModernRequest(
    Request request,
    @Nullable String name,
    ClientCapabilities capabilities,
    @Nullable LogLevel logLevel,
    @Nullable JsonView inputResponses,
    @Nullable String requestState) {

  /// What came of a check.
  public sealed interface Checked {}

  /// It may be served.
  public record Good(ModernRequest request) implements Checked {}

  /// It is to be answered with this.
  public record Bad(int httpStatus, Response error) implements Checked {}

  /// Checks all that can be checked without knowing the server; see [ModernLadder].
  public static Checked check(Request request, Headers headers) {
    return new ModernLadder(request, headers).climb();
  }

  /// The same, put in other words.
  public ModernRequest with(Request other) {
    return new ModernRequest(other, name, capabilities, logLevel, inputResponses, requestState);
  }

  public String method() {
    return request.method();
  }

  /// Whether it goes on with a call that needed input.
  public boolean isRetry() {
    return requestState != null || inputResponses != null;
  }
}
