package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Request;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestMetaTests {

  private static final String KEYS =
      "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
          + "\"io.modelcontextprotocol/clientCapabilities\":{},"
          + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"n\",\"version\":\"v\"}";

  private final RequestMeta meta = new RequestMeta(Identity.of("n", "v"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'jsonrpc':'2.0','id':1,'method':'m'} | {'jsonrpc':'2.0','id':1,'method':'m','params':{'_meta':{KEYS}}}",
        "{'id':1,'method':'m','jsonrpc':'2.0' } | {'id':1,'method':'m','jsonrpc':'2.0' ,'params':{'_meta':{KEYS}}}",
        "{'jsonrpc':'2.0','id':1,'method':'m','params':{}} | {'jsonrpc':'2.0','id':1,'method':'m','params':{'_meta':{KEYS}}}",
        "{'jsonrpc':'2.0','id':1,'params':{ },'method':'m'} | {'jsonrpc':'2.0','id':1,'params':{'_meta':{KEYS} },'method':'m'}",
        "{'jsonrpc':'2.0','id':1,'method':'m','params':{'a':1E400}} | {'jsonrpc':'2.0','id':1,'method':'m','params':{'_meta':{KEYS},'a':1E400}}",
        "{'jsonrpc':'2.0','id':1,'method':'m','params':{'_meta':{}}} | {'jsonrpc':'2.0','id':1,'method':'m','params':{'_meta':{KEYS}}}",
        "{'jsonrpc':'2.0','params':{'a':{},'_meta': {'progressToken':7},'b':2},'id':1,'method':'m'} | {'jsonrpc':'2.0','params':{'a':{},'_meta': {KEYS,'progressToken':7},'b':2},'id':1,'method':'m'}",
        "{'jsonrpc':'2.0','params':{'a':1,'_meta':{ }},'id':1,'method':'m'} | {'jsonrpc':'2.0','params':{'a':1,'_meta':{KEYS }},'id':1,'method':'m'}",
        "{'jsonrpc':'2.0','id':1,'method':'m','params':{'_meta':{'x':1}}} | {'jsonrpc':'2.0','id':1,'method':'m','params':{'_meta':{KEYS,'x':1}}}",
      })
  void addsWhatTheCallerLeftOutAndChangesNothingElse(String before, String after) throws Exception {
    assertThat(complete(json(before))).isEqualTo(json(after).replace("KEYS", KEYS));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'jsonrpc':'2.0','id':1,'method':'m','params':[1]}",
        "{'jsonrpc':'2.0','id':1,'method':'m','params':{'_meta':7}}",
      })
  void leavesAloneWhatHasNoPlaceForIt(String request) throws Exception {
    assertThat(complete(json(request))).isEqualTo(json(request));
  }

  @org.junit.jupiter.api.Test
  void keepsTheKeysThatTheCallerGave() throws Exception {
    String own =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"_meta\":{"
            + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"caller\"}}}}";
    assertThat(complete(own))
        .contains("\"io.modelcontextprotocol/clientInfo\":{\"name\":\"caller\"}")
        .contains("\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\"")
        .doesNotContain("\"name\":\"n\"");
  }

  @org.junit.jupiter.api.Test
  void aRequestThatHasThemAllIsNotTouched() throws Exception {
    String whole =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":{\"_meta\":{" + KEYS + "}}}";
    assertThat(complete(whole)).isEqualTo(whole);
  }

  private String complete(String request) throws Exception {
    var message = (Request) Message.parse(request.getBytes(UTF_8));
    return new String(Spelt.asRead(meta.complete(message)).bytes(), UTF_8);
  }

  private static String json(String singleQuoted) {
    return singleQuoted.replace('\'', '"');
  }
}
