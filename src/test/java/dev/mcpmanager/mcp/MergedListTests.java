package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.JsonText;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.mcp.AggregateNames.Offer;
import dev.mcpmanager.mcp.MergedList.Bounds;
import dev.mcpmanager.mcp.MergedList.LeftOut;
import dev.mcpmanager.mcp.MergedList.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MergedListTests {

  private static final Identity US = Identity.of("gateway", "1");
  private static final String INFO =
      "\"_meta\":{\"io.modelcontextprotocol/serverInfo\":{\"name\":\"gateway\",\"version\":\"1\"}}";

  private final Aggregate aggregate =
      new Aggregate(
          AggregateNames.of(
              List.of("a", "b"),
              List.of(
                  new Offer("a", "x", null), new Offer("a", "y", null), new Offer("b", "x", "z"))),
          AggregateNames.of(List.of("a"), List.of(new Offer("a", "p", null))),
          AggregateUris.EMPTY.listed(Map.of("a", List.of("u:1", "u:2"), "b", List.of("u:2"))),
          (_, uri) -> !uri.contains("secret"));

  @Test
  void toolsStandInTheOrderOfTheServersUnderTheirPublicNames() {
    assertThat(
            list(
                Listing.TOOLS,
                part("a", "{\"tools\":[{\"name\":\"y\",\"n\":1.0,\"b\":{\"name\":\"y\"}}]}"),
                part("b", "{\"tools\":[{\"title\":\"X\",\"name\":\"x\"}]}"),
                part(
                    "a",
                    "{\"tools\":[{\"name\":\"x\"},{\"name\":\"hidden\"},{\"name\":\"x\"},7,{}]}")))
        .isEqualTo(
            "{\"tools\":[{\"name\":\"a_y\",\"n\":1.0,\"b\":{\"name\":\"y\"}},{\"title\":\"X\",\"name\":\"z\"},{\"name\":\"a_x\"}]}");
  }

  @Test
  void promptsHaveNamesOfTheirOwn() {
    assertThat(
            list(Listing.PROMPTS, part("a", "{\"prompts\":[{\"name\":\"p\"},{\"name\":\"x\"}]}")))
        .isEqualTo("{\"prompts\":[{\"name\":\"a_p\"}]}");
  }

  @Test
  void resourcesAndTemplatesHavePublicUris() {
    assertThat(
            list(
                Listing.RESOURCES,
                part(
                    "a",
                    "{\"resources\":[{\"uri\":\"u:1\"},{\"uri\":\"u:2\"},{\"uri\":\"u:secret\"}]}"),
                part("b", "{\"resources\":[{\"name\":\"n\",\"uri\":\"u:2\"}]}")))
        .isEqualTo(
            "{\"resources\":[{\"uri\":\"u:1\"},{\"uri\":\"mcp-manager://server/a/u:2\"},{\"name\":\"n\",\"uri\":\"mcp-manager://server/b/u:2\"}]}");
    assertThat(
            list(
                Listing.TEMPLATES,
                part(
                    "a",
                    "{\"resourceTemplates\":[{\"uriTemplate\":\"u:{+p}\"},{\"uriTemplate\":\"secret:{p}\"}]}")))
        .isEqualTo("{\"resourceTemplates\":[{\"uriTemplate\":\"mcp-manager://server/a/u:{+p}\"}]}");
  }

  @Test
  void thePageOfAToolIsAResourceToo() {
    String tools =
        "{\"tools\":[{\"name\":\"x\",\"_meta\":{\"ui\":{\"resourceUri\":\"u:2\"}}},{\"name\":\"y\",\"_meta\":{\"ui/resourceUri\":\"u:1\"}}]}";

    assertThat(list(Listing.TOOLS, part("a", tools)))
        .contains("{\"ui\":{\"resourceUri\":\"mcp-manager://server/a/u:2\"}}")
        .contains("{\"ui/resourceUri\":\"u:1\"}");
    assertThat(Listing.TOOLS.uris(tools.getBytes(UTF_8))).containsExactly("u:2", "u:1");
    assertThat(Listing.TOOLS.keys(tools.getBytes(UTF_8))).containsExactly("x", "y");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "ttlMs":5000,"cacheScope":"public"  | "ttlMs":60,"cacheScope":"public"   | 60   | public
          "ttlMs":5000,"cacheScope":"private" | "ttlMs":9000,"cacheScope":"public" | 5000 | private
          "ttlMs":5000,"cacheScope":"public"  | "x":0                              | 0    | private
          "ttlMs":-1,"cacheScope":"public"    | "ttlMs":1,"cacheScope":"public"    | 0    | public
          """)
  void aModernListMayBeKeptAsLongAsItsShortestPart(
      String one, String other, String ttl, String scope) {
    MergedList list =
        merged(
            Listing.TOOLS,
            List.of(),
            part("a", "{\"tools\":[]," + one + "}"),
            part("b", "{\"tools\":[]," + other + "}"));

    assertThat(result(list.answer(request(null), Era.MODERN)))
        .isEqualTo(
            "{\"resultType\":\"complete\",\"ttlMs\":%s,\"cacheScope\":\"%s\",\"tools\":[],%s}"
                .formatted(ttl, scope, INFO));
  }

  @Test
  void aListOfNothingIsNotKept() {
    assertThat(result(merged(Listing.TOOLS, List.of()).answer(request(null), Era.MODERN)))
        .contains("\"ttlMs\":0,\"cacheScope\":\"private\",\"tools\":[]");
  }

  @Test
  void whoIsLeftOutIsNamedWithTheReason() {
    MergedList list = merged(Listing.TOOLS, List.of(new LeftOut("b", "Server 'b' is \"down\".")));
    String unavailable =
        "\"dev.mcpmanager/unavailable\":[{\"server\":\"b\",\"reason\":\"Server 'b' is"
            + " \\\"down\\\".\"}]";

    assertThat(result(list.answer(request(null), Era.LEGACY)))
        .isEqualTo("{\"tools\":[],\"_meta\":{" + unavailable + "}}");
    assertThat(result(list.answer(request(null), Era.MODERN)))
        .endsWith(INFO.substring(0, INFO.length() - 1) + "," + unavailable + "}}");
  }

  @Test
  void aLongListHasPagesThatTogetherAreAllOfIt() {
    MergedList list = resources(new Bounds(3, 1_000), 10);
    List<String> uris = new ArrayList<>();
    String cursor = null;
    int pages = 0;
    do {
      JsonNode page =
          JsonMapper.shared().readTree(result(list.answer(request(cursor), Era.LEGACY)));
      page.path("resources").forEach(it -> uris.add(it.path("uri").asString()));
      cursor = page.path("nextCursor").asString(null);
      pages++;
    } while (cursor != null);

    assertThat(pages).isEqualTo(4);
    assertThat(uris)
        .containsExactlyElementsOf(
            IntStream.range(0, 10).mapToObj(i -> "mcp-manager://server/a/r:" + i).toList());
  }

  @Test
  void aPageIsBoundedInBytesButHasOneElement() {
    MergedList list = resources(new Bounds(100, 10), 3);

    assertThat(result(list.answer(request(null), Era.LEGACY)))
        .startsWith("{\"resources\":[{\"uri\":\"mcp-manager://server/a/r:0\"}],\"nextCursor\":");
  }

  @Test
  void aListThatFitsHasNoCursor() {
    assertThat(result(resources(new Bounds(10, 10_000), 10).answer(request(null), Era.LEGACY)))
        .doesNotContain("nextCursor");
  }

  @Test
  void aCursorOfTheListAsItWasIsRefused() {
    String cursor = nextCursor(resources(new Bounds(3, 1_000), 10));
    MergedList changed = resources(new Bounds(3, 1_000), 11);

    assertThat(changed.answer(request(cursor), Era.MODERN).toString())
        .contains("\"code\":-32602")
        .contains("begin again without one");
    assertThat(resources(new Bounds(3, 1_000), 10).answer(request(cursor), Era.MODERN).result())
        .isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "?", "AAAA", "LTE", "MDAwMDAwMDAwMDAwMDAwMC0x"})
  void whatIsNoCursorIsRefused(String cursor) {
    assertThat(resources(new Bounds(3, 1_000), 10).answer(request(cursor), Era.LEGACY).error())
        .isNotNull();
    assertThat(resources(new Bounds(30, 1_000), 10).answer(request(cursor), Era.LEGACY).error())
        .isNotNull();
  }

  @Test
  void aPageBehindTheLastIsRefused() {
    MergedList list = resources(new Bounds(3, 1_000), 10);
    String digest =
        new String(Base64.getUrlDecoder().decode(nextCursor(list)), UTF_8).replaceAll("-.*", "");
    String behind =
        Base64.getUrlEncoder().withoutPadding().encodeToString((digest + "-4").getBytes(UTF_8));

    assertThat(list.answer(request(behind), Era.LEGACY).error()).isNotNull();
  }

  @Test
  void aCursorThatIsNoStringIsRefused() {
    Request request =
        Messages.request(new byte[] {'7'}, "resources/list", "{\"cursor\":null}".getBytes(UTF_8));

    assertThat(resources(new Bounds(3, 1_000), 10).answer(request, Era.LEGACY).error()).isNotNull();
  }

  private MergedList resources(Bounds bounds, int count) {
    var json = new StringBuilder("{\"resources\":[");
    for (int i = 0; i < count; i++) {
      json.append(i == 0 ? "" : ",").append("{\"uri\":\"r:").append(i).append("\"}");
    }
    Part part = part("a", json.append("]}").toString());
    return MergedList.of(Listing.RESOURCES, aggregate, List.of(part), List.of(), US, bounds);
  }

  private String list(Listing kind, Part... parts) {
    return result(merged(kind, List.of(), parts).answer(request(null), Era.LEGACY));
  }

  private MergedList merged(Listing kind, List<LeftOut> leftOut, Part... parts) {
    return MergedList.of(kind, aggregate, Arrays.asList(parts), leftOut, US);
  }

  private static String nextCursor(MergedList list) {
    return JsonMapper.shared()
        .readTree(result(list.answer(request(null), Era.LEGACY)))
        .path("nextCursor")
        .asString();
  }

  private static Part part(String server, String page) {
    return new Part(server, List.of(page.getBytes(UTF_8)));
  }

  private static Request request(@Nullable String cursor) {
    String params = cursor == null ? "{}" : "{\"cursor\":" + JsonText.quote(cursor) + "}";
    return Messages.request(new byte[] {'7'}, "tools/list", params.getBytes(UTF_8));
  }

  private static String result(Response response) {
    assertThat(response.error()).isNull();
    return new String(response.raw(Objects.requireNonNull(response.result())), UTF_8);
  }
}
