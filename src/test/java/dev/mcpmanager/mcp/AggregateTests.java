package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.MalformedMessageException;
import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.mcp.Aggregate.Route;
import dev.mcpmanager.mcp.AggregateNames.Offer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AggregateTests {

  /// `git` and `fs` both list `x:both`; `x:fs` is only of `fs`. `x:secret` is nobody's business.
  private final Aggregate aggregate =
      new Aggregate(
          names("fs", "read", "git", "log"),
          names("fs", "greet", "git", "review"),
          AggregateUris.EMPTY.listed(
              Map.of("fs", List.of("x:fs", "x:both"), "git", List.of("x:both"))),
          (server, uri) -> !server.equals("gone") && !uri.equals("x:secret"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          tools/call             | {"name":"fs_read","arguments":{"name":"fs_read", "n": 1.50}} | fs  | {"name":"read","arguments":{"name":"fs_read", "n": 1.50}}
          tools/call             | {"_meta":{"k":1},"name":"git\\u005flog"}  | git | {"_meta":{"k":1},"name":"log"}
          prompts/get            | {"name":"git_review"}                     | git | {"name":"review"}
          resources/read         | {"uri":"x:fs"}                            | fs  | {"uri":"x:fs"}
          resources/read         | {"uri":"mcp-manager://server/fs/x:fs"}    | fs  | {"uri":"x:fs"}
          resources/read         | {"uri":"mcp-manager://server/git/x:both"} | git | {"uri":"x:both"}
          resources/read         | {"uri":"mcp-manager://server/git/x:new"}  | git | {"uri":"x:new"}
          resources/subscribe    | {"uri":"mcp-manager://server/git/x:both"} | git | {"uri":"x:both"}
          resources/unsubscribe  | {"uri":"x:fs"}                            | fs  | {"uri":"x:fs"}
          completion/complete    | {"ref":{"type":"ref/prompt","name":"fs_greet"},"argument":{"name":"n","value":"fs_greet"}} | fs | {"ref":{"type":"ref/prompt","name":"greet"},"argument":{"name":"n","value":"fs_greet"}}
          completion/complete    | {"ref":{"type":"ref/resource","uri":"mcp-manager://server/fs/x:{p}"}} | fs | {"ref":{"type":"ref/resource","uri":"x:{p}"}}
          """)
  void aRequestGoesToTheServerThatItNamesInItsOwnWords(
      String method, String params, String server, String own) {
    Route.To to = (Route.To) aggregate.route(request(method, params));

    assertThat(to.server()).isEqualTo(server);
    assertThat(to.request()).hasToString(request(method, own).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          tools/call     | {"name":"fs_write"}  | fs | There is no tool 'fs_write' here; tools/list names those there are.
          tools/call     | {"name":"read"}      | -  | There is no tool 'read' here; tools/list names those there are.
          prompts/get    | {"name":"git_x"}     | git | There is no prompt 'git_x' here; prompts/list names those there are.
          tools/call     | {"name":7}           | -  | 'tools/call' needs the string params.name.
          tools/call     | []                   | -  | 'tools/call' needs the string params.name.
          resources/read | {}                   | -  | 'resources/read' needs the string params.uri.
          completion/complete | {"ref":{"type":"ref/prompt"}} | - | 'completion/complete' needs the string params.ref.name.
          """)
  void aRequestThatNamesNothingHereIsAnsweredSo(
      String method, String params, String server, String message) {
    Route.Unknown unknown = (Route.Unknown) aggregate.route(request(method, params));

    assertThat(unknown.probably()).isEqualTo(server);
    assertThat(unknown.error())
        .hasToString(
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32602,\"message\":\""
                + message
                + "\"}}");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          x:both
          x:unlisted
          mcp-manager://server/fs/x:secret
          mcp-manager://server/gone/x:fs
          """)
  void aResourceThatIsNotHereIsNotFound(String uri) {
    Route.Unknown unknown =
        (Route.Unknown) aggregate.route(request("resources/read", "{\"uri\":\"" + uri + "\"}"));

    assertThat(unknown.error().toString())
        .contains("\"code\":-32602", "No server here lists the resource '" + uri + "'")
        .endsWith("\"data\":{\"uri\":\"" + uri + "\"}}}");
  }

  @Test
  void whatNamesNothingOfOneServerGoesEverywhere() {
    assertThat(aggregate.route(request("tools/list", "{}"))).isEqualTo(new Route.Everywhere());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          tools/call     | {"name":"fs_read"} | {"content":[{"type":"text","text":"x:both"},{"type":"resource_link","uri":"x:both","name":"n"},{"type":"resource_link","uri":"x:fs"},{"uri":"x:new","type":"resource_link"}],"structuredContent":{"uri":"x:both"}} | {"content":[{"type":"text","text":"x:both"},{"type":"resource_link","uri":"@fs/x:both","name":"n"},{"type":"resource_link","uri":"x:fs"},{"uri":"@fs/x:new","type":"resource_link"}],"structuredContent":{"uri":"x:both"}}
          tools/call     | {"name":"fs_read"} | {"content":[{"type":"resource","resource":{"uri":"x:both","text":"t"}}],"n":1.0} | {"content":[{"type":"resource","resource":{"uri":"@fs/x:both","text":"t"}}],"n":1.0}
          tools/call     | {"name":"fs_read"} | {"content":"none","isError":true} | {"content":"none","isError":true}
          tools/call     | {"name":"fs_read"} | {"content":[{"type":"resource_link","uri":7},{"type":"resource"},3]} | {"content":[{"type":"resource_link","uri":7},{"type":"resource"},3]}
          tasks/get      | {"taskId":"t"} | {"status":"completed","result":{"content":[{"type":"resource_link","uri":"x:both"}]}} | {"status":"completed","result":{"content":[{"type":"resource_link","uri":"@fs/x:both"}]}}
          prompts/get    | {"name":"fs_greet"} | {"messages":[{"role":"user","content":{"type":"resource","resource":{"uri":"x:\\u0062oth"}}},{"content":{"type":"text","text":"x:both"}}]} | {"messages":[{"role":"user","content":{"type":"resource","resource":{"uri":"@fs/x:\\u0062oth"}}},{"content":{"type":"text","text":"x:both"}}]}
          resources/read | {"uri":"x:fs"} | {"contents":[{"uri":"x:fs","text":"a"},{"uri":"x:fs/1"}]} | {"contents":[{"uri":"x:fs","text":"a"},{"uri":"@fs/x:fs/1"}]}
          resources/read | {"uri":"@fs/x:fs"} | {"contents":[{"uri":"x:fs","text":"a"},{"uri":"x:both"}]} | {"contents":[{"uri":"@fs/x:fs","text":"a"},{"uri":"@fs/x:both"}]}
          tools/list     | {} | {"tools":[{"name":"read"}]} | {"tools":[{"name":"read"}]}
          """)
  void anAnswerNamesResourcesAsTheAggregateDoes(
      String method, String params, String own, String expected) {
    Response response = (Response) message("{\"result\":" + own + ",\"jsonrpc\":\"2.0\",\"id\":7}");

    assertThat(aggregate.answer("fs", request(method, at(params)), response))
        .hasToString("{\"result\":" + at(expected) + ",\"jsonrpc\":\"2.0\",\"id\":7}");
  }

  @Test
  void anErrorAboutAResourceNamesItAsTheClientDid() {
    Response response =
        (Response)
            message(
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"error\":{\"code\":-32602,\"message\":\"no\",\"data\":{\"uri\":\"x:fs\"}}}");
    Request asked = request("resources/read", at("{\"uri\":\"@fs/x:fs\"}"));

    assertThat(aggregate.answer("fs", asked, response).toString())
        .endsWith(at("\"data\":{\"uri\":\"@fs/x:fs\"}}}"));
  }

  @Test
  void anUpdateNamesTheResourceAsItWasWatchedOrAsItIsListed() {
    Notification both = updated("x:both");

    assertThat(aggregate.updated("fs", both, null))
        .hasToString(updated(at("@fs/x:both")).toString());
    assertThat(aggregate.updated("fs", both, at("@fs/x:fs")).toString()).contains(at("@fs/x:both"));
    assertThat(aggregate.updated("fs", updated("x:fs"), "x:fs").toString()).contains("\"x:fs\"");
    assertThat(aggregate.updated("fs", updated("x:fs/1"), "x:fs").toString())
        .contains("\"x:fs/1\"");
    assertThat(aggregate.updated("fs", updated("x:fs/1"), at("@fs/x:fs")).toString())
        .contains(at("\"@fs/x:fs/1\""));
    assertThat(aggregate.updated("fs", updated("x:fs"), at("@fs/x:fs")))
        .hasToString(updated(at("@fs/x:fs")).toString());
    assertThat(aggregate.updated("fs", updated("x:fs"), null).toString()).contains("\"x:fs\"");
  }

  @Test
  void whatIsWatchedIsSortedByServer() {
    List<String> uris = List.of("x:fs", at("@git/x:a"), "x:none", at("@gone/x:a"), at("@fs/x:b"));

    assertThat(aggregate.watched(uris))
        .isEqualTo(
            Map.of(
                "fs", Map.of("x:fs", "x:fs", "x:b", at("@fs/x:b")),
                "git", Map.of("x:a", at("@git/x:a"))));
  }

  @Test
  void aToolOfAServerThatIsDownSaysSoInItsResult() {
    Request call = request("tools/call", "{\"name\":\"fs_read\"}");

    assertThat(AggregateAnswers.toolFailed(call, Era.LEGACY, "It is \"down\"."))
        .hasToString(
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{\"content\":[{\"type\":\"text\",\"text\":\"It"
                + " is \\\"down\\\".\"}],\"isError\":true}}");
    assertThat(AggregateAnswers.toolFailed(call, Era.MODERN, "It is down.").toString())
        .contains("\"result\":{\"resultType\":\"complete\",\"content\":[");
    assertThat(AggregateAnswers.unavailable(call, Era.MODERN, "It is down.").toString())
        .contains("\"code\":-31003,");
    assertThat(AggregateAnswers.unavailable(call, Era.LEGACY, "It is down.").toString())
        .contains("\"code\":-32003,");
  }

  private static Notification updated(String uri) {
    return (Notification)
        message(
            "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/resources/updated\",\"params\":{\"uri\":\""
                + uri
                + "\"}}");
  }

  private static String at(String text) {
    return text.replace("@", "mcp-manager://server/");
  }

  private static Request request(String method, String params) {
    return (Request)
        message(
            "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\",\"params\":%s}"
                .formatted(method, params));
  }

  private static Message message(String json) {
    try {
      return Message.parse(json.getBytes(UTF_8));
    } catch (MalformedMessageException e) {
      throw new AssertionError(json, e);
    }
  }

  private static AggregateNames names(String one, String name, String other, String otherName) {
    return AggregateNames.of(
        List.of(one, other),
        List.of(new Offer(one, name, null), new Offer(other, otherName, null)));
  }
}
