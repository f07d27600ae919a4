package dev.mcpmanager.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.mcp.ModernRequest.Bad;
import dev.mcpmanager.mcp.ModernRequest.Good;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModernRequestTests {

  private static final String META =
      "'_meta':{'io/protocolVersion':'2026-07-28','io/clientCapabilities':{}}";

  /// What is spelt `META` in the params is the meta of a good request.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        // the keys of _meta, before anything else
        "400 | -32602 | tools/list | 2026-07-28 | tools/list | | {}",
        "400 | -32602 | tools/list | 2026-07-28 | tools/list | | [1]",
        "400 | -32602 | tools/list | 2026-07-28 | tools/list | | {'_meta':7}",
        "400 | -32602 | tools/list | 2026-07-28 | tools/list | | {'_meta':{'io/protocolVersion':'2026-07-28'}}",
        "400 | -32602 | tools/list | 2026-07-28 | tools/list | | {'_meta':{'io/clientCapabilities':{}}}",
        "400 | -32602 | tools/list | 2026-07-28 | tools/list | | {'_meta':{'io/protocolVersion':'2026-07-28','io/clientCapabilities':[]}}",
        "400 | -32602 | tools/list | 2026-07-28 | tools/list | | {'_meta':{'io/protocolVersion':20260728,'io/clientCapabilities':{}}}",
        "400 | -32602 | initialize | v999       | wrong      | | {}",
        // the version of the header against that of the body, before it is judged
        "400 | -32020 | tools/list |            | tools/list | | {META}",
        "400 | -32020 | tools/list | 2025-11-25 | tools/list | | {META}",
        "400 | -32020 | tools/list | 2026-07-28 | tools/list | | {'_meta':{'io/protocolVersion':'v999','io/clientCapabilities':{}}}",
        "400 | -32022 | tools/list | v999       | tools/list | | {'_meta':{'io/protocolVersion':'v999','io/clientCapabilities':{}}}",
        "400 | -32022 | tools/list | 2025-11-25 | wrong      | | {'_meta':{'io/protocolVersion':'2025-11-25','io/clientCapabilities':{}}}",
        // method and name
        "400 | -32020 | tools/list | 2026-07-28 |            | | {META}",
        "400 | -32020 | tools/list | 2026-07-28 | Tools/List | | {META}",
        "400 | -32020 | tools/call | 2026-07-28 | tools/call | | {META,'name':'t'}",
        "400 | -32020 | tools/call | 2026-07-28 | tools/call | T | {META,'name':'t'}",
        "400 | -32020 | tools/call | 2026-07-28 | tools/call | =?base64?dB==?= | {META,'name':'t'}",
        "400 | -32020 | prompts/get | 2026-07-28 | prompts/get | other | {META,'name':'p'}",
        "400 | -32020 | resources/read | 2026-07-28 | resources/read | file:///b | {META,'uri':'file:///a','name':'file:///b'}",
        "400 | -32020 | tasks/get  | 2026-07-28 | tasks/get  | 2 | {META,'taskId':'1'}",
        // what the era does not have, even with everything else right
        "404 | -32601 | initialize | 2026-07-28 | initialize | | {META}",
        "404 | -32601 | ping       | 2026-07-28 | ping       | | {META}",
        "404 | -32601 | logging/setLevel | 2026-07-28 | logging/setLevel | | {META}",
        "404 | -32601 | resources/subscribe | 2026-07-28 | resources/subscribe | | {META,'uri':'a:b'}",
        "404 | -32601 | tasks/list | 2026-07-28 | tasks/list | | {META}",
        "400 | -32020 | initialize | 2026-07-28 | wrong      | | {META}",
        "400 | -32602 | tools/list | 2026-07-28 | tools/list | | {'_meta':{'io/protocolVersion':'2026-07-28','io/clientCapabilities':{},'io/logLevel':'loud'}}",
      })
  void isRefusedAtTheFirstRungItMisses(
      int status,
      int code,
      String method,
      String version,
      String mcpMethod,
      String name,
      String params) {
    Request request = Spelt.request(method, params.replace("META", META));
    var checked = ModernRequest.check(request, headers(version, mcpMethod, name));
    assertThat(checked).isInstanceOf(Bad.class);
    Bad bad = (Bad) checked;
    assertThat(ErrorCodes.of(bad.error())).isEqualTo(code);
    assertThat(bad.httpStatus()).isEqualTo(status);
    assertThat(bad.error().id()).isEqualTo(request.id());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "server/discover      |                    | {META}",
        "subscriptions/listen |                    | {META,'notifications':{}}",
        "tools/call           | t                  | {META,'name':'t'}",
        "tools/call           | =?base64?dA==?=    | {META,'name':'t'}",
        "tools/call           | =?base64?w6Q=?=    | {META,'name':'\\u00e4'}",
        "resources/read       | file:///a          | {META,'uri':'file:///a'}",
        "tasks/cancel         | 1                  | {META,'taskId':'1'}",
        "tools/call           |                    | {META}",
        "tools/list           | not looked at      | {META}",
        "skills/list          |                    | {META}",
      })
  void isServedWhenHeadersAndBodyAgree(String method, String name, String params) {
    Request request = Spelt.request(method, params.replace("META", META));
    assertThat(ModernRequest.check(request, headers("2026-07-28", method, name)))
        .isInstanceOf(Good.class);
  }

  @Test
  void saysWhatTheServerNeedsToKnow() {
    ModernRequest good =
        good(
            "{'_meta':{'io/protocolVersion':'2026-07-28','io/logLevel':'warning',"
                + "'io/clientCapabilities':{'elicitation':{},'x':1.50}},'name':'t',"
                + "'inputResponses':{'k':{}},'requestState':'s'}");
    assertThat(good.method()).isEqualTo("tools/call");
    assertThat(good.name()).isEqualTo("t");
    assertThat(good.logLevel()).isEqualTo(LogLevel.WARNING);
    assertThat(good.isRetry()).isTrue();
    assertThat(good.requestState()).isEqualTo("s");
    assertThat(good.inputResponses()).hasToString(Spelt.json("{'k':{}}"));
    assertThat(Spelt.text(good.capabilities().json())).isEqualTo("{'elicitation':{},'x':1.50}");
  }

  @Test
  void withoutARoundItIsNoRetry() {
    ModernRequest good = good("{" + META + ",'name':'t'}");
    assertThat(good.isRetry()).isFalse();
    assertThat(good.logLevel()).isNull();
  }

  @Test
  void namesTheVersionsItCouldHaveAskedFor() {
    String params = "{'_meta':{'io/protocolVersion':'v999','io/clientCapabilities':{}}}";
    var checked =
        ModernRequest.check(
            Spelt.request("tools/list", params), headers("v999", "tools/list", "any"));
    assertThat(Spelt.errorOf(((Bad) checked).error()))
        .contains("'data':{'supported':['2026-07-28'],'requested':'v999'}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "{}                               | -",
        "{'roots':{}}                     | ROOTS",
        "{'sampling':{}}                  | SAMPLING",
        "{'sampling':{'tools':{}}}        | SAMPLING,SAMPLING_WITH_TOOLS",
        "{'elicitation':{}}               | ELICITATION_BY_FORM",
        "{'elicitation':{'form':{}}}      | ELICITATION_BY_FORM",
        "{'elicitation':{'url':{}}}       | ELICITATION_BY_URL",
        "{'elicitation':{'form':{},'url':{}}} | ELICITATION_BY_FORM,ELICITATION_BY_URL",
        "{'elicitation':true,'roots':null}| -",
      })
  void knowsWhatTheClientDeclared(String json, String declared) {
    var capabilities = ClientCapabilities.of(JsonView.of(Spelt.bytes(json)));
    assertThat(capabilities.declared())
        .extracting(Enum::name)
        .containsExactlyInAnyOrder(declared == null ? new String[0] : declared.split(","));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "roots/list             | {}                       | ROOTS",
        "sampling/createMessage | {'messages':[]}          | SAMPLING",
        "sampling/createMessage | {'tools':[]}             | SAMPLING_WITH_TOOLS",
        "elicitation/create     | {'message':'m'}          | ELICITATION_BY_FORM",
        "elicitation/create     | {'mode':'form'}          | ELICITATION_BY_FORM",
        "elicitation/create     | {'mode':'url'}           | ELICITATION_BY_URL",
        "tools/list             | {}                       | -",
      })
  void knowsWhatAQuestionNeeds(String method, String params, RequiredCapability needed) {
    var view = JsonView.of(Spelt.bytes(params));
    assertThat(RequiredCapability.of(method, view)).isEqualTo(needed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"roots/list", "sampling/createMessage", "elicitation/create"})
  void aQuestionNeedNotHaveParams(String method) {
    assertThat(RequiredCapability.of(method, null)).isNotNull();
  }

  private static ModernRequest good(String params) {
    var checked =
        ModernRequest.check(
            Spelt.request("tools/call", params), headers("2026-07-28", "tools/call", "t"));
    assertThat(checked).isInstanceOf(Good.class);
    return ((Good) checked).request();
  }

  private static Headers headers(String version, String method, String name) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.put("mcp-protocol-version", version);
    headers.put("mcp-method", method);
    headers.put("mcp-name", name);
    return headers::get;
  }
}
