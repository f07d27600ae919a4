package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToModernTests {

  private static final byte[] SERVER = "{\"name\":\"s\"}".getBytes(UTF_8);
  private static final String INFO = "'_meta':{'io/serverInfo':{'name':'s'}}";

  private final ToModern translation = ToModern.of(SERVER, new Caching(60_000, true));

  /// What is spelt `INFO` is the `_meta` with nothing but the server's name.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tools/call     | {} | {'resultType':'complete',INFO}",
        "tools/call     | { } | {'resultType':'complete',INFO }",
        "tools/call     | {'content':[],'x':1E400} | {'resultType':'complete',INFO,'content':[],'x':1E400}",
        "tools/call     | {'structuredContent':{'n':0.10}} | {'resultType':'complete',INFO,'structuredContent':{'n':0.10}}",
        "tools/call     | {'_meta':{}} | {'resultType':'complete','_meta':{'io/serverInfo':{'name':'s'}}}",
        "tools/call     | {'_meta':{'traceparent':'00-ab'}} | {'resultType':'complete','_meta':{'io/serverInfo':{'name':'s'},'traceparent':'00-ab'}}",
        "tools/call     | {'_meta':{'io/serverInfo':{'name':'own'}}} | {'resultType':'complete','_meta':{'io/serverInfo':{'name':'own'}}}",
        "tools/call     | {'_meta':7} | {'resultType':'complete','_meta':7}",
        "tools/call     | {'tools':[{'execution':{}}]} | {'resultType':'complete',INFO,'tools':[{'execution':{}}]}",
        "tools/call     | [1] | [1]",
        "tools/list     | {'tools':[]} | {'resultType':'complete','ttlMs':60000,'cacheScope':'public',INFO,'tools':[]}",
        "tools/list     | {'tools':[{'name':'t','execution':{'taskSupport':'optional'},'inputSchema':{}},{'execution':1}]} | {'resultType':'complete','ttlMs':60000,'cacheScope':'public',INFO,'tools':[{'name':'t','inputSchema':{}},{}]}",
        "prompts/list   | {'ttlMs':5,'prompts':[]} | {'resultType':'complete','cacheScope':'public',INFO,'ttlMs':5,'prompts':[]}",
        "resources/list | {} | {'resultType':'complete','ttlMs':60000,'cacheScope':'public',INFO}",
        "resources/templates/list | {} | {'resultType':'complete','ttlMs':60000,'cacheScope':'public',INFO}",
        "resources/read | {'contents':[]} | {'resultType':'complete','ttlMs':60000,'cacheScope':'public',INFO,'contents':[]}",
        "completion/complete | {'completion':{}} | {'resultType':'complete',INFO,'completion':{}}",
        "prompts/get    | {'messages':[]} | {'resultType':'complete',INFO,'messages':[]}",
      })
  void aLegacyResultGetsWhatEveryResultHas(String method, String legacy, String modern) {
    Response response = translation.ofLegacy(method, Spelt.result(legacy));
    assertThat(Spelt.resultOf(response)).isEqualTo(modern.replace("INFO", INFO));
    assertThat(response.id()).isEqualTo(new byte[] {'7'});
    assertThat(Spelt.message(Spelt.text(response.bytes()))).hasToString(response.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "tools/list     | {'resultType':'complete','ttlMs':1,'cacheScope':'private',INFO,'tools':[{'execution':{}}]}",
        "resources/read | {'resultType':'input_required',INFO,'requestState':'s'}",
        "tools/call     | {'resultType':'task',INFO,'taskId':'1','ttlMs':null}",
      })
  void whatAModernServerSaidStays(String method, String result) {
    String spelt = result.replace("INFO", INFO);
    assertThat(Spelt.resultOf(translation.ofModern(method, Spelt.result(spelt)))).isEqualTo(spelt);
  }

  @Test
  void whatAModernServerLeftOutIsAdded() {
    Response response = translation.ofModern("resources/read", Spelt.result("{'contents':[]}"));
    assertThat(Spelt.resultOf(response))
        .isEqualTo(
            "{'resultType':'complete','ttlMs':60000,'cacheScope':'public',"
                + INFO
                + ",'contents':[]}");
  }

  @Test
  void aServerWithoutANameIsNotGivenOne() {
    Response response =
        ToModern.of(null, Caching.NONE).ofLegacy("tools/list", Spelt.result("{'tools':[]}"));
    assertThat(Spelt.resultOf(response))
        .isEqualTo("{'resultType':'complete','ttlMs':0,'cacheScope':'private','tools':[]}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'code':-32002,'message':'gone','data':{'uri':'a:b'}} | {'code':-32602,'message':'gone','data':{'uri':'a:b'}} | 200",
        "{'message':'m','code' : -32002} | {'message':'m','code' : -32602} | 200",
        "{'code':-32042,'message':'go there','data':{'elicitations':[]}} | {'code':-32021,'data':{'requiredCapabilities':{'elicitation':{'url':{}}}},'message':'go there'} | 400",
        "{'code':-32601,'message':'m','x':1} | {'code':-32601,'message':'m','x':1} | 404",
        "{'code':-32602,'message':'m'} | {'code':-32602,'message':'m'} | 200",
        "{'code':-32021,'message':'m'} | {'code':-32021,'message':'m'} | 400",
        "{'code':-32022,'message':'m'} | {'code':-32022,'message':'m'} | 400",
        "{'code':-32020,'message':'m'} | {'code':-32020,'message':'m'} | 400",
        "{'code':-32000,'message':'m'} | {'code':-32000,'message':'m'} | 200",
        "{'code':-32603,'message':'m'} | {'code':-32603,'message':'m'} | 200",
        "{'code':1e2,'message':'m'} | {'code':1e2,'message':'m'} | 200",
        "{'code':'-32601','message':'m'} | {'code':'-32601','message':'m'} | 200",
        "{'message':'m'} | {'message':'m'} | 200",
      })
  void errorsGetTheCodesOfTheirEra(String legacy, String modern, int httpStatus) {
    Response response = translation.ofLegacy("resources/read", Spelt.error(legacy));
    assertThat(Spelt.errorOf(response)).isEqualTo(modern);
    assertThat(HttpStatusOf.error(response)).isEqualTo(httpStatus);
    assertThat(Spelt.errorOf(translation.ofModern("resources/read", Spelt.error(legacy))))
        .isEqualTo(modern);
  }

  @Test
  void aResultIsNoErrorOfHttp() {
    assertThat(HttpStatusOf.error(Spelt.result("{'code':-32601}"))).isEqualTo(200);
  }
}
