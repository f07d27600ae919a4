package dev.mcpmanager.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.server.CallFailure;
import dev.mcpmanager.server.Lease;
import dev.mcpmanager.server.Leased;
import dev.mcpmanager.server.Reach;
import dev.mcpmanager.server.ScriptedChild;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import tools.jackson.databind.JsonNode;

/// What groups of servers are made of, and that this changes while clients are there.
class GroupWebTests extends McpWebTests {

  private static final String ONE = "\"one\":{\"command\":\"true\"}";
  private static final String TWO = "\"two\":{\"command\":\"true\"}";
  private static final String CHANGED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}";

  private static final String PROMPTS_CHANGED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/prompts/list_changed\"}";

  private static String servers(String... servers) {
    return "{\"mcpServers\":{" + String.join(",", servers) + "}}";
  }

  private static String tools(String... names) {
    String tools =
        List.of(names).stream()
            .map("{\"name\":\"%s\",\"inputSchema\":{\"type\":\"object\"}}"::formatted)
            .reduce((a, b) -> a + "," + b)
            .orElse("");
    return "{\"tools\":[%s],\"resultType\":\"complete\",\"ttlMs\":0,\"cacheScope\":\"private\"}"
        .formatted(tools);
  }

  @Test
  void whoListensHearsServersThatJoinAndNoMoreThoseThatLeave() throws Exception {
    children.define(servers(ONE));
    ScriptedChild one = legacyChild("one");
    var events =
        mcp.stream(
            mcp.modern(
                "/mcp",
                "1",
                "subscriptions/listen",
                "\"notifications\":{\"toolsListChanged\":true,\"promptsListChanged\":true}"));
    events.data();
    ScriptedChild two = legacyChild("two");
    children.define(servers(TWO));
    Set<String> told = new HashSet<>();
    while (told.size() < 2) { // as there are others, and again when the feed sees the new one
      told.add(events.data().get("method").asString());
    }
    one.says(PROMPTS_CHANGED); // to nobody
    two.dies("exited with code 1");
    String next = events.data().get("method").asString();
    assertThat(next).isEqualTo("notifications/tools/list_changed");
    legacyChild("two").says(PROMPTS_CHANGED);
    while (next.equals("notifications/tools/list_changed")) {
      next = events.data().get("method").asString();
    }
    assertThat(next).isEqualTo("notifications/prompts/list_changed");
    events.leave();
  }

  @Test
  void aSessionHearsServersThatJoin() throws Exception {
    children.define(servers(ONE));
    legacyChild("one");
    String session = mcp.session("/mcp", "{}");
    var events = mcp.stream(mcp.to("/mcp").header("Mcp-Session-Id", session));
    events.response();
    ScriptedChild two = legacyChild("two");
    children.define(servers(ONE, TWO));
    Set<String> told = new HashSet<>();
    while (told.size() < 3) { // as there are others, and again when the feed sees the new one
      told.add(events.data().get("method").asString());
    }
    two.says(PROMPTS_CHANGED); // it offers none, so nobody else says so
    String next = events.data().get("method").asString();
    while (!next.equals("notifications/prompts/list_changed")) {
      next = events.data().get("method").asString();
    }
    mcp.send(mcp.to("/mcp").header("Mcp-Session-Id", session).DELETE());
  }

  @Test
  void aGroupThatHasNoMembersYetMayOfferAnything() throws Exception {
    children.define(servers());
    var discovered = McpHttp.json(mcp.send(mcp.modern("/mcp", "1", "server/discover", "")));
    assertThat(discovered.at("/result/capabilities/tools/listChanged").asBoolean()).isTrue();
    var events =
        mcp.stream(
            mcp.modern(
                "/mcp",
                "1",
                "subscriptions/listen",
                "\"notifications\":{\"toolsListChanged\":true}"));
    assertThat(events.data().at("/params/notifications/toolsListChanged").asBoolean()).isTrue();
    legacyChild("one").answers("tools/list", tools("add"));
    children.define(servers(ONE));
    events.data();
    assertThat(listed("/mcp")).containsExactly("one_add");
  }

  @Test
  void whyAServerIsLeftOutIsToldAsItIsNow() {
    children.define(servers(ONE));
    legacyChild("one").dies("exited with code 1");
    assertThat(reason("/mcp")).contains("exited with code 1");
    children.fails(new CallFailure.NotRunning(new ServerId("one"), "failed 5 times in a row"));
    assertThat(reason("/mcp")).contains("failed 5 times in a row");
    var _ = children.starts("one");
    assertThat(reason("/mcp")).contains("is starting");
  }

  private String reason(String path) {
    JsonNode answer = McpHttp.json(mcp.send(mcp.modern(path, "1", "tools/list", "")));
    return answer.at("/result/_meta/dev.mcpmanager~1unavailable/0/reason").asString();
  }

  @Test
  void theLogLevelOfASessionReachesTheChildThatIsItsOwn() throws Exception {
    ScriptedChild own = ownChildOfSessions();
    String session = mcp.session("/mcp", "{}");
    assertThat(setLevel(session, "warning").statusCode()).isEqualTo(200);
    var call = McpHttp.request("2", "tools/call", "{\"name\":\"one_add\"}");
    var _ = mcp.sendLater(mcp.inSession("/mcp", session, call));
    assertThat(own.hears("logging/setLevel").toString()).contains("warning"); // told beforehand
    own.hears("tools/call");
    setLevel(session, "debug");
    assertThat(own.hears("logging/setLevel").toString()).contains("debug");
    mcp.send(mcp.to("/mcp").header("Mcp-Session-Id", session).DELETE());
    own.close();
  }

  /// Of the only server, which is exclusive.
  private ScriptedChild ownChildOfSessions() {
    children.define(servers(ONE));
    legacyChild("one").answers("tools/list", tools("add"));
    children.isExclusive("one");
    ScriptedChild own = ScriptedChild.legacy("one", "{\"tools\":{},\"logging\":{}}");
    children.own =
        (_, ear) -> {
          Lease lease = Mockito.mock(Lease.class);
          Mockito.when(lease.peer()).thenReturn(own.peer());
          Mockito.when(lease.alive()).thenReturn(true);
          own.hear(ear);
          return CompletableFuture.completedFuture(new Leased.Taken(lease));
        };
    return own;
  }

  @Test
  void newsOfAClientStartNoChildOfItsOwn() {
    try (ScriptedChild own = ownChildOfSessions()) {
      String session = mcp.session("/mcp", "{\"roots\":{}}");
      String news = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/roots/list_changed\"}";
      assertThat(mcp.send(mcp.inSession("/mcp", session, news)).statusCode()).isEqualTo(202);
      var call = McpHttp.request("2", "tools/call", "{\"name\":\"one_add\"}");
      var _ = mcp.sendLater(mcp.inSession("/mcp", session, call));
      await().until(() -> own.unasked().toString().contains("tools/call"));
      assertThat(own.unasked().toString()).doesNotContain("roots/list_changed");
      assertThat(mcp.send(mcp.inSession("/mcp", session, news)).statusCode()).isEqualTo(202);
      await().until(() -> own.unasked().toString().contains("roots/list_changed"));
    }
  }

  private HttpResponse<String> setLevel(String session, String level) {
    String params = "{\"level\":\"%s\"}".formatted(level);
    return mcp.send(
        mcp.inSession("/mcp", session, McpHttp.request("1", "logging/setLevel", params)));
  }

  @Test
  void aGroupOffersWhatItsDefinitionSaysUnderTheNamesItGives() throws Exception {
    children.define(
        """
        {"mcpServers":{%s,%s},"groups":{"small":{"servers":{"one":{"tools":{\
        "allow":["add","del*"],"deny":["delete_all"],"rename":{"add":"plus"}}}}}}}\
        """
            .formatted(ONE, TWO));
    ScriptedChild one = legacyChild("one");
    one.answers("tools/list", tools("add", "delete", "delete_all", "other"));
    legacyChild("two").answers("tools/list", tools("add"));
    assertThat(listed("/mcp/groups/small")).containsExactly("plus", "one_delete");

    var answer =
        mcp.sendLater(mcp.modern("/mcp/groups/small", "1", "tools/call", "\"name\":\"plus\""));
    Request heard = one.hears("tools/call");
    assertThat(McpHttp.json(heard.toString()).at("/params/name").asString()).isEqualTo("add");
    one.answer(heard, "{\"content\":[]}");
    assertThat(answer.join().statusCode()).isEqualTo(200);
    for (String denied : List.of("one_add", "one_delete_all", "one_other", "two_add", "add")) {
      var refused =
          mcp.send(
              mcp.modern("/mcp/groups/small", "1", "tools/call", "\"name\":\"" + denied + "\""));
      assertThat(McpHttp.json(refused).at("/error/code").asInt()).isEqualTo(-32_602);
    }
    assertThat(one.unasked()).isEmpty();
    assertThat(mcp.send(mcp.modern("/mcp/groups/large", "1", "tools/list", "")).statusCode())
        .isEqualTo(404);
  }

  @Test
  void aServerThatSleepsIsNotWokenForItsLists() throws Exception {
    children.define(servers(ONE));
    ScriptedChild one = legacyChild("one").answers("tools/list", tools("add"));
    assertThat(listed("/mcp")).containsExactly("one_add");
    one.dies("was idle");
    children.sleeps("one");
    var woken = children.starts("one");
    assertThat(listed("/mcp")).containsExactly("one_add");
    var call = mcp.sendLater(mcp.modern("/mcp", "1", "tools/call", "\"name\":\"one_add\""));
    ScriptedChild next = ScriptedChild.legacy("one", "{\"tools\":{}}");
    children.opens(next);
    woken.complete(new Reach.Open(next.peer()));
    next.answer(next.hears("tools/call"), "{\"content\":[]}");
    assertThat(call.join().statusCode()).isEqualTo(200);
  }

  @Test
  void aToolOfAServerThatIsNotThereHasFailedAndSaysWhy() {
    children.define(servers(ONE));
    legacyChild("one").answers("tools/list", tools("add"));
    assertThat(listed("/mcp")).containsExactly("one_add");
    children.fails(new CallFailure.NotRunning(new ServerId("one"), "failed 5 times in a row"));
    var call = mcp.send(mcp.modern("/mcp", "1", "tools/call", "\"name\":\"one_add\""));
    JsonNode result = McpHttp.json(call).get("result");
    assertThat(result.get("isError").asBoolean()).isTrue();
    assertThat(result.at("/content/0/text").asString()).contains("failed 5 times in a row");
  }

  @Test
  void aCallThatIsCutOffIsNoFailedTool() throws Exception {
    children.define(servers(ONE));
    ScriptedChild one = legacyChild("one").answers("tools/list", tools("add"));
    var call = mcp.sendLater(mcp.modern("/mcp", "1", "tools/call", "\"name\":\"one_add\""));
    one.hears("tools/call");
    one.dies("exited with code 1"); // after it may have acted on it
    assertThat(McpHttp.json(call.join()).at("/error/data/code").asString()).isEqualTo("child-gone");
  }

  @Test
  void aCallIsTakenBackFromTheServerThatHasIt() throws Exception {
    children.define(servers(ONE));
    ScriptedChild one = legacyChild("one").answers("tools/list", tools("add"));
    String session = mcp.session("/mcp", "{}");
    String body = McpHttp.request("1", "tools/call", "{\"name\":\"one_add\"}");
    var call = mcp.sendLater(mcp.inSession("/mcp", session, body));
    one.hears("tools/call");
    String note =
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":1}}";
    mcp.send(mcp.inSession("/mcp", session, note));
    one.isTold("notifications/cancelled");
    assertThat(call.join().statusCode()).isEqualTo(202);
    mcp.send(mcp.to("/mcp").header("Mcp-Session-Id", session).DELETE());
  }

  @Test
  void aResourceIsReadUnderTheNameItWasListedBy() throws Exception {
    children.define(servers(ONE, TWO));
    String resources = "{\"resources\":[{\"uri\":\"a:b\",\"name\":\"b\"}]}";
    legacyChild("one").answers("resources/list", resources);
    ScriptedChild two = legacyChild("two").answers("resources/list", resources);
    JsonNode listed = McpHttp.json(mcp.send(mcp.modern("/mcp", "1", "resources/list", "")));
    String uri = listed.at("/result/resources/1/uri").asString();
    assertThat(uri).contains("two").endsWith("a:b");
    var read = mcp.sendLater(mcp.modern("/mcp", "2", "resources/read", "\"uri\":\"" + uri + "\""));
    Request heard = two.hears("resources/read");
    assertThat(McpHttp.json(heard.toString()).at("/params/uri").asString()).isEqualTo("a:b");
    two.answer(heard, "{\"contents\":[{\"uri\":\"a:b\",\"text\":\"x\"}]}");
    assertThat(McpHttp.json(read.join()).at("/result/contents/0/uri").asString()).isEqualTo(uri);
  }

  @Test
  void whatNobodyListensForAnyMoreIsNotWatchedAnyMore() throws Exception {
    children.define(servers(ONE));
    String capabilities = "{\"resources\":{\"subscribe\":true}}";
    ScriptedChild one =
        children.opens(
            ScriptedChild.legacy("one", capabilities)
                .answers("resources/list", "{\"resources\":[{\"uri\":\"a:b\",\"name\":\"b\"}]}"));
    JsonNode listed = McpHttp.json(mcp.send(mcp.modern("/mcp", "1", "resources/list", "")));
    String uri = listed.at("/result/resources/0/uri").asString();
    var events =
        mcp.stream(
            mcp.modern(
                "/mcp",
                "2",
                "subscriptions/listen",
                "\"notifications\":{\"resourceSubscriptions\":[\"%s\"]}".formatted(uri)));
    one.answer(one.hears("resources/subscribe"), "{}");
    events.data();
    events.leave();
    assertThat(one.hears("resources/unsubscribe").toString()).contains("a:b");
  }

  @Test
  void allPagesOfAListAreThereAndOneThatFailedIsAskedForAgain() throws Exception {
    children.define(servers(ONE));
    ScriptedChild one = ScriptedChild.legacy("one", "{\"tools\":{\"listChanged\":true}}");
    one.answers(
        "tools/list",
        request -> {
          String page = request.toString().contains("\"cursor\":\"more\"") ? "b" : "a";
          String next = page.equals("a") ? ",\"nextCursor\":\"more\"}" : "}";
          return tools(page).replaceFirst("}$", next);
        });
    children.opens(one);
    assertThat(listed("/mcp")).containsExactly("one_a", "one_b");
    one.answers("tools/list", tools("c"));
    one.says(CHANGED);
    await().untilAsserted(() -> assertThat(listed("/mcp")).containsExactly("one_c"));
  }

  @Test
  void aListWithoutEndIsCut() throws Exception {
    children.define(servers(ONE));
    var pages = new AtomicInteger();
    ScriptedChild one = ScriptedChild.legacy("one", "{\"tools\":{}}");
    one.answers(
        "tools/list",
        _ -> tools("t" + pages.incrementAndGet()).replaceFirst("}$", ",\"nextCursor\":\"more\"}"));
    children.opens(one);
    assertThat(listed("/mcp")).hasSize(100);
    assertThat(pages).hasValue(100);
  }

  @Test
  void aTaskIsAskedForWhereItWasBegun() throws Exception {
    children.define(servers(ONE, TWO));
    String tasks = "{\"tools\":{},\"extensions\":{\"io.modelcontextprotocol/tasks\":{}}}";
    ScriptedChild one = children.opens(ScriptedChild.modern("one", tasks));
    ScriptedChild two = children.opens(ScriptedChild.modern("two", tasks));
    one.answers("tools/list", tools("add"));
    two.answers("tools/list", tools("add"));
    var call = mcp.sendLater(mcp.modern("/mcp", "1", "tools/call", "\"name\":\"two_add\""));
    two.answer(
        two.hears("tools/call"),
        """
        {"resultType":"task","taskId":"t-1","status":"working","createdAt":"2026-01-01T00:00:00Z",\
        "lastUpdatedAt":"2026-01-01T00:00:00Z","ttlMs":null}\
        """);
    assertThat(McpHttp.json(call.join()).at("/result/taskId").asString()).isEqualTo("t-1");

    var get =
        mcp.sendLater(
            mcp.modern("/mcp", "2", "tasks/get", "\"taskId\":\"t-1\"").header("Mcp-Name", "t-1"));
    two.answer(two.hears("tasks/get"), "{\"resultType\":\"complete\",\"taskId\":\"t-1\"}");
    assertThat(get.join().statusCode()).isEqualTo(200);
    assertThat(one.unasked()).isEmpty();
    var unknown =
        mcp.send(
            mcp.modern("/mcp", "3", "tasks/get", "\"taskId\":\"t-2\"").header("Mcp-Name", "t-2"));
    assertThat(McpHttp.json(unknown).has("error")).isTrue();
  }

  private List<String> listed(String path) {
    JsonNode answer = McpHttp.json(mcp.send(mcp.modern(path, "1", "tools/list", "")));
    return answer.at("/result/tools").valueStream().map(t -> t.get("name").asString()).toList();
  }
}
