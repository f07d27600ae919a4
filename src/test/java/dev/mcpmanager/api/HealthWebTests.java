package dev.mcpmanager.api;

import static dev.mcpmanager.testing.Http.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.server.DefinitionsStatus;
import dev.mcpmanager.testing.EdgeWebTests;
import dev.mcpmanager.testing.Golden;
import dev.mcpmanager.testing.Views;
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
    servers.definitions =
        new DefinitionsStatus(Path.of("mcp-servers.json"), "line 1, column 2: no.", List.of());
  }

  @Test
  void theServiceIsUpWithFailedServersAndNamesThem() {
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
}
