package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.Notification;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SubscriptionTests {

  private static final byte[] ID = Spelt.bytes("'l1'");
  private static final String ALL =
      "{'tools':{'listChanged':true},'prompts':{'listChanged':true},"
          + "'resources':{'listChanged':true,'subscribe':true},'extensions':{'io/tasks':{}}}";
  private static final String EVERYTHING =
      "{'toolsListChanged':true,'promptsListChanged':true,'resourcesListChanged':true,"
          + "'resourceSubscriptions':['a:b','c:d'],'taskIds':['1']}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'notifications':EVERYTHING} | EVERYTHING",
        "{'notifications':{}} | {}",
        "{} | {}",
        "{'notifications':[1]} | {}",
        "{'notifications':{'toolsListChanged':false,'promptsListChanged':'true','resourcesListChanged':1}} | {}",
        "{'notifications':{'resourceSubscriptions':['a:b','a:b',7],'x':true}} | {'resourceSubscriptions':['a:b']}",
      })
  void aFilterIsWhatIsAskedFor(String params, String filter) {
    String spelt = params.replace("EVERYTHING", EVERYTHING);
    assertThat(json(SubscriptionFilter.of(Spelt.request("subscriptions/listen", spelt))))
        .isEqualTo(filter.replace("EVERYTHING", EVERYTHING));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "ALL | EVERYTHING",
        "{} | {}",
        "{'tools':{},'prompts':{'listChanged':false},'resources':{}} | {}",
        "{'tools':{'listChanged':true}} | {'toolsListChanged':true}",
        "{'resources':{'subscribe':true}} | {'resourceSubscriptions':['a:b','c:d']}",
        "{'resources':{'listChanged':true}} | {'resourcesListChanged':true}",
        "{'tasks':{},'extensions':{}} | {}",
      })
  void itIsHonouredAsFarAsTheServerCan(String capabilities, String honoured) {
    var asked =
        SubscriptionFilter.of(
            Spelt.request("subscriptions/listen", "{'notifications':" + EVERYTHING + "}"));
    var filter = asked.honoured(tree(capabilities.replace("ALL", ALL)));
    assertThat(json(filter)).isEqualTo(honoured.replace("EVERYTHING", EVERYTHING));
    assertThat(filter.isEmpty()).isEqualTo(honoured.equals("{}"));
    assertThat(asked.honoured(null).isEmpty()).isTrue();
  }

  @Test
  void aLegacySessionHearsOfAllListsAndOfWhatItWatches() {
    assertThat(json(SubscriptionFilter.ofSession(tree(ALL), List.of("a:b"))))
        .isEqualTo(
            "{'toolsListChanged':true,'promptsListChanged':true,'resourcesListChanged':true,"
                + "'resourceSubscriptions':['a:b']}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "true  | {'toolsListChanged':true} | notifications/tools/list_changed | {}",
        "false | {'promptsListChanged':true} | notifications/tools/list_changed | {}",
        "true  | {'resourcesListChanged':true} | notifications/resources/list_changed | {}",
        "true  | {'resourceSubscriptions':['a:b']} | notifications/resources/updated | {'uri':'a:b'}",
        "true  | {'resourceSubscriptions':['a:b']} | notifications/resources/updated | {'uri':'a:b/c'}",
        "false | {'resourceSubscriptions':['a:b']} | notifications/resources/updated | {'uri':'a:bc'}",
        "false | {'resourceSubscriptions':['a:b']} | notifications/resources/updated | {}",
        "false | {'resourcesListChanged':true} | notifications/resources/updated | {'uri':'a:b'}",
        "true  | {'taskIds':['1']} | notifications/tasks | {'taskId':'1','status':'working'}",
        "false | {'taskIds':['1']} | notifications/tasks | {'taskId':'2'}",
        "false | EVERYTHING | notifications/message | {'level':'info'}",
        "false | EVERYTHING | notifications/progress | {'progressToken':1}",
        "false | {} | notifications/tools/list_changed | {}",
      })
  void onlyWhatIsAskedForPasses(boolean passes, String filter, String method, String params) {
    var asked =
        SubscriptionFilter.of(
            Spelt.request(
                "subscriptions/listen",
                "{'notifications':" + filter.replace("EVERYTHING", EVERYTHING) + "}"));
    assertThat(asked.admits(Spelt.notification(method, params))).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource({
    "notifications/tools/list_changed,     true",
    "notifications/prompts/list_changed,   true",
    "notifications/resources/list_changed, true",
    "notifications/resources/updated,      true",
    "notifications/tasks,                  true",
    "notifications/message,                false",
    "notifications/progress,               false",
    "notifications/roots/list_changed,     false",
  })
  void whatNoSubscriptionIsAboutIsKnownByItsMethod(String method, boolean known) {
    assertThat(SubscriptionFilter.knows(method)).isEqualTo(known);
  }

  @ParameterizedTest
  @CsvSource({
    "file:///a,   file:///a,     true",
    "file:///a,   file:///a/b/c, true",
    "file:///a/,  file:///a/b,   true",
    "file:///a,   file:///a?q,   true",
    "file:///a,   file:///a#f,   true",
    "file:///a,   file:///ab,    false",
    "file:///a/b, file:///a,     false",
    "file:///A,   file:///a,     false",
  })
  void anUpdateMayBeAboutAPartOfWhatIsWatched(String watched, String updated, boolean covered) {
    assertThat(WatchedUri.covers(watched, updated)).isEqualTo(covered);
  }

  @Test
  void theFirstMessageSaysWhatIsHonoured() {
    var filter = SubscriptionFilter.ofSession(tree(ALL), List.of("a:b\"c"));
    Notification first = Subscription.acknowledged(ID, filter);
    assertThat(Subscription.isAcknowledgment(first)).isTrue();
    assertThat(new String(first.bytes(), UTF_8))
        .isEqualTo(
            """
            {"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":{"_meta":\
            {"io.modelcontextprotocol/subscriptionId":"l1"},"notifications":{"toolsListChanged":true,\
            "promptsListChanged":true,"resourcesListChanged":true,\
            "resourceSubscriptions":["a:b\\"c"]}}}\
            """);
  }

  /// The id of a subscription is written as its client wrote it: `1` is not `"1"`.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      value = {
        "-                                   | {'_meta':{'io/subscriptionId':ID}}",
        "{}                                  | {'_meta':{'io/subscriptionId':ID}}",
        "{'uri':'a:b','n':1E2}               | {'_meta':{'io/subscriptionId':ID},'uri':'a:b','n':1E2}",
        "{'uri':'a:b','_meta':{'tracestate':'x'}} | {'uri':'a:b','_meta':{'io/subscriptionId':ID,'tracestate':'x'}}",
        "{'_meta':{'io/subscriptionId':99}}  | {'_meta':{'io/subscriptionId':ID}}",
      })
  void aNotificationGetsTheIdOfItsSubscription(String params, String tagged) {
    String open = "{'jsonrpc':'2.0','method':'notifications/resources/updated'";
    String message = params == null ? open + "}" : open + ",'params':" + params + "}";
    for (String id : List.of("1", "'1'")) {
      Notification notification =
          Subscription.tagged((Notification) Spelt.message(message), Spelt.bytes(id));
      assertThat(Spelt.text(notification.bytes()))
          .isEqualTo(open + ",'params':" + tagged.replace("ID", id) + "}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'_meta':{'io/subscriptionId':1}} | {}",
        "{'_meta':{'io/subscriptionId':1,'x':2},'uri':'a:b'} | {'_meta':{'x':2},'uri':'a:b'}",
        "{'uri':'a:b','_meta':{'io/subscriptionId':1}} | {'uri':'a:b'}",
        "{'uri':'a:b','_meta':{}} | {'uri':'a:b','_meta':{}}",
        "{'uri':'a:b'} | {'uri':'a:b'}",
      })
  void forALegacyClientItLosesTheId(String params, String plain) {
    var notification = Spelt.notification("notifications/resources/updated", params);
    assertThat(Spelt.text(Subscription.untagged(notification).bytes()))
        .endsWith(",'params':" + plain + "}");
  }

  @Test
  void theServerEndsItWithAResult() {
    assertThat(Spelt.text(Subscription.ended(ID, tree("{'name':'s'}")).bytes()))
        .isEqualTo(
            "{'jsonrpc':'2.0','id':'l1','result':{'resultType':'complete',"
                + "'_meta':{'io/subscriptionId':'l1','io/serverInfo':{'name':'s'}}}}");
    assertThat(Spelt.resultOf(Subscription.ended(ID, (JsonNode) null)))
        .isEqualTo("{'resultType':'complete','_meta':{'io/subscriptionId':'l1'}}");
  }

  @Test
  void theResultOfAModernServerGetsTheIdOfItsClient() {
    var ended = Spelt.result("{'resultType':'complete','_meta':{'io/subscriptionId':44,'x':1}}");
    assertThat(Spelt.resultOf(Subscription.ended(ended, ID)))
        .isEqualTo("{'resultType':'complete','_meta':{'io/subscriptionId':'l1','x':1}}");
    var error = Spelt.error("{'code':-1,'message':'m'}");
    assertThat(Subscription.ended(error, ID)).isSameAs(error);
  }

  @Test
  void oneIsOpenedOnAModernServer() {
    var meta = new RequestMeta(Identity.of("n", "v"));
    var filter = SubscriptionFilter.ofSession(tree("{'tools':{'listChanged':true}}"), List.of());
    var listen = Subscription.listen(new byte[] {'0'}, meta, filter);
    assertThat(listen.method()).isEqualTo("subscriptions/listen");
    assertThat(Spelt.paramsOf(listen))
        .isEqualTo(
            "{'notifications':{'toolsListChanged':true},'_meta':"
                + "{'io/protocolVersion':'2026-07-28','io/clientCapabilities':{},"
                + "'io/clientInfo':{'name':'n','version':'v'}}}");
  }

  @ParameterizedTest
  @EnumSource(ListKind.class)
  void eachListIsKnownByItsAnnouncement(ListKind kind) {
    assertThat(ListKind.announcedBy(kind.notification())).isEqualTo(kind);
    assertThat(kind.notification())
        .isEqualTo("notifications/" + kind.capability() + "/list_changed");
    assertThat(ListKind.announcedBy("notifications/roots/list_changed")).isNull();
  }

  private static String json(SubscriptionFilter filter) {
    return Spelt.text(filter.json());
  }

  private static JsonNode tree(String spelt) {
    return JsonMapper.shared().readTree(Spelt.json(spelt));
  }
}
