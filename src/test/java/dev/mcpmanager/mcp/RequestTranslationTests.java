package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.Request;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestTranslationTests {

  private static final String FOUR =
      "'io/protocolVersion':'2026-07-28','io/clientInfo':{'name':'c'},"
          + "'io/clientCapabilities':{'roots':{}},'io/logLevel':'debug'";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'_meta':{FOUR}} | {}",
        "{'_meta':{FOUR},'name':'t','arguments':{'n':1E400}} | {'name':'t','arguments':{'n':1E400}}",
        "{'name':'t','_meta':{FOUR,'progressToken':'p'}} | {'name':'t','_meta':{'progressToken':'p'}}",
        "{'_meta':{'traceparent':'00-ab',FOUR,'baggage':'k=v'}} | {'_meta':{'traceparent':'00-ab','baggage':'k=v'}}",
        "{'_meta':{FOUR},'inputResponses':{'k':{}},'name':'t','requestState':'s'} | {'name':'t'}",
        "{'requestState':'s','_meta':{'x':1}} | {'_meta':{'x':1}}",
        "{'_meta':{},'cursor':'c'} | {'_meta':{},'cursor':'c'}",
        "{'name':'t', '_meta' : {'progressToken':5 , FOUR } , 'requestState':'s', 'x':1} | {'name':'t', '_meta' : {'progressToken':5 }, 'x':1}",
        "{'inputResponses':{'_meta':{'progressToken':1}},'_meta':{FOUR,'progressToken':5,'x':2}} | {'_meta':{'progressToken':5,'x':2}}",
        "{'uri':'a:b','x':{'io/protocolVersion':1}} | {'uri':'a:b','x':{'io/protocolVersion':1}}",
      })
  void aLegacyServerSeesNothingOfTheModernEra(String modern, String legacy) {
    Request request = Spelt.request("tools/call", modern.replace("FOUR", FOUR));
    assertThat(Spelt.paramsOf(Spelt.asRead(ModernToLegacyRequest.of(request)))).isEqualTo(legacy);
  }

  @Test
  void whatHasNothingOfItIsNotTouched() {
    Request request = Spelt.request("tools/call", "{'name':'t','_meta':{'progressToken':1}}");
    assertThat(ModernToLegacyRequest.of(request)).isSameAs(request);
    Request bare = (Request) Spelt.message("{'jsonrpc':'2.0','id':1,'method':'tools/list'}");
    assertThat(ModernToLegacyRequest.of(bare)).isSameAs(bare);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'capabilities':{'roots':{'listChanged':true},'sampling':{},'tasks':{'list':{}}}} | {'roots':{},'sampling':{}}",
        "{'capabilities':{'elicitation':{'form':{}},'x':1.0}} | {'elicitation':{'form':{}},'x':1.0}",
        "{'capabilities':{'extensions':{'io/tasks':{},'io/ui':{}},'roots':true}} | {'extensions':{'io/ui':{}},'roots':true}",
        "{'capabilities':[]} | {}",
        "{} | {}",
      })
  void aSessionsCapabilitiesAreThoseThatMeanTheSame(String initialize, String capabilities) {
    LegacyClient client = LegacyClient.of(Spelt.request("initialize", initialize));
    assertThat(Spelt.text(client.capabilities().json())).isEqualTo(capabilities);
  }

  @Test
  void aSessionRemembersWhoTheClientIs() {
    LegacyClient client =
        LegacyClient.of(
            Spelt.request(
                "initialize",
                "{'protocolVersion':'2025-06-18','clientInfo':{'name':'c','x':1.10},"
                    + "'capabilities':{'sampling':{}}}"));
    assertThat(client.asked()).isEqualTo("2025-06-18");
    assertThat(client.clientInfo()).asString(UTF_8).isEqualTo("{\"name\":\"c\",\"x\":1.10}");
    assertThat(client.capabilities().has(RequiredCapability.SAMPLING)).isTrue();
    assertThat(client.capabilities().has(RequiredCapability.ROOTS)).isFalse();
  }

  @Test
  void aModernServerHearsItWithEachRequest() {
    LegacyClient client =
        LegacyClient.of(
            Spelt.request("initialize", "{'capabilities':{'roots':{}},'clientInfo':{'name':'c'}}"));
    Request legacy =
        Spelt.request(
            "tools/call",
            "{'_meta':{'progressToken':5,'io/clientCapabilities':{'sampling':{}}},'name':'t'}");
    assertThat(
            Spelt.paramsOf(
                Spelt.asRead(LegacyToModernRequest.of(legacy, client.meta(LogLevel.INFO)))))
        .isEqualTo(
            "{'_meta':{'io/protocolVersion':'2026-07-28','io/clientCapabilities':{'roots':{}},"
                + "'io/clientInfo':{'name':'c'},'io/logLevel':'info','progressToken':5},"
                + "'name':'t'}");
  }

  @Test
  void whatTheSessionNeverSaidIsNotSaidForIt() {
    LegacyClient client = LegacyClient.of(Spelt.request("initialize", "{}"));
    Request legacy = (Request) Spelt.message("{'jsonrpc':'2.0','id':1,'method':'tools/list'}");
    assertThat(Spelt.paramsOf(LegacyToModernRequest.of(legacy, client.meta(null))))
        .isEqualTo("{'_meta':{'io/protocolVersion':'2026-07-28','io/clientCapabilities':{}}}");
  }

  @Test
  void aRetryBringsTheAnswersAndTheStateOfItsRoundOnly() {
    Request first =
        Spelt.request("tools/call", "{'_meta':{'x':1},'name':'t','arguments':{'a':1.0}}");
    var answers = new LinkedHashMap<String, byte[]>();
    answers.put("a\"b", "{\"action\":\"accept\"}".getBytes(UTF_8));
    answers.put("c", "{}".getBytes(UTF_8));
    Request second = LegacyToModernRequest.retry(first, answers, "s\n");
    assertThat(new String(second.bytes(), UTF_8))
        .contains(
            "\"params\":{\"inputResponses\":{\"a\\\"b\":{\"action\":\"accept\"},\"c\":{}},"
                + "\"requestState\":\"s\\u000a\",\"_meta\":{\"x\":1},\"name\":\"t\","
                + "\"arguments\":{\"a\":1.0}}");
    Request third = LegacyToModernRequest.retry(second, new LinkedHashMap<>(), null);
    assertThat(Spelt.paramsOf(third))
        .isEqualTo("{'inputResponses':{},'_meta':{'x':1},'name':'t','arguments':{'a':1.0}}");
  }
}
