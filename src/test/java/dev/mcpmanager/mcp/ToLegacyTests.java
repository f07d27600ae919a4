package dev.mcpmanager.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.Response;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

class ToLegacyTests {

  static final List<String> REVISIONS = Revisions.LEGACY;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "completion/complete | {'resultType':'complete','_meta':{'io/serverInfo':{'name':'s'}}} | {}",
        "tools/call | {'resultType':'complete','content':[],'_meta':{'io/serverInfo':{},'traceparent':'00'}} | {'content':[],'_meta':{'traceparent':'00'}}",
        "tools/call | {'content':[],'_meta':{},'x':1.0} | {'content':[],'_meta':{},'x':1.0}",
        "tools/call | {'_meta':7,'content':[]} | {'_meta':7,'content':[]}",
        "tools/call | {'structuredContent':[1],'content':[]} | {'content':[]}",
        "tools/call | {'content':[],'structuredContent':null} | {'content':[]}",
        "tools/call | {'content':[],'structuredContent':{'a':1E2}} | {'content':[],'structuredContent':{'a':1E2}}",
        "resources/read | {'resultType':'complete','ttlMs':0,'cacheScope':'private','contents':[{'uri':'a:b','ttlMs':1}]} | {'contents':[{'uri':'a:b','ttlMs':1}]}",
        "tools/list | {'ttlMs':0,'tools':[{'name':'a','outputSchema':{'type':'object'}},{'outputSchema':{'type':'array'},'name':'b'},{'name':'c','outputSchema':{}},{'name':'d','icons':[]}]} | {'tools':[{'name':'a','outputSchema':{'type':'object'}},{'name':'b'},{'name':'c'},{'name':'d','icons':[]}]}",
        "tools/list | {'tools':[{'name':'a','outputSchema':true}]} | {'tools':[{'name':'a'}]}",
      })
  void aResultLosesWhatOnlyTheModernEraHas(String method, String modern, String legacy) {
    Response response = new ToLegacy("2025-11-25").response(method, Spelt.result(modern));
    assertThat(Spelt.resultOf(response)).isEqualTo(legacy);
    assertThat(Spelt.message(Spelt.text(response.bytes()))).hasToString(response.toString());
  }

  /// Clients refuse a result for one block of a type they do not have.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "2025-11-25 | {'type':'audio','data':'','mimeType':'audio/wav'} | same",
        "2025-03-26 | {'type':'audio','data':'','mimeType':'audio/wav'} | same",
        "2024-11-05 | {'type':'audio','data':'','mimeType':'audio/wav'} | {'type':'text','text':'[Audio (audio/wav) is left out: the client~s protocol revision 2024-11-05 has none.]'}",
        "2025-06-18 | {'type':'resource_link','name':'n','uri':'a:b'} | same",
        "2025-03-26 | {'type':'resource_link','name':'n','uri':'a:b'} | {'type':'text','text':'Resource ~n~: a:b'}",
        "2024-11-05 | {'type':'resource_link','name':'n','uri':'a:b'} | {'type':'text','text':'Resource ~n~: a:b'}",
        "2024-11-05 | {'type':'text','text':'t','annotations':{}} | same",
        "2024-11-05 | {'type':'resource','resource':{'uri':'a:b'}} | same",
        "2024-11-05 | 'no block' | same",
      })
  void contentThatARevisionLacksBecomesText(String revision, String block, String expected) {
    String adapted = expected.equals("same") ? block : expected.replace('~', '\'');
    var translation = new ToLegacy(revision);
    assertThat(
            Spelt.resultOf(
                translation.response(
                    "tools/call", Spelt.result("{'content':[" + block + ",{'type':'image'}]}"))))
        .isEqualTo("{'content':[" + adapted + ",{'type':'image'}]}");
    assertThat(
            Spelt.resultOf(
                translation.response(
                    "prompts/get",
                    Spelt.result("{'messages':[{'role':'user','content':" + block + "}]}"))))
        .isEqualTo("{'messages':[{'role':'user','content':" + adapted + "}]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "resources/read | {'code':-32602,'message':'m','data':{'uri':'a:b'}} | {'code':-32002,'message':'m','data':{'uri':'a:b'}}",
        "tools/call     | {'code':-32602,'message':'m'} | {'code':-32602,'message':'m'}",
        "prompts/get    | {'code':-32021,'message':'m','data':{}} | {'code':-32602,'message':'m','data':{}}",
        "tools/call     | {'code':-32020,'message':'m'} | {'code':-32603,'message':'m'}",
        "tools/call     | {'code':-32022,'message':'m'} | {'code':-32603,'message':'m'}",
        "tools/call     | {'code':-32601,'message':'m','x':[1]} | {'code':-32601,'message':'m','x':[1]}",
        "tools/call     | {'code':-32700,'message':'m'} | {'code':-32700,'message':'m'}",
      })
  void errorsGetTheCodesOfTheirEra(String method, String modern, String legacy) {
    assertThat(Spelt.errorOf(new ToLegacy("2025-11-25").response(method, Spelt.error(modern))))
        .isEqualTo(legacy);
  }

  @ParameterizedTest
  @FieldSource("REVISIONS")
  void aToolThatNeedsMoreThanTheClientHasFailsInWordsForAModel(String revision) {
    Response response =
        new ToLegacy(revision)
            .response(
                "tools/call",
                Spelt.error(
                    "{'code':-32021,'message':'m','data':{'requiredCapabilities':{'sampling':{}}}}"));
    assertThat(Spelt.resultOf(response))
        .startsWith("{'content':[{'type':'text','text':'This tool needs a capability")
        .contains("sampling")
        .endsWith("}],'isError':true}");
    assertThat(response.id()).isEqualTo(new byte[] {'7'});
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"{'resultType':'task','taskId':'1'}", "{'resultType':'unheard_of'}"})
  void aResultOfAnotherTypeIsAnError(String result) {
    Response response = new ToLegacy("2025-11-25").response("tools/call", Spelt.result(result));
    assertThat(ErrorCodes.of(response)).isEqualTo(-32603);
  }
}
