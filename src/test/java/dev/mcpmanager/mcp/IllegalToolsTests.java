package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IllegalToolsTests {

  /// The members of an input schema; legal or not.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "type":"object"                                                                                          | true
          "properties":{"a":{"type":"string","x-mcp-header":"A"}}                                                  | true
          "properties":{"a":{"type":"integer","x-mcp-header":"A"},"b":{"type":"boolean","x-mcp-header":"B"}}       | true
          "properties":{"a":{"type":"object","properties":{"b":{"type":"string","x-mcp-header":"A"}}}}             | true
          "properties":{"x-mcp-header":{"type":"string"}}                                                          | true
          "properties":{"a":{"type":"object","default":{"x-mcp-header":""}}}                                       | true
          "properties":{"a":{"enum":[{"x-mcp-header":1}]}}                                                         | true
          "properties":{"a":{"type":"string","x-mcp-header":""}}                                                   | false
          "properties":{"a":{"type":"string","x-mcp-header":"A B"}}                                                | false
          "properties":{"a":{"type":"string","x-mcp-header":"A:"}}                                                 | false
          "properties":{"a":{"type":"string","x-mcp-header":"Ä"}}                                                  | false
          "properties":{"a":{"type":"string","x-mcp-header":1}}                                                    | false
          "properties":{"a":{"type":"number","x-mcp-header":"A"}}                                                  | false
          "properties":{"a":{"type":"object","x-mcp-header":"A"}}                                                  | false
          "properties":{"a":{"type":"array","x-mcp-header":"A"}}                                                   | false
          "properties":{"a":{"x-mcp-header":"A"}}                                                                  | false
          "properties":{"a":{"type":"string","x-mcp-header":"A"},"b":{"type":"string","x-mcp-header":"a"}}         | false
          "properties":{"a":{"type":"array","items":{"type":"string","x-mcp-header":"A"}}}                         | false
          "properties":{"a":{"anyOf":[{"type":"string","x-mcp-header":"A"}]}}                                      | false
          "$defs":{"a":{"type":"string","x-mcp-header":"A"}}                                                       | false
          "x-mcp-header":"A"                                                                                       | false
          """)
  void aToolIsKeptIfEachOfItsAnnotationsIsLegal(String schema, boolean legal) throws Exception {
    String tool = "{\"name\":\"t\",\"inputSchema\":{" + schema + "}}";
    String list = list(tool);

    assertThat(dropped(list)).isEqualTo(legal ? list : list(""));
  }

  @Test
  void whatStaysStaysByteByByte() throws Exception {
    String bad = "{\"name\":\"b\",\"inputSchema\":{\"x-mcp-header\":\"A\"}}";
    String one = "{ \"name\" : \"1\" }";
    String two = "{\"name\":\"2\", \"x\":1.0}";

    assertThat(dropped(list(bad + " , " + one + "," + bad + ", " + bad + " ," + two)))
        .isEqualTo(list(one + " ," + two));
    assertThat(dropped(list(one + " , " + bad + " "))).isEqualTo(list(one + " "));
    assertThat(dropped(list(bad + "," + bad))).isEqualTo(list(""));
    assertThat(dropped("{\"id\":1,\"jsonrpc\":\"2.0\",\"error\":{\"code\":1,\"message\":\"\"}}"))
        .contains("error");
  }

  private static String list(String tools) {
    return "{\"result\":{\"tools\":[" + tools + "],\"ttlMs\":0},\"jsonrpc\":\"2.0\",\"id\":1}";
  }

  private static String dropped(String list) throws Exception {
    Response response = (Response) Message.parse(list.getBytes(UTF_8));
    return new String(IllegalTools.dropped(response).bytes(), UTF_8);
  }
}
