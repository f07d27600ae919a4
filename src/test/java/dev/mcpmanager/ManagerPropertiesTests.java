package dev.mcpmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.mcpmanager.definition.Defaults;
import dev.mcpmanager.definition.Liveness;
import dev.mcpmanager.definition.Timeouts;
import dev.mcpmanager.jsonrpc.ChannelLimits;
import dev.mcpmanager.lifecycle.RestartPolicy;
import dev.mcpmanager.process.ContainmentMode;
import dev.mcpmanager.remote.Cidr;
import dev.mcpmanager.server.ManagerSettings;
import dev.mcpmanager.server.StartLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class ManagerPropertiesTests {

  @Test
  void whatNobodySetsIsWhatTheCoreTakesForItsDefaults() {
    ManagerProperties properties = bind(Map.of());
    assertThat(properties.defaults().toDefaults()).isEqualTo(Defaults.DEFAULT);
    ManagerSettings settings = properties.toSettings(null);
    assertThat(settings.limits()).isEqualTo(ChannelLimits.DEFAULT);
    assertThat(settings.definitions()).isEqualTo(Path.of("mcp-servers.json").toAbsolutePath());
    assertThat(settings.state()).isNull();
    assertThat(settings.runs()).isEqualTo(50);
    assertThat(settings.shutdown()).isEqualTo(Duration.ofSeconds(8));
    assertThat(settings.starts())
        .isEqualTo(
            new StartLimits(
                2 * Runtime.getRuntime().availableProcessors(), 2, 20, Duration.ofMinutes(1)));
  }

  @Test
  void everySettingReachesTheCore() {
    ManagerProperties properties =
        bind(
            Map.ofEntries(
                Map.entry("definitions-file", "/etc/mcp.json"),
                Map.entry("start-slots", "3"),
                Map.entry("package-start-slots", "4"),
                Map.entry("restart-budget.restarts", "5"),
                Map.entry("restart-budget.window", "6s"),
                Map.entry("shutdown-timeout", "5s"),
                Map.entry("runs", "12"),
                Map.entry("logs.lines", "7"),
                Map.entry("logs.size", "8KB"),
                Map.entry("limits.max-line", "1MB"),
                Map.entry("limits.max-in-flight", "9"),
                Map.entry("limits.max-queued", "2MB"),
                Map.entry("defaults.restart.policy", "always"),
                Map.entry("defaults.restart.initial-delay", "10ms"),
                Map.entry("defaults.restart.max-delay", "20ms"),
                Map.entry("defaults.restart.multiplier", "1.5"),
                Map.entry("defaults.restart.jitter", "0"),
                Map.entry("defaults.restart.max-restarts", "11"),
                Map.entry("defaults.restart.reset-after", "30ms"),
                Map.entry("defaults.timeouts.start", "1s"),
                Map.entry("defaults.timeouts.install", "1500ms"),
                Map.entry("defaults.timeouts.call", "2s"),
                Map.entry("defaults.timeouts.call-max", "3s"),
                Map.entry("defaults.timeouts.stdin-closed", "4s"),
                Map.entry("defaults.timeouts.terminated", "5s"),
                Map.entry("defaults.liveness.enabled", "false"),
                Map.entry("defaults.liveness.interval", "6s"),
                Map.entry("defaults.liveness.timeout", "7s")));
    assertThat(properties.toSettings(Path.of("/state")))
        .isEqualTo(
            new ManagerSettings(
                Path.of("/etc/mcp.json"),
                Path.of("/state"),
                12,
                new StartLimits(3, 4, 5, Duration.ofSeconds(6)),
                7,
                8192,
                new ChannelLimits(1 << 20, 9, 2 << 20),
                Duration.ofSeconds(5)));
    Defaults defaults = properties.defaults().toDefaults();
    assertThat(defaults.restart())
        .isEqualTo(
            new RestartPolicy(
                RestartPolicy.On.ALWAYS,
                Duration.ofMillis(10),
                Duration.ofMillis(20),
                1.5,
                0,
                11,
                Duration.ofMillis(30)));
    assertThat(defaults.timeouts())
        .isEqualTo(
            new Timeouts(
                Duration.ofSeconds(1),
                Duration.ofMillis(1500),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5)));
    assertThat(defaults.liveness())
        .isEqualTo(new Liveness(false, Duration.ofSeconds(6), Duration.ofSeconds(7)));
  }

  @Test
  void theStateIsKeptBesideTheDefinitionsUnlessSaidOtherwise() {
    var beside = Path.of("/etc/.mcp-manager");
    assertThat(bind(Map.of("definitions-file", "/etc/mcp.json")).stateDirectory())
        .isEqualTo(beside);
    assertThat(bind(Map.of("definitions-file", "/etc/mcp.json", "state-dir", "")).stateDirectory())
        .isEqualTo(beside);
    assertThat(bind(Map.of("state-dir", "/var/lib/mcp")).stateDirectory())
        .isEqualTo(Path.of("/var/lib/mcp"));
  }

  @Test
  void theContainmentIsChosenByName() {
    assertThat(bind(Map.of()).containment()).isEqualTo(ContainmentMode.AUTO);
    assertThat(bind(Map.of("containment", "pid-namespace")).containment())
        .isEqualTo(ContainmentMode.PID_NAMESPACE);
  }

  @Test
  void addressesAreOpenedByRangeOrOneByOne() {
    assertThat(bind(Map.of()).remote().allowedAddresses()).isEmpty();
    assertThat(bind(Map.of("remote.allowed-addresses", "")).remote().allowedAddresses()).isEmpty();
    assertThat(
            bind(Map.of("remote.allowed-addresses", "10.1.0.0/16, fd00::1"))
                .remote()
                .allowedAddresses())
        .containsExactly(Cidr.of("10.1.0.0/16"), Cidr.of("fd00::1"));
  }

  @Test
  void whatIsNoRangeOfAddressesIsRefusedWithItsPlaceAndAnExample() {
    assertThatExceptionOfType(BindException.class)
        .isThrownBy(() -> bind(Map.of("remote.allowed-addresses", "keycloak.example")))
        .withMessageContaining("mcp-manager.remote.allowed-addresses")
        .havingRootCause()
        .withMessage(
            "'keycloak.example' is not a range of addresses such as '10.0.0.0/8' or 'fd00::/8'.");
  }

  private static ManagerProperties bind(Map<String, String> properties) {
    var source = new MapConfigurationPropertySource();
    properties.forEach((name, value) -> source.put("mcp-manager." + name, value));
    return new Binder(source).bindOrCreate("mcp-manager", ManagerProperties.class);
  }
}
