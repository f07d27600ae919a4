package dev.mcpmanager.definition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.ServerDefinition.Isolation;
import dev.mcpmanager.definition.ServerDefinition.Protocol;
import dev.mcpmanager.definition.ServerDefinition.Readiness;
import dev.mcpmanager.definition.ServerDefinition.Transport;
import dev.mcpmanager.lifecycle.RestartPolicy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The names, words and defaults that people's files rely on.
class DefinitionContractTests {

  private static final String INTERACTIVE =
      "{\"sampling\":{},\"elicitation\":{\"form\":{},\"url\":{}}}";

  private static final Map<String, String> ENVIRONMENT = Map.of("HOME", "/home/ann");

  @Test
  void everyFieldHasItsDefault() {
    assertThat(Parsed.valid("\"command\": \"run\""))
        .isEqualTo(
            new ServerDefinition(
                new ServerId("x"),
                "x",
                Transport.STDIO,
                new LaunchSpec(
                    "run",
                    List.of(),
                    Map.of(),
                    Path.of("/etc/mcp"),
                    new InheritEnv(false, List.of())),
                null,
                false,
                false,
                false,
                List.of(),
                new RestartPolicy(
                    RestartPolicy.On.ON_FAILURE,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(60),
                    2,
                    0.2,
                    3,
                    Duration.ofSeconds(60)),
                new Timeouts(
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(5)),
                null,
                new Liveness(true, Duration.ofSeconds(30), Duration.ofSeconds(10)),
                Limits.NONE,
                Isolation.SHARED,
                new ClientProfile("{}", List.of()),
                new Pool(4, 16, 64, 1, 16),
                Protocol.AUTO,
                Readiness.HANDSHAKE));
  }

  @Test
  void theServicesDefaultsHoldWhereTheFileIsSilent() {
    var defaults =
        new Defaults(
            new RestartPolicy(
                RestartPolicy.On.NEVER, Duration.ZERO, Duration.ZERO, 1, 0, 0, Duration.ZERO),
            new Timeouts(
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                Duration.ofSeconds(6)),
            new Liveness(false, Duration.ofSeconds(7), Duration.ofSeconds(8)));
    var file =
        (DefinitionFile.Loaded)
            new DefinitionReader(defaults, _ -> null)
                .parse(
                    "[{\"id\": \"a\", \"command\": \"b\"}]".getBytes(StandardCharsets.UTF_8),
                    Parsed.FOLDER);

    ServerDefinition definition = Parsed.valid(file.entries().getFirst());
    assertThat(definition.restart()).isEqualTo(defaults.restart());
    assertThat(definition.timeouts()).isEqualTo(defaults.timeouts());
    assertThat(definition.liveness()).isEqualTo(defaults.liveness());
  }

