package dev.mcpmanager.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.Response;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolHeadersTests {

  private static final ToolHeaders TOOLS =
      ToolHeaders.learn(
          Spelt.bytes(
              "{'tools':[{'name':'other','inputSchema':{'type':'object'}},{'name':'t','inputSchema':"
                  + "{'type':'object','properties':{"
                  + "'region':{'type':'string','x-mcp-header':'Region'},"
                  + "'count':{'type':'integer','x-mcp-header':'Count'},"
                  + "'dry':{'type':'boolean','x-mcp-header':'Dry'},"
                  + "'where':{'type':'object','properties':{"
                  + "'zone':{'type':'string','x-mcp-header':'Zone'}}}}}}]}"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "true  | -      | -                    | {}",
        "true  | -      | -                    | {'region':null,'where':null}",
        "true  | -      | -                    | {'where':{'zone':null},'else':1}",
        "true  | Region | us-west1             | {'region':'us-west1'}",
        "false | Region | us-West1             | {'region':'us-west1'}",
        "false | -      | -                    | {'region':'us-west1'}",
        "false | Region | us-west1             | {}",
        "false | Region | null                 | {'region':null}",
        "true  | region | us-west1             | {'region':'us-west1'}",
        "true  | Region | =?base64?w6Q=?=      | {'region':'\\u00e4'}",
        "false | Region | =?base64?w6Q?=       | {'region':'\\u00e4'}",
        "false | Region | \u00e4               | {'region':'\\u00e4'}",
        "true  | Region | =?base64?MQ==        | {'region':'=?base64?MQ=='}",
        "true  | Region | 1                    | {'region':'1'}",
        "false | Region | 1.0                  | {'region':'1'}",
        "true  | Count  | 42                   | {'count':42}",
        "true  | Count  | 42.0                 | {'count':42}",
        "true  | Count  | 42                   | {'count':4.2e1}",
        "true  | Count  | -7                   | {'count':-7}",
        "false | Count  | 43                   | {'count':42}",
        "false | Count  | forty                | {'count':42}",
        "false | Count  | 1e999999999999       | {'count':42}",
        "false | Count  | 9007199254740993     | {'count':9007199254740992}",
        "true  | Dry    | true                 | {'dry':true}",
        "false | Dry    | True                 | {'dry':true}",
        "true  | Dry    | false                | {'dry':false}",
        "true  | Zone   | b                    | {'where':{'zone':'b'}}",
        "false | -      | -                    | {'where':{'zone':'b'}}",
        "false | Zone   | b                    | {'where':'b'}",
        "false | Region | {}                   | {'region':{}}",
        "true  | Unknown| x                    | {}",
      })
  void argumentsAreWhatTheHeadersSay(boolean same, String name, String value, String arguments) {
    Response response =
        TOOLS.check(
            Spelt.request("tools/call", "{'name':'t','arguments':" + arguments + "}"),
            headers(name, value));
    if (same) {
      assertThat(response).isNull();
    } else {
      assertThat(ErrorCodes.of(Objects.requireNonNull(response))).isEqualTo(-32020);
    }
  }

  @Test
  void aCallWithoutArgumentsNeedsNoHeaders() {
    assertThat(TOOLS.check(Spelt.request("tools/call", "{'name':'t'}"), _ -> null)).isNull();
    assertThat(
            TOOLS.check(
                Spelt.request("tools/call", "{'name':'t','arguments':[]}"), headers("Region", "x")))
        .isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tools/call  | {'name':'other','arguments':{'region':'a'}}",
        "tools/call  | {'name':'unheard','arguments':{'region':'a'}}",
        "tools/call  | {'arguments':{'region':'a'}}",
        "prompts/get | {'name':'t','arguments':{'region':'a'}}",
      })
  void whatIsNotAnnotatedIsNotChecked(String method, String params) {
    assertThat(TOOLS.check(Spelt.request(method, params), _ -> null)).isNull();
    assertThat(ToolHeaders.NONE.check(Spelt.request(method, params), _ -> null)).isNull();
  }

  /// Each schema annotates the argument `a` against a rule.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'properties':{'a':{'type':'string','x-mcp-header':''}}}",
        "{'properties':{'a':{'type':'string','x-mcp-header':'A B'}}}",
        "{'properties':{'a':{'type':'string','x-mcp-header':'A:'}}}",
        "{'properties':{'a':{'type':'string','x-mcp-header':7}}}",
        "{'properties':{'a':{'type':'number','x-mcp-header':'A'}}}",
        "{'properties':{'a':{'type':'object','x-mcp-header':'A'}}}",
        "{'properties':{'a':{'x-mcp-header':'A'}}}",
        "{'properties':{'a':{'type':'string','x-mcp-header':'A'},'b':{'type':'string','x-mcp-header':'a'}}}",
        "{'anyOf':[{'properties':{'a':{'type':'string','x-mcp-header':'A'}}}]}",
        "{'items':{'properties':{'a':{'type':'string','x-mcp-header':'A'}}}}",
        "{'properties':[1]}",
        "true",
      })
  void whatBreaksTheRulesIsNobodysToFollow(String schema) {
    ToolHeaders tools =
        ToolHeaders.learn(
            Spelt.bytes("{'tools':[{'name':'t','inputSchema':" + schema + "},{'name':'u'},7]}"));
    assertThat(
            tools.check(
                Spelt.request("tools/call", "{'name':'t','arguments':{'a':'x'}}"), _ -> null))
        .isNull();
  }

  @Test
  void pagesOfAListAreOneList() {
    ToolHeaders both = ToolHeaders.NONE.and(page("t")).and(page("u"));
    for (String tool : new String[] {"t", "u"}) {
      var call = Spelt.request("tools/call", "{'name':'" + tool + "','arguments':{'a':'x'}}");
      assertThat(both.check(call, _ -> null)).isNotNull();
      assertThat(both.check(call, headers("A", "x"))).isNull();
    }
  }

  private static ToolHeaders page(String tool) {
    return ToolHeaders.learn(
        Spelt.bytes(
            "{'tools':[{'name':'"
                + tool
                + "','inputSchema':{'properties':{'a':{'type':'string','x-mcp-header':'A'}}}}]}"));
  }

  private static Headers headers(String name, String value) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    if (name != null) {
      headers.put("mcp-param-" + name, value);
    }
    return headers::get;
  }
}
