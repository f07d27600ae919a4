package dev.mcpmanager.process;

import static dev.mcpmanager.process.Launches.ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.mcpmanager.definition.InheritEnv;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChildEnvironmentTests {

  private static final InheritEnv EVERYTHING = new InheritEnv(true, List.of());

  private static Map<String, String> environment(
      Map<String, String> own, Map<String, String> env, InheritEnv inherit) {
    var spec = Launches.spec(Path.of("/"), env, inherit, "true");
    return ChildEnvironment.of(own, "instance-1", 1_234_567_812_345_600_001L, ID, spec);
  }

  private static Map<String, String> environment(Map<String, String> own) {
    return environment(own, Map.of(), InheritEnv.DEFAULT);
  }

  @Test
  void passesWhatEveryProgramNeedsAndNothingElse() {
    var own =
        Map.of("PATH", "/bin", "HOME", "/h", "LC_TIME", "de_DE", "AWS_SECRET_ACCESS_KEY", "s");
    assertThat(environment(own))
        .containsOnly(
            entry("PATH", "/bin"),
            entry("HOME", "/h"),
            entry("LC_TIME", "de_DE"),
            entry("LANG", "C.UTF-8"),
            entry("MCPM_INSTANCE", "instance-1"),
            entry("MCPM_RUN", "12345678123456"),
            entry("MCPM_CHILD", "1234567812345600001"),
            entry("MCPM_ID", "files"));
  }

  @Test
  void passesProxiesCertificatesCachesAndRegistriesInTheCaseProgramsReadThem() {
    var own =
        Map.of(
            "https_proxy", "a", "HTTPS_PROXY", "b", "SSL_CERT_FILE", "c", "npm_config_cache", "d");
    var more = Map.of("UV_CACHE_DIR", "e", "NPM_CONFIG_REGISTRY", "f", "XDG_CACHE_HOME", "g");
    assertThat(environment(own)).containsAllEntriesOf(own);
    assertThat(environment(more)).containsAllEntriesOf(more);
    assertThat(environment(Map.of("Https_Proxy", "h"))).doesNotContainKey("Https_Proxy");
  }

  @Test
  void inheritsTheNamesTheDefinitionLists() {
    var own = Map.of("AWS_REGION", "a", "AWS_KEY", "b", "OTHER", "c", "OTHERS", "d");
    var inherit = new InheritEnv(false, List.of("AWS_*", "OTHER"));
    assertThat(environment(own, Map.of(), inherit))
        .containsKeys("AWS_REGION", "AWS_KEY", "OTHER")
        .doesNotContainKey("OTHERS");
  }

  @Test
  void neverPassesTheSettingsOfTheServiceItself() {
    var own =
        Map.of(
            "MCP_MANAGER_TOKEN", "t",
            "MCPMANAGER_SECURITY_TOKEN", "t",
            "mcp_manager_token", "t",
            "SPRING_APPLICATION_JSON", "t",
            "ANYTHING", "x");
    assertThat(environment(own, Map.of(), EVERYTHING))
        .containsEntry("ANYTHING", "x")
        .doesNotContainValue("t");
    assertThat(environment(own, Map.of(), new InheritEnv(false, List.of("MCP_MANAGER_TOKEN"))))
        .doesNotContainValue("t");
  }

  @Test
  void theDefinitionsOwnVariablesWinButNotOverTheMarker() {
    var env = Map.of("PATH", "/mine", "LANG", "de_DE.UTF-8", "MCPM_ID", "forged");
    assertThat(environment(Map.of("PATH", "/bin"), env, InheritEnv.DEFAULT))
        .containsEntry("PATH", "/mine")
        .containsEntry("LANG", "de_DE.UTF-8")
        .containsEntry("MCPM_ID", "files");
  }

  @Test
  void fillsInALocaleOnlyIfNoneIsSet() {
    assertThat(environment(Map.of("LANG", ""))).containsEntry("LANG", "C.UTF-8");
    assertThat(environment(Map.of("LC_ALL", "de_DE.UTF-8"))).doesNotContainKey("LANG");
  }

  @Test
  void fillsInAPathIfThereIsNone() {
    assertThat(environment(Map.of())).containsEntry("PATH", "/usr/local/bin:/usr/bin:/bin");
  }
}
