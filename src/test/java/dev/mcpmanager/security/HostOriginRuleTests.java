package dev.mcpmanager.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostOriginRuleTests {

  private static final HostOriginRule ON_LOOPBACK = rule(true, List.of("mcp.internal"));
  private static final HostOriginRule ELSEWHERE = rule(false, List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:3004",
        "127.0.0.1",
        "127.9.8.7:80",
        "[::1]",
        "[::1]:3004",
        "mcp.internal",
        "mcp.internal:8443",
      })
  void loopbackAndListedHostsAreOurs(String host) {
    assertThat(ON_LOOPBACK.allowsHost(host)).isTrue();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.localhost",
        "10.0.0.1",
        "0.0.0.0",
        "[::2]",
        "localhost:",
        "localhost:x",
        "user@localhost",
        "localhost/",
      })
  void otherHostsAreNot(@Nullable String host) {
    assertThat(ON_LOOPBACK.allowsHost(host)).isFalse();
  }

  @Test
  void offLoopbackTheTokenProtectsUnlessHostsAreListed() {
    assertThat(ELSEWHERE.allowsHost("anything.example:3004")).isTrue();
    assertThat(rule(false, List.of("mcp.internal")).allowsHost("mcp.internal")).isTrue();
    assertThat(rule(false, List.of("mcp.internal")).allowsHost("localhost")).isFalse();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "http://localhost:5173",
        "https://localhost",
        "http://127.0.0.1:1",
        "http://[::1]:9",
        "https://ops.example.com",
        "https://ops.example.com:443",
        "HTTPS://OPS.EXAMPLE.COM",
      })
  void programsLoopbackPagesAndListedOriginsMayAsk(@Nullable String origin) {
    assertThat(ON_LOOPBACK.allowsOrigin(origin, "http", "localhost:3004")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "https://evil.example",
        "http://ops.example.com",
        "https://ops.example.com:8443",
        "https://ops.example.com.evil.example",
        "http://localhost.evil.example",
        "file://localhost",
        "chrome-extension://localhost",
        "http://localhost/x",
      })
  void otherPagesMayNot(String origin) {
    assertThat(ON_LOOPBACK.allowsOrigin(origin, "http", "localhost:3004")).isFalse();
  }

  @Test
  void offLoopbackOnlyOurOwnPagesMayAsk() {
    assertThat(ELSEWHERE.allowsOrigin("http://mcp.lan:3004", "http", "mcp.lan:3004")).isTrue();
    assertThat(ELSEWHERE.allowsOrigin("http://mcp.lan", "http", "mcp.lan:80")).isTrue();
    assertThat(ELSEWHERE.allowsOrigin("https://mcp.lan", "http", "mcp.lan")).isFalse();
    assertThat(ELSEWHERE.allowsOrigin("http://localhost:3004", "http", "mcp.lan")).isFalse();
  }

  @Test
  void anOriginThatIsNoneStopsTheService() {
    var access = new AccessProperties(null, List.of(), List.of("ops.example.com"), List.of());
    assertThatThrownBy(() -> HostOriginRule.of(access, true))
        .hasMessageContaining("'ops.example.com'")
        .hasMessageContaining("allowed-origins");
  }

  private static HostOriginRule rule(boolean loopback, List<String> hosts) {
    var origins = List.of("https://ops.example.com");
    return HostOriginRule.of(new AccessProperties(null, hosts, origins, List.of()), loopback);
  }
}
