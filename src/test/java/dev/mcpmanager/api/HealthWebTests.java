package dev.mcpmanager.api;

import static dev.mcpmanager.testing.Http.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.server.DefinitionsStatus;
import dev.mcpmanager.server.OrphanView;
import dev.mcpmanager.testing.EdgeWebTests;
import dev.mcpmanager.testing.Golden;
import dev.mcpmanager.testing.Views;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthWebTests extends EdgeWebTests {

  @BeforeEach
  void aFailedServerAndABrokenFile() {
    servers.put(Views.ready("files"));
    servers.put(Views.failed("broken", "exited with code 1"));
    servers.put(Views.authRequired("issues"));
    servers.definitions =
        new DefinitionsStatus(Path.of("mcp-servers.json"), "line 1, column 2: no.", List.of());
  }

  @Test
  void theServiceIsUpWithServersThatWaitForAPersonAndNamesThem() {
    var response = http.get("/actuator/health");
    assertThat(response.statusCode()).isEqualTo(200);
    var servers = json(response).get("components").get("servers");
    Golden.assertMatches("health-servers", servers.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"liveness", "readiness"})
  void theProbesSayUpAndNothingElse(String probe) {
    assertThat(http.get("/actuator/health/" + probe).body()).isEqualTo("{\"status\":\"UP\"}");
  }

  @Test
  void serversAreCountedByState() {
    assertThat(http.get("/actuator/prometheus").body())
        .contains("mcp_manager_servers{state=\"ready\"} 1.0")
        .contains("mcp_manager_servers{state=\"failed\"} 1.0")
        .contains("mcp_manager_servers{state=\"backing-off\"} 0.0");
  }

  @Test
  void whatEachServerUsesAndDoesIsMeasured() {
    assertThat(metrics())
        .contains(
            "mcp_manager_server_up{server=\"files\"} 1.0",
            "mcp_manager_server_calls_open{server=\"files\"} 3.0",
            "mcp_manager_server_calls_answered_seconds_count{server=\"files\"} 8",
            "mcp_manager_server_calls_answered_seconds_sum{server=\"files\"} 1.5",
            "mcp_manager_server_calls_failed_total{server=\"files\"} 9.0",
            "mcp_manager_server_memory_bytes{server=\"files\"} 1.2E8",
            "mcp_manager_server_open_files{server=\"files\"} 31.0",
            "mcp_manager_server_threads{server=\"files\"} 11.0",
            "mcp_manager_server_processes{server=\"files\"} 2.0",
            "mcp_manager_server_restarts_total{server=\"files\"} 1.0",
            "mcp_manager_server_cpu_seconds_total{server=\"files\"} 3.4",
            "mcp_manager_server_up{server=\"broken\"} 0.0",
            "mcp_manager_server_memory_bytes{server=\"broken\"} 0.0");
  }

  @Test
  void serversThatComeLaterAreMeasuredAndThoseThatAreGoneAreNot() {
    servers.put(Views.ready("later"));
    assertThat(metrics()).contains("mcp_manager_server_up{server=\"later\"} 1.0");
    servers.remove(new ServerId("later"));
    assertThat(metrics())
        .noneMatch(line -> line.contains("later"))
        .contains("mcp_manager_server_up{server=\"files\"} 1.0");
    servers.put(Views.stopped("later"));
    assertThat(metrics()).contains("mcp_manager_server_up{server=\"later\"} 0.0");
  }

  @Test
  void whatConcernsAllServersIsCounted() {
    servers.orphans = List.of(new OrphanView(4712, "sleep", Views.NOON, List.of()));
    assertThat(metrics())
        .contains(
            "mcp_manager_orphans 1.0",
            "mcp_manager_restarts_held_total 5.0",
            "mcp_manager_runs_unwritten_total 2.0",
            "mcp_manager_runs_total{cause=\"crash\"} 2.0",
            "mcp_manager_runs_total{cause=\"requested\"} 1.0");
  }

  @Test
  void theReadmeNamesEveryMetric() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    List<String> names =
        metrics().stream()
            .filter(line -> line.startsWith("mcp_manager_"))
            .map(line -> line.split("[{ ]", 2)[0])
            .distinct()
            .toList();
    assertThat(names).isNotEmpty().filteredOn(name -> !readme.contains("`" + name)).isEmpty();
  }

  @Test
  void theInfoTellsWhatIsPromised() {
    var info = json(http.get("/actuator/info"));
    Golden.assertMatches("containment", info.get("containment").toString());
  }

  private List<String> metrics() {
    return http.get("/actuator/prometheus").body().lines().toList();
  }
}