  static Stream<Arguments> fields() {
    return Stream.of(
        field("\"command\": \"run it\"", it -> Parsed.launch(it).command(), "run it"),
        field("\"command\": \"~/run\"", it -> Parsed.launch(it).command(), "/home/ann/run"),
        field(
            "\"args\": [\"a b\", 1.50, true]",
            it -> Parsed.launch(it).args(),
            List.of("a b", "1.50", "true")),
        field(
            "\"env\": {\"A\": \"b\"}", it -> Parsed.launch(it).env(), Map.of("A", new Secret("b"))),
        field(
            "\"env\": {\"A\": \"${HOME}\"}",
            it -> Parsed.launch(it).env(),
            Map.of("A", new Secret("/home/ann"))),
        field("\"cwd\": \"/abs\"", it -> Parsed.launch(it).cwd(), Path.of("/abs")),
        field("\"cwd\": \"sub/../dir\"", it -> Parsed.launch(it).cwd(), Path.of("/etc/mcp/dir")),
        field("\"cwd\": \"~\"", it -> Parsed.launch(it).cwd(), Path.of("/home/ann")),
        field(
            "\"inheritEnv\": true",
            it -> Parsed.launch(it).inheritEnv(),
            new InheritEnv(true, List.of())),
        field("\"inheritEnv\": false", it -> Parsed.launch(it).inheritEnv(), InheritEnv.DEFAULT),
        field(
            "\"inheritEnv\": [\"A*\"]",
            it -> Parsed.launch(it).inheritEnv(),
            new InheritEnv(false, List.of("A*"))),
        field("\"name\": \"N\"", ServerDefinition::name, "N"),
        field(
            "\"url\": \"http://h/p\"",
            it -> String.valueOf(it.remote()),
            "RemoteSpec[url=http://h/…, headers=[]]"),
        field(
            "\"url\": \"http://h\", \"headers\": {\"A\": \"b\"}",
            it -> Parsed.remote(it).headers(),
            Map.of("A", new Secret("b"))),
        field(
            "\"url\": \"http://h\", \"tls\": {\"ca\": \"ca.pem\"}",
            it -> Objects.requireNonNull(Parsed.remote(it).ca()),
            Path.of("/etc/mcp/ca.pem")),
        field(
            "\"url\": \"http://h\", \"proxy\": \"http://p:3128\"",
            it -> Objects.requireNonNull(Parsed.remote(it).proxy()),
            URI.create("http://p:3128")),
        field("\"autoStart\": true", ServerDefinition::autoStart, true),
        field("\"lazy\": true", ServerDefinition::lazy, true),
        field("\"lazy\": true, \"autoStart\": false", ServerDefinition::autoStart, false),
        field("\"disabled\": true", ServerDefinition::disabled, true),
        field("\"dependsOn\": []", ServerDefinition::dependsOn, List.of()),
        field(
            "\"idleStop\": \"10m\"",
            it -> Objects.requireNonNull(it.idleStop()),
            Duration.ofMinutes(10)),
        field("\"idleStop\": 1", it -> Objects.requireNonNull(it.idleStop()), Duration.ofMillis(1)),
        field("\"liveness\": false", it -> it.liveness().enabled(), false),
        field("\"liveness\": true", ServerDefinition::liveness, Liveness.DEFAULT),
        field("\"liveness\": {}", ServerDefinition::liveness, Liveness.DEFAULT),
        field(
            "\"liveness\": {\"interval\": \"1m\"}",
            ServerDefinition::liveness,
            new Liveness(true, Duration.ofMinutes(1), Duration.ofSeconds(10))),
        field(
            "\"liveness\": {\"timeout\": 5000}",
            ServerDefinition::liveness,
            new Liveness(true, Duration.ofSeconds(30), Duration.ofSeconds(5))),
        field("\"liveness\": {\"enabled\": false}", it -> it.liveness().enabled(), false),
        field("\"limits\": {}", ServerDefinition::limits, Limits.NONE),
        field(
            "\"limits\": {\"memory\": \"512MB\"}",
            ServerDefinition::limits,
            new Limits(512L << 20, null, null, null, null)),
        field(
            "\"limits\": {\"memory\": 1048576}",
            ServerDefinition::limits,
            new Limits(1L << 20, null, null, null, null)),
        field(
            "\"limits\": {\"processes\": 1}",
            ServerDefinition::limits,
            new Limits(null, 1, null, null, null)),
        field(
            "\"limits\": {\"calls\": 5, \"queued\": \"2MB\", \"line\": \"1GB\"}",
            ServerDefinition::limits,
            new Limits(null, null, 5, 2L << 20, 1 << 30)),
        field("\"restart\": \"never\"", it -> it.restart().on(), RestartPolicy.On.NEVER),
        field("\"restart\": \"on-failure\"", it -> it.restart().on(), RestartPolicy.On.ON_FAILURE),
        field(
            "\"restart\": {\"policy\": \"always\"}",
            it -> it.restart().on(),
            RestartPolicy.On.ALWAYS),
        field(
            "\"restart\": {\"initialDelay\": 5}",
            it -> it.restart().initialDelay(),
            Duration.ofMillis(5)),
        field(
            "\"restart\": {\"initialDelay\": \"2m\"}",
            it -> it.restart().maxDelay(),
            Duration.ofMinutes(2)),
        field(
            "\"restart\": {\"maxDelay\": \"5m\"}",
            it -> it.restart().maxDelay(),
            Duration.ofMinutes(5)),
        field("\"restart\": {\"multiplier\": 100}", it -> it.restart().multiplier(), 100.0),
        field("\"restart\": {\"multiplier\": 1}", it -> it.restart().multiplier(), 1.0),
        field("\"restart\": {\"jitter\": 1}", it -> it.restart().jitter(), 1.0),
        field("\"restart\": {\"maxRestarts\": 0}", it -> it.restart().maxRestarts(), 0),
        field("\"restart\": {\"resetAfter\": 0}", it -> it.restart().resetAfter(), Duration.ZERO),
        field(
            "\"timeouts\": {\"start\": \"1s\"}",
            it -> it.timeouts().start(),
            Duration.ofSeconds(1)),
        field(
            "\"timeouts\": {\"install\": \"10m\"}",
            it -> it.timeouts().install(),
            Duration.ofMinutes(10)),
        field(
            "\"timeouts\": {\"call\": \"1s\"}", it -> it.timeouts().call(), Duration.ofSeconds(1)),
        field(
            "\"timeouts\": {\"call\": \"1h\"}", it -> it.timeouts().callMax(), Duration.ofHours(1)),
        field(
            "\"timeouts\": {\"callMax\": \"31s\"}",
            it -> it.timeouts().callMax(),
            Duration.ofSeconds(31)),
        field(
            "\"timeouts\": {\"stdinClosed\": 1}",
            it -> it.timeouts().stdinClosed(),
            Duration.ofMillis(1)),
        field(
            "\"timeouts\": {\"terminated\": 1}",
            it -> it.timeouts().terminated(),
            Duration.ofMillis(1)),
        field("\"isolation\": \"shared\"", ServerDefinition::isolation, Isolation.SHARED),
        field("\"isolation\": \"exclusive\"", ServerDefinition::isolation, Isolation.EXCLUSIVE),
        field("\"roots\": []", ServerDefinition::profile, ClientProfile.NONE),
        field(
            "\"roots\": [\"data dir\", \"~\", \"file:///srv/a%20b\"]",
            it -> it.profile().roots(),
            List.of(
                URI.create("file:///etc/mcp/data%20dir"),
                URI.create("file:///home/ann"),
                URI.create("file:///srv/a%20b"))),
        field("\"roots\": [\"/a\"]", it -> it.profile().capabilities(), "{\"roots\":{}}"),
        exclusive("", it -> it.profile().capabilities(), INTERACTIVE),
        exclusive(
            ", \"roots\": [\"/a\"]",
            it -> it.profile().capabilities(),
            INTERACTIVE.replace("}}}", "}},\"roots\":{}}")),
        exclusive(", \"clientCapabilities\": {}", it -> it.profile().capabilities(), "{}"),
        exclusive(
            ", \"clientCapabilities\": {\"elicitation\": {\"form\": {}}, \"roots\": {\"listChanged\": true}, \"sampling\": {\"context\": {}, \"tools\": {}}}",
            it -> it.profile().capabilities(),
            "{\"sampling\":{\"context\":{},\"tools\":{}},\"elicitation\":{\"form\":{}},\"roots\":{\"listChanged\":true}}"),
        exclusive(", \"pool\": {}", ServerDefinition::pool, Pool.DEFAULT),
        exclusive(
            ", \"pool\": {\"size\": 2, \"parked\": 3, \"queue\": 4, \"spare\": 0, \"sessions\": 5}",
            ServerDefinition::pool,
            new Pool(2, 3, 4, 0, 5)),
        field("\"protocol\": \"auto\"", ServerDefinition::protocol, Protocol.AUTO),
        field("\"protocol\": \"legacy\"", ServerDefinition::protocol, Protocol.LEGACY),
        field("\"protocol\": \"modern\"", ServerDefinition::protocol, Protocol.MODERN),
        field("\"readiness\": \"handshake\"", ServerDefinition::readiness, Readiness.HANDSHAKE),
        field("\"readiness\": \"spawn\"", ServerDefinition::readiness, Readiness.SPAWN));
  }

