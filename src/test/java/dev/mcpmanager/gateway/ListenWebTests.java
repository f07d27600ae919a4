package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.server.ScriptedChild;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Subscriptions of modern clients, and how they take requests back.
class ListenWebTests extends McpWebTests {

  private static final String CHANGED =
      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}";
  private static final String ID = "/params/_meta/io.modelcontextprotocol~1subscriptionId";

  @ParameterizedTest
  @CsvSource({"modern", "legacy"})
  void eachListenerIsToldUnderItsOwnId(String era) throws Exception {
    ScriptedChild child = era.equals("modern") ? modernChild("files") : legacyChild("files");
    var one = listen("\"one\"");
    var two = listen("2");
    assertThat(one.data().get("method").asString())
        .isEqualTo("notifications/subscriptions/acknowledged");
    assertThat(two.data().at(ID).isNumber()).isTrue();
    child.says(CHANGED);
    JsonNode told = one.data();
    assertThat(told.get("method").asString()).isEqualTo("notifications/tools/list_changed");
    assertThat(told.at(ID).asString()).isEqualTo("one");
    assertThat(two.data().at(ID).asInt()).isEqualTo(2);
  }

  @Test
  void theNextChildIsSubscribedToAsTheLastOneWas() throws Exception {
    ScriptedChild first = legacyChild("files");
    first.answers("resources/subscribe", "{}");
    var events =
        mcp.stream(
            mcp.modern(
                "/mcp/files",
                "1",
                "subscriptions/listen",
                "\"notifications\":{\"resourceSubscriptions\":[\"a:b\"]}"));
    events.data();
    first.dies("exited with code 1");
    ScriptedChild second = legacyChild("files");
    second.answer(second.hears("resources/subscribe"), "{}");
    second.says(
        """
        {"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"a:b"}}\
        """);
    assertThat(events.data().at("/params/uri").asString()).isEqualTo("a:b");
    events.leave();
    second.hears("resources/unsubscribe"); // as nobody wants it any more
  }

  @Test
  void onlyWhatTheServerCanTellIsAcknowledged() throws Exception {
    legacyChild("files");
    var events =
        mcp.stream(
            mcp.modern(
                "/mcp/files",
                "1",
                "subscriptions/listen",
                "\"notifications\":{\"toolsListChanged\":true,\"promptsListChanged\":true}"));
    assertThat(events.data().at("/params/notifications").toString())
        .isEqualTo("{\"toolsListChanged\":true}");
  }

  @Test
  void whatComesBeforeTheAcknowledgmentFollowsIt() throws Exception {
    ScriptedChild child = legacyChild("files");
    var events =
        mcp.stream(
            mcp.modern(
                "/mcp/files",
                "1",
                "subscriptions/listen",
                "\"notifications\":{\"resourceSubscriptions\":[\"a:b\"]}"));
    var heard = child.hears("resources/subscribe");
    child.says(
        """
        {"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"a:b"}}\
        """);
    child.answer(heard, "{}");
    assertThat(events.data().get("method").asString())
        .isEqualTo("notifications/subscriptions/acknowledged");
    assertThat(events.data().at("/params/uri").asString()).isEqualTo("a:b");
  }

  @Test
  void aModernChildIsListenedToOnceForAllAndTheNewWayBeforeTheOldEnds() throws Exception {
    BlockingQueue<Request> listens = new LinkedBlockingQueue<>();
    ScriptedChild child =
        ScriptedChild.modern(
            "files", "{\"tools\":{\"listChanged\":true},\"resources\":{\"subscribe\":true}}");
    child.answers(
        "subscriptions/listen",
        request -> {
          listens.add(request);
          return "";
        });
    children.opens(child);
    Request own = requireNonNull(listens.poll(10, TimeUnit.SECONDS)); // the gateway's
    assertThat(own.toString()).contains("\"toolsListChanged\":true").doesNotContain("a:b");
    var _ =
        mcp.stream(
            mcp.modern(
                "/mcp/files",
                "1",
                "subscriptions/listen",
                "\"notifications\":{\"resourceSubscriptions\":[\"a:b\"]}"));
    Request listen = requireNonNull(listens.poll(10, TimeUnit.SECONDS));
    assertThat(listen.toString()).contains("\"toolsListChanged\":true", "\"a:b\"");
    assertThat(child.unasked().toString()).doesNotContain("notifications/cancelled");
    acknowledges(child, listen);
    child.isTold("notifications/cancelled"); // of the one before it
    mcp.close(); // and the client is gone
    Request rest = requireNonNull(listens.poll(10, TimeUnit.SECONDS));
    assertThat(rest.toString()).doesNotContain("a:b");
    acknowledges(child, rest);
    child.isTold("notifications/cancelled");
  }

  private static void acknowledges(ScriptedChild child, Request listen) {
    child.says(
        """
        {"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":\
        {"notifications":{},"_meta":{"io.modelcontextprotocol/subscriptionId":%s}}}\
        """
            .formatted(new String(listen.id(), UTF_8)));
  }

  @Test
  void closingTheConnectionCancelsTheCall() throws Exception {
    ScriptedChild child = legacyChild("files");
    var events =
        mcp.stream(
            mcp.modern(
                "/mcp/files", "1", "tools/call", "\"name\":\"a\"", "", ",\"progressToken\":1"));
    var heard = child.hears("tools/call");
    String token = McpHttp.json(heard.toString()).at("/params/_meta/progressToken").toString();
    child.says(
        """
        {"jsonrpc":"2.0","method":"notifications/progress",\
        "params":{"progressToken":%s,"progress":1}}\
        """
            .formatted(token));
    events.data();
    events.leave();
    child.isTold("notifications/cancelled");
  }

  private McpHttp.Events listen(String id) {
    return mcp.stream(
        mcp.modern(
            "/mcp/files",
            id,
            "subscriptions/listen",
            "\"notifications\":{\"toolsListChanged\":true}"));
  }
}
