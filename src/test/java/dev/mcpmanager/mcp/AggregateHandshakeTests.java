package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.mcp.AggregateHandshake.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class AggregateHandshakeTests {

  private static final Identity US = Identity.of("gateway", "1");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          {"tools":{}}                                | {"prompts":{"listChanged":false}}    | {"tools":{"listChanged":true},"prompts":{"listChanged":true}}
          {"resources":{"subscribe":false}}           | {"resources":{"subscribe":true}}     | {"resources":{"subscribe":true,"listChanged":true}}
          {"resources":{"subscribe":false}}           | {}                                   | {"resources":{"listChanged":true}}
          {"logging":{},"tasks":{"list":{}},"odd":{}} | {"completions":{}}                   | {"logging":{},"completions":{}}
          {"extensions":{"e":{"v":1},"f":{}}}         | {"extensions":{"e":{"v":2},"g":{}}}  | {"extensions":{"e":{"v":1},"f":{},"g":{}}}
          {}                                          | {}                                   | {}
          {}                                          | -                                    | {"tools":{"listChanged":true},"prompts":{"listChanged":true},"resources":{"subscribe":true,"listChanged":true},"logging":{},"completions":{}}
          """)
  void capabilitiesAreThoseOfAllTogether(String one, @Nullable String other, String expected) {
    Handshake joined =
        AggregateHandshake.of(
            US,
            null,
            List.of(
                new Part("a", handshake(one, null)),
                new Part("b", other == null ? null : handshake(other, null))));

    assertThat(joined.capabilities()).isEqualTo(JsonMapper.shared().readTree(expected));
    assertThat(joined.era()).isEqualTo(Era.MODERN);
    assertThat(joined.serverInfo()).isEqualTo(JsonMapper.shared().readTree(US.json()));
  }

  @Test
  void instructionsStandUnderTheNamesOfTheirServers() {
    assertThat(instructions("For readers.", "Read first.\n", null, " ", "Commit last."))
        .isEqualTo(
            """
            For readers.

            Several servers are joined here. The names of a server's tools and prompts begin with its name and '_', unless they were given others.

            ## s0

            Read first.

            ## s3

            Commit last.\
            """);
  }

  @Test
  void withoutAnyInstructionsThereAreNone() {
    assertThat(instructions(null, null, "")).isNull();
    assertThat(instructions("For readers.", (String) null)).startsWith("For readers.\n\nSeveral");
  }

  @Test
  void itIsAnsweredToClientsOfBothEras() {
    Handshake joined =
        AggregateHandshake.of(US, null, List.of(new Part("a", handshake("{\"tools\":{}}", null))));

    assertThat(new String(DiscoverResult.of(joined, Caching.NONE), UTF_8))
        .contains(
            "\"supportedVersions\":[\"2026-07-28\"",
            "\"capabilities\":{\"tools\":{\"listChanged\":true}}");
    assertThat(new String(InitializeResult.of(joined, "2025-06-18"), UTF_8))
        .contains("\"protocolVersion\":\"2025-06-18\"", "\"name\":\"gateway\"")
        .doesNotContain("resultType");
  }

  private static @Nullable String instructions(
      @Nullable String description, @Nullable String... own) {
    List<Part> parts = new ArrayList<>();
    for (String text : own) {
      parts.add(new Part("s" + parts.size(), handshake("{}", text)));
    }
    return AggregateHandshake.of(US, description, parts).instructions();
  }

  private static Handshake handshake(String capabilities, @Nullable String instructions) {
    var result = JsonMapper.shared().createObjectNode();
    result.put("protocolVersion", "2025-11-25");
    result.set("capabilities", JsonMapper.shared().readTree(capabilities));
    if (instructions != null) {
      result.put("instructions", instructions);
    }
    return Handshake.legacy(result.toString().getBytes(UTF_8));
  }
}