  @ParameterizedTest
  @MethodSource("fields")
  void everyFieldIsReadByItsName(
      String field, Function<ServerDefinition, Object> read, Object expected) {
    String fields = field.contains("\"command\"") ? field : "\"command\": \"run\", " + field;

    DefinitionFile.Loaded file =
        Parsed.loaded("{\"mcpServers\": {\"x\": {" + fields + "}}}", ENVIRONMENT);

    assertThat(read.apply(Parsed.valid(file.entries().getFirst()))).isEqualTo(expected);
    assertThat(file.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "stdio, STDIO",
    "http, HTTP",
    "streamable-http, HTTP",
    "streamableHttp, HTTP",
    "streamable_http, HTTP",
    "sse, SSE",
    "SSE, SSE",
    "websocket, WEBSOCKET",
    "ws, WEBSOCKET"
  })
  void everyTransportHasItsWords(String word, Transport transport) {
    String url = transport == Transport.WEBSOCKET ? "ws://h" : "http://h";
    for (String field : List.of("transport", "type")) {
      ServerDefinition definition =
          Parsed.valid(
              "\"command\": \"run\", \"url\": \"%s\", \"%s\": \"%s\"".formatted(url, field, word));
      assertThat(definition.transport()).isEqualTo(transport);
      assertThat(definition.launch()).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "command": "run"                      | STDIO
          "url": "https://h"                    | HTTP
          "url": "wss://h"                      | WEBSOCKET
          "command": "run", "url": "http://h"   | HTTP
          """)
  void theTransportFollowsFromTheOtherFields(String fields, Transport transport) {
    assertThat(Parsed.valid(fields).transport()).isEqualTo(transport);
  }

  @Test
  void whereProbesAreOffByDefaultTheFileCanTurnThemOn() {
    var off =
        new Defaults(
            RestartPolicy.DEFAULT,
            Timeouts.DEFAULT,
            new Liveness(false, Duration.ofSeconds(7), Duration.ofSeconds(8)));
    for (String liveness : List.of("true", "{}", "{\"timeout\": \"8s\"}")) {
      String json = "[{\"id\": \"a\", \"command\": \"b\", \"liveness\": %s}]".formatted(liveness);
      var file =
          (DefinitionFile.Loaded)
              new DefinitionReader(off, _ -> null)
                  .parse(json.getBytes(StandardCharsets.UTF_8), Parsed.FOLDER);

      assertThat(Parsed.valid(file.entries().getFirst()).liveness())
          .isEqualTo(new Liveness(true, Duration.ofSeconds(7), Duration.ofSeconds(8)));
    }
  }

  private static Arguments exclusive(
      String json, Function<ServerDefinition, Object> read, Object expected) {
    return field("\"isolation\": \"exclusive\"" + json, read, expected);
  }

  private static Arguments field(
      String json, Function<ServerDefinition, Object> read, Object expected) {
    return Arguments.of(json, read, expected);
  }
}
