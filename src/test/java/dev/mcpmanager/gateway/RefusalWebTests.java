package dev.mcpmanager.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.server.ScriptedChild;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is refused before a server hears of it.
class RefusalWebTests extends McpWebTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {oops                              | 400 | -32700
          []                                 | 400 | -32600
          {"jsonrpc":"1.0","method":"ping"}  | 400 | -32600
          """)
  void whatIsNoMessageIsABadRequest(String body, int status, int code) {
    isRefused(mcp.post("/mcp/files", body), status, code);
  }

  @Test
  void contentIsNegotiated() {
    String body = McpHttp.request("1", "ping", "{}");
    HttpRequest.Builder text =
        mcp.to("/mcp/files")
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString(body));
    isRefused(text, 415, -32_600);
    isRefused(mcp.to("/mcp/files").POST(BodyPublishers.ofString(body)), 415, -32_600);
    HttpRequest.Builder jsonOnly =
        mcp.to("/mcp/files")
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(body));
    isRefused(jsonOnly, 406, -32_600);
  }

  @Test
  void aMessageThatIsTooLargeIsRefused() {
    String body = McpHttp.request("1", "ping", "{\"a\":\"" + "x".repeat(70_000) + "\"}");
    isRefused(mcp.post("/mcp/files", body), 413, -32_600);
  }

  @Test
  void whatTheHeadersSayMustBeWhatTheBodySays() {
    legacyChild("files");
    HttpRequest.Builder list = mcp.modern("/mcp/files", "1", "tools/list", "");
    isRefused(list.setHeader("Mcp-Method", "prompts/list"), 400, -32_020);
    HttpRequest.Builder call = mcp.modern("/mcp/files", "1", "tools/call", "\"name\":\"a\"");
    isRefused(call.setHeader("Mcp-Name", "b"), 400, -32_020);
    isRefused(call.setHeader("Mcp-Name", "a").header("Mcp-Name", "a"), 400, -32_020);
  }

  @Test
  void aMethodThatIsGoneIsNotFound() {
    legacyChild("files");
    isRefused(mcp.modern("/mcp/files", "1", "initialize", ""), 404, -32_601);
  }

  @Test
  void anArgumentThatIsRepeatedInAHeaderMustBeThere() throws Exception {
    ScriptedChild child = legacyChild("files");
    child.answers(
        "tools/list",
        """
        {"tools":[{"name":"a","inputSchema":{"type":"object","properties":\
        {"region":{"type":"string","x-mcp-header":"Region"}}}}]}\
        """);
    String params = "\"name\":\"a\",\"arguments\":{\"region\":\"eu\"}";
    HttpRequest.Builder call = mcp.modern("/mcp/files", "1", "tools/call", params);
    isRefused(call, 400, -32_020);
    isRefused(call.setHeader("Mcp-Param-Region", "us"), 400, -32_020);

    var answer = mcp.sendLater(call.setHeader("Mcp-Param-Region", "eu"));
    child.answer(child.hears("tools/call"), "{\"content\":[]}");
    assertThat(answer.join().statusCode()).isEqualTo(200);
  }

  /// It is the client who has to drop such a tool: to the server nothing is wrong with it.
  @Test
  void anAnnotationThatBreaksTheRulesIsListedAsItIsAndNotEnforced() throws Exception {
    ScriptedChild child = legacyChild("files");
    String tool =
        """
        {"name":"a","inputSchema":{"type":"object","properties":\
        {"region":{"type":"object","x-mcp-header":"Region"}}}}\
        """;
    child.answers("tools/list", "{\"tools\":[" + tool + "]}");
    var listed = McpHttp.json(mcp.send(mcp.modern("/mcp/files", "1", "tools/list", "")));
    assertThat(listed.at("/result/tools/0")).isEqualTo(McpHttp.json(tool));
    String params = "\"name\":\"a\",\"arguments\":{\"region\":{}}";
    var answer = mcp.sendLater(mcp.modern("/mcp/files", "1", "tools/call", params));
    child.answer(child.hears("tools/call"), "{\"content\":[]}");
    assertThat(answer.join().statusCode()).isEqualTo(200);
  }

  private void isRefused(HttpRequest.Builder request, int status, int code) {
    HttpResponse<String> answer = mcp.send(request);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(McpHttp.json(answer).at("/error/code").asInt()).isEqualTo(code);
  }
}
