package dev.mcpmanager.api;

import static dev.mcpmanager.testing.Http.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.server.LogLine.Source;
import dev.mcpmanager.server.OrphanView;
import dev.mcpmanager.server.ServerEvent;
import dev.mcpmanager.testing.EdgeWebTests;
import dev.mcpmanager.testing.FakeServers;
import dev.mcpmanager.testing.Golden;
import dev.mcpmanager.testing.Views;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class HistoryWebTests extends EdgeWebTests {

  private static final ServerId FILES = new ServerId("files");

  @Test
  void withoutAPlaceTheLastLinesAreGiven() {
    ServerId id = server("tail", 300);
    var page = json(http.get("/api/mcp/servers/tail/logs"));
    assertThat(page.get("lines")).hasSize(200);
    assertThat(page.get("lines").get(199).get("seq").asLong()).isEqualTo(300);
    assertThat(page.get("gap").isNull()).isTrue();
    servers.write(id, Source.STDERR, "oops");
    assertThat(json(http.get("/api/mcp/servers/tail/logs?stream=stdout&limit=2")).get("lines"))
        .extracting(line -> line.get("seq").asLong())
        .containsExactly(299L, 300L);
  }

  @Test
  void withAPlaceTheNextLinesAreGiven() {
    server("next", 10);
    assertThat(json(http.get("/api/mcp/servers/next/logs?after=4&limit=2")).get("lines"))
        .extracting(line -> line.get("seq").asLong())
        .containsExactly(5L, 6L);
  }

  @Test
  void aGapInTheLogIsDeclared() {
    server("gap", 1200);
    var response = http.get("/api/mcp/servers/gap/logs?after=100&limit=2");
    Golden.assertMatches("logs-gap", response.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=0", "limit=1001", "limit=x", "after=-1", "stream=stdin"})
  void aBadParameterIsNamed(String query) {
    servers.put(Views.ready("files"));
    var response = http.get("/api/mcp/servers/files/logs?" + query);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("code").asString()).isEqualTo("bad-request");
    assertThat(json(response).get("detail").asString())
        .contains("'" + query.substring(0, query.indexOf('=')) + "'");
  }

  @Test
  void runsAreGivenNewestFirst() {
    servers.put(Views.ready("files"));
    servers.ran(FILES, Views.crashed("files", 3), Views.crashed("files", 2));
    var all = http.get("/api/mcp/servers/files/runs");
    assertThat(numbers(all)).containsExactly(3L, 2L);
    Golden.assertMatches("run", json(all).get(0).toString());
    assertThat(numbers(http.get("/api/mcp/servers/files/runs?limit=1"))).containsExactly(3L);
    assertThat(numbers(http.get("/api/mcp/servers/files/runs?limit=9"))).containsExactly(3L, 2L);
  }

  @Test
  void aServerThatNeverRanHasNoRuns() {
    servers.put(Views.stopped("files"));
    assertThat(http.get("/api/mcp/servers/files/runs").body()).isEqualTo("[]");
  }

  @Test
  void runsOfNoServerAreNotFound() {
    var response = http.get("/api/mcp/servers/nobody/runs");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(json(response).get("code").asString()).isEqualTo("unknown-server");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "x"})
  void aBadLimitOfRunsIsRefused(String limit) {
    servers.put(Views.ready("files"));
    var response = http.get("/api/mcp/servers/files/runs?limit=" + limit);
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("detail").asString()).contains("'limit'");
  }

  @Test
  void orphansAreListed() {
    assertThat(http.get("/api/mcp/orphans").body()).isEqualTo("[]");
    var candidates = List.of(FILES, new ServerId("other"));
    servers.orphans = List.of(new OrphanView(4712, "sleep", Views.NOON, candidates));
    Golden.assertMatches("orphans", http.get("/api/mcp/orphans").body());
  }

  @Test
  void eventsAreGivenFromAPlaceOn() {
    long before = json(http.get("/api/mcp/events")).get("seq").asLong();
    servers.happen(seq -> new ServerEvent.Starting(seq, Views.NOON, FILES, "It starts."));
    var page = json(http.get("/api/mcp/events?after=" + before));
    assertThat(page.get("seq").asLong()).isEqualTo(before + 1);
    assertThat(page.get("events")).hasSize(1);
    assertThat(page.propertyNames()).containsExactly("seq", "gap", "events");
  }

  @Test
  void everyKindOfEventHasItsShape(
      @org.springframework.beans.factory.annotation.Autowired JsonMapper json) {
    var own = new FakeServers();
    for (LongFunction<ServerEvent> event : oneOfEach()) {
      own.happen(event);
    }
    var page = own.manager().history().events(0);
    assertThat(page.events().stream().<Class<?>>map(Object::getClass))
        .containsExactlyInAnyOrder(ServerEvent.class.getPermittedSubclasses());
    Golden.assertMatches("events", json.writeValueAsString(page));
  }

  private static List<LongFunction<ServerEvent>> oneOfEach() {
    var at = Views.NOON;
    return List.of(
        n -> new ServerEvent.Starting(n, at, FILES, "Server 'files' is starting."),
        n -> new ServerEvent.Started(n, at, FILES, "Server 'files' is ready.", 4711L),
        n -> new ServerEvent.Stopped(n, at, FILES, "Server 'files' exited.", 1, null),
        n -> new ServerEvent.ErrorRaised(n, at, FILES, "It broke.", "It broke.", List.of("oops")),
        n -> new ServerEvent.Restarting(n, at, FILES, "Again.", 1, at.plusSeconds(1)),
        n -> new ServerEvent.RestartFailed(n, at, FILES, "Given up.", "Given up.", 3),
        n -> new ServerEvent.RunEnded(n, at, FILES, "Its story.", 2, null, "crash", "restart"),
        n -> new ServerEvent.ServersChanged(n, at, FILES, "Server 'files' was added.", "added"),
        n ->
            new ServerEvent.AuthRequired(
                n,
                at,
                FILES,
                "Authorize it.",
                "Authorize it.",
                "https://auth.example.com/authorize?state=…"));
  }

  private static List<Long> numbers(HttpResponse<String> runs) {
    return json(runs).valueStream().map(run -> run.get("number").asLong()).toList();
  }

  private ServerId server(String name, int lines) {
    servers.put(Views.ready(name));
    var id = new ServerId(name);
    Stream<String> texts = IntStream.rangeClosed(1, lines).mapToObj(n -> "line " + n);
    servers.write(id, Source.STDOUT, texts.toArray(String[]::new));
    return id;
  }
}
