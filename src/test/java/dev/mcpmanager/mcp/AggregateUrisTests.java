package dev.mcpmanager.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.mcp.AggregateUris.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AggregateUrisTests {

  private static final String X = "file:///x";

  @Test
  void aUriThatOneServerListsStaysAsItIs() {
    AggregateUris uris = AggregateUris.EMPTY.listed(Map.of("a", List.of(X, X), "b", List.of("y:")));

    assertThat(uris.publicUri("a", X)).isEqualTo(X);
    assertThat(uris.origin(X)).isEqualTo(new Origin("a", X));
    assertThat(uris.origin("y:")).isEqualTo(new Origin("b", "y:"));
  }

  @Test
  void aUriThatNobodyListsIsWrapped() {
    assertThat(AggregateUris.EMPTY.publicUri("a", X)).isEqualTo("mcp-manager://server/a/file:///x");
    assertThat(AggregateUris.EMPTY.origin(X)).isNull();
  }

  @Test
  void aUriThatSeveralListAtOnceIsWrappedAndNobodysWhenPlain() {
    AggregateUris uris = AggregateUris.EMPTY.listed(Map.of("a", List.of(X), "b", List.of(X)));

    assertThat(uris.publicUri("a", X)).isEqualTo("mcp-manager://server/a/file:///x");
    assertThat(uris.publicUri("b", X)).isEqualTo("mcp-manager://server/b/file:///x");
    assertThat(uris.origin(X)).isNull();
  }

  @Test
  void aUriKeepsItsMeaningWhenAnotherServerListsItLater() {
    AggregateUris uris = listed(listed(AggregateUris.EMPTY, "a", X), "b", X);

    assertThat(uris.origin(X)).isEqualTo(new Origin("a", X));
    assertThat(uris.publicUri("a", X)).isEqualTo("mcp-manager://server/a/file:///x");
    assertThat(uris.publicUri("b", X)).isEqualTo("mcp-manager://server/b/file:///x");
    assertThat(listed(uris, "a", X).publicUri("a", X)).startsWith("mcp-manager:");
  }

  @Test
  void aServerThatIsRemovedGivesUpItsClaims() {
    AggregateUris uris = listed(AggregateUris.EMPTY, "a", X).without("a");

    assertThat(uris.origin(X)).isNull();
    assertThat(listed(uris, "b", X).origin(X)).isEqualTo(new Origin("b", X));
    assertThat(uris.without("a")).isSameAs(uris);
  }

  @Test
  void anOwnSchemeOfAServerIsWrappedOnceMore() {
    String nested = "mcp-manager://server/c/file:///x";
    AggregateUris uris = listed(AggregateUris.EMPTY, "a", nested);

    assertThat(uris.publicUri("a", nested)).isEqualTo("mcp-manager://server/a/" + nested);
    assertThat(uris.origin(uris.publicUri("a", nested))).isEqualTo(new Origin("a", nested));
    assertThat(uris.origin(nested)).isEqualTo(new Origin("c", X));
  }

  @Test
  void claimsAreBounded() {
    var many = new ArrayList<String>();
    for (int i = 0; i < 60_000; i++) {
      many.add("x:" + i);
    }
    String endless = "x:" + "y".repeat(2_048);
    many.addFirst(endless);
    AggregateUris uris = AggregateUris.EMPTY.listed(Map.of("a", many));

    assertThat(many.stream().filter(uri -> uris.publicUri("a", uri).equals(uri))).hasSize(50_000);
    assertThat(uris.publicUri("a", endless)).startsWith("mcp-manager:");
  }

  @Test
  void nothingNewIsTheSameTable() {
    AggregateUris uris = listed(AggregateUris.EMPTY, "a", X);

    assertThat(listed(uris, "a", X)).isSameAs(uris);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mcp-manager:",
        "mcp-manager://server/",
        "mcp-manager://server/a",
        "http://x",
        "MCP"
      })
  void whatIsNoWrappedUriIsNobodys(String uri) {
    assertThat(AggregateUris.EMPTY.origin(uri)).isNull();
  }

  /// Servers come with lists in any order; whatever a client was given means the same ever after.
  @Test
  void whatAClientWasGivenNeverMeansSomethingElse() {
    var random = new Random(1106);
    for (int round = 0; round < 500; round++) {
      AggregateUris uris = AggregateUris.EMPTY;
      Map<String, Origin> given = new HashMap<>();
      for (int step = 0; step < 12; step++) {
        Map<String, List<String>> lists = lists(random);
        uris = uris.listed(lists);
        for (var list : lists.entrySet()) {
          for (String uri : list.getValue()) {
            var origin = new Origin(list.getKey(), uri);
            String publicUri = uris.publicUri(origin.server(), origin.uri());
            assertThat(given.merge(publicUri, origin, (was, _) -> was)).isEqualTo(origin);
          }
        }
        AggregateUris now = uris;
        given.forEach((uri, origin) -> assertThat(now.origin(uri)).isEqualTo(origin));
      }
    }
  }

  private static Map<String, List<String>> lists(Random random) {
    Map<String, List<String>> lists = new HashMap<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      List<String> uris = new ArrayList<>();
      for (int k = random.nextInt(5); k > 0; k--) {
        uris.add("x:/" + random.nextInt(8));
      }
      lists.put("s" + random.nextInt(3), uris);
    }
    return lists;
  }

  private static AggregateUris listed(AggregateUris uris, String server, String uri) {
    return uris.listed(Map.of(server, List.of(uri)));
  }
}
