package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.mcp.ModernRequest.Checked;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModernHeadersTests {

  private static final String META =
      "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{}}";

  private static final ToolHeaders TOOLS =
      ToolHeaders.learn(
          """
          {"tools":[{"name":"t","inputSchema":{"type":"object","properties":{
            "s":{"type":"string","x-mcp-header":"S"},
            "n":{"type":"integer","x-mcp-header":"N"},
            "b":{"type":"boolean","x-mcp-header":"B"},
            "o":{"type":"object","properties":{"d":{"type":"string","x-mcp-header":"D"}}}}}}]}
          """
              .getBytes(UTF_8));

  /// What we send as a client is what we accept as a server.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          tools/call     | "name":"t","arguments":{"s":"us","n":7,"b":true,"o":{"d":"x"}}
          tools/call     | "name":"t","arguments":{"s":" us ","n":-0.70e1}
          tools/call     | "name":"t","arguments":{"s":"=?base64?x?=","b":null}
          tools/call     | "name":"t","arguments":{"s":"a\\u0000\\nb\\u00e9"}
          tools/call     | "name":"t","arguments":{"s":""}
          tools/call     | "name":"t"
          tools/call     | "name":"a\\r\\nX: y"
          prompts/get    | "name":"p\\u00f6"
          resources/read | "uri":"file:///a b?c#d"
          tasks/get      | "taskId":"1"
          tools/list     | "cursor":"x"
          """)
  void theBodyIsRepeatedSoThatAServerFindsNoFault(String method, String params) {
    Request request = request(method, params);
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(ModernHeaders.of(request, "2026-07-28", TOOLS));

    assertThat(headers.values()).allMatch(it -> it.chars().allMatch(c -> c >= ' ' && c <= '~'));
    assertThat(TOOLS.check(request, headers::get)).isNull();
    Checked checked = ModernRequest.check(request, headers::get);
    assertThat(checked).isInstanceOf(ModernRequest.Good.class);
  }

  @Test
  void onlyWhatIsThereIsRepeated() {
    assertThat(
            ModernHeaders.of(
                request("tools/call", "\"name\":\"t\",\"arguments\":{\"n\":1.50,\"b\":false}"),
                "2026-07-28",
                TOOLS))
        .isEqualTo(
            Map.of(
                "MCP-Protocol-Version", "2026-07-28",
                "Mcp-Method", "tools/call",
                "Mcp-Name", "t",
                "Mcp-Param-N", "1.50",
                "Mcp-Param-B", "false"));
  }

  @Test
  void aRequestIsModernIfItNamesItsVersion() {
    assertThat(ModernHeaders.version(request("x", "\"a\":1"))).isEqualTo("2026-07-28");
    assertThat(ModernHeaders.version(Messages.request("1".getBytes(UTF_8), "x", null))).isNull();
    byte[] params = "{\"_meta\":{\"progressToken\":1}}".getBytes(UTF_8);
    assertThat(ModernHeaders.version(Messages.request("1".getBytes(UTF_8), "x", params))).isNull();
  }

  private static Request request(String method, String params) {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":{%s,%s}}"
            .formatted(method, params, META);
    return (Request) Spelt.message(body);
  }
}
