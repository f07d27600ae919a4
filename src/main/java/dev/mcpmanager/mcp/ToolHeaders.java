package dev.mcpmanager.mcp;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which arguments of which tools an HTTP client repeats in headers `Mcp-Param-*` (specification
/// 2026-07-28, Streamable HTTP: "Custom Headers from Tool Parameters"). Learnt from the tools as
/// the server lists them; immutable.
public final class ToolHeaders {

  /// Of a server without tools.
  public static final ToolHeaders NONE = new ToolHeaders(Map.of());

  private final Map<String, List<MirroredParam>> tools;

  private ToolHeaders(Map<String, List<MirroredParam>> tools) {
    this.tools = tools;
  }

  /// From one page of the list. Annotations that break the rules are nobody's to follow: HTTP
  /// clients have to drop such tools.
  ///
  /// @param toolsListResult the result of `tools/list`, which is JSON
  public static ToolHeaders learn(byte[] toolsListResult) {
    JsonView tools = JsonView.of(toolsListResult).member("tools");
    var learnt = new HashMap<String, List<MirroredParam>>();
    for (JsonView tool : tools == null ? List.<JsonView>of() : tools.elements()) {
      Members members = Members.of(tool);
      String name = members.text("name");
      List<MirroredParam> mirrored = MirroredParam.in(members.get("inputSchema"));
      if (name != null && !mirrored.isEmpty()) {
        learnt.put(name, mirrored);
      }
    }
    return new ToolHeaders(learnt);
  }

  /// These and those of the next page.
  public ToolHeaders and(ToolHeaders next) {
    var both = new HashMap<>(tools);
    both.putAll(next.tools);
    return new ToolHeaders(both);
  }

  /// The error to answer a call with whose headers are not what its arguments say; null if they
  /// are, and for every other request.
  public @Nullable Response check(Request request, Headers headers) {
    if (!request.method().equals(Methods.TOOLS_CALL)) {
      return null;
    }
    Members params = Members.of(request.paramsView());
    String tool = params.text("name");
    JsonView arguments = params.get("arguments");
    for (MirroredParam param : tool == null ? List.<MirroredParam>of() : of(tool)) {
      String problem = param.problem(arguments, headers);
      if (problem != null) {
        return McpErrors.headerMismatch(request, problem);
      }
    }
    return null;
  }

  /// The headers that repeat arguments of a call, by their names; none for every other request.
  public Map<String, String> of(Request request) {
    if (!request.method().equals(Methods.TOOLS_CALL)) {
      return Map.of();
    }
    Members params = Members.of(request.paramsView());
    String tool = params.text("name");
    var headers = new LinkedHashMap<String, String>();
    for (MirroredParam param : tool == null ? List.<MirroredParam>of() : of(tool)) {
      String value = param.value(params.get("arguments"));
      if (value != null) {
        headers.put(param.header(), value);
      }
    }
    return headers;
  }

  private List<MirroredParam> of(String tool) {
    return tools.getOrDefault(tool, List.of());
  }
}
