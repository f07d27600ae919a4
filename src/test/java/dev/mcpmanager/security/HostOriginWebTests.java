package dev.mcpmanager.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.testing.EdgeWebTests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostOriginWebTests extends EdgeWebTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/api/mcp/servers",
        "/actuator/health",
        "/actuator/health/liveness",
        "/ws",
        "/nothing",
      })
  void everyPathIsGuarded(String path) {
    assertThat(http.rawGet(path, "Host: evil.example"))
        .startsWith("HTTP/1.1 421")
        .contains("\"code\":\"host-not-allowed\"", "application/problem+json");
    assertThat(http.rawGet(path, "Host: localhost", "Origin: https://evil.example"))
        .startsWith("HTTP/1.1 403")
        .contains("\"code\":\"origin-not-allowed\"");
    assertThat(http.rawGet(path, "Host: localhost", "Origin: null")).startsWith("HTTP/1.1 403");
    assertThat(http.rawGet(path, "Host: localhost", "X-Forwarded-For: 1.2.3.4"))
        .startsWith("HTTP/1.1 403")
        .contains("\"code\":\"proxy-not-trusted\"");
    assertThat(http.rawGet(path, "Host: localhost", "Forwarded: for=1.2.3.4"))
        .startsWith("HTTP/1.1 403");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1:3004", "[::1]:1", "mcp.internal"})
  void ourNamesAreServed(String host) {
    assertThat(http.rawGet("/api/mcp/servers", "Host: " + host)).startsWith("HTTP/1.1 200");
  }

  @Test
  void aTargetThatNamesAnotherHostIsRefused() {
    assertThat(http.rawGet("http://evil.example/api/mcp/servers", "Host: localhost"))
        .startsWith("HTTP/1.1 400");
    assertThat(http.rawGet("http://evil.example/api/mcp/servers", "Host: evil.example"))
        .startsWith("HTTP/1.1 421");
    assertThat(http.rawGet("http://localhost/api/mcp/servers", "Host: localhost"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void twoHostsAreRefused() {
    assertThat(http.rawGet("/api/mcp/servers", "Host: localhost", "Host: evil.example"))
        .startsWith("HTTP/1.1 400");
  }

  @Test
  void answersCarryTheSecurityHeaders() {
    var headers = http.get("/api/mcp/servers").headers();
    assertThat(headers.firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(headers.firstValue("Referrer-Policy")).hasValue("no-referrer");
    assertThat(headers.firstValue("Cache-Control")).hasValue("no-store");
    assertThat(headers.firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'self'", "frame-ancestors 'none'");
    assertThat(headers.firstValue("Set-Cookie")).isEmpty();
    assertThat(http.rawGet("/api", "Host: evil.example")).contains("nosniff");
  }

  @Test
  void onlyListedOriginsMayReadFromAfar() {
    String listed =
        http.rawGet("/api/mcp/servers", "Host: localhost", "Origin: https://ops.example.com");
    assertThat(listed).startsWith("HTTP/1.1 200");
    assertThat(listed).contains("Access-Control-Allow-Origin: https://ops.example.com");
    String local =
        http.rawGet("/api/mcp/servers", "Host: localhost", "Origin: http://localhost:5173");
    assertThat(local).startsWith("HTTP/1.1 200").doesNotContain("Access-Control-Allow-Origin");
  }
}
