package dev.mcpmanager.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxiesTests {

  private static final String SAFE = "http://safe:3128";
  private static final String PLAIN = "http://plain:3128";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://mcp.example/a     |                          | http://safe:3128
          wss://mcp.example/a       |                          | http://safe:3128
          http://mcp.example/a      |                          | http://plain:3128
          ws://mcp.example/a        |                          | http://plain:3128
          https://localhost:8443    |                          |
          http://127.0.0.1:3000     |                          |
          http://[::1]:3000         |                          |
          https://mcp.example       | *                        |
          https://mcp.example       | mcp.example              |
          https://MCP.example       | other, Mcp.Example       |
          https://a.mcp.example     | mcp.example              |
          https://a.mcp.example     | .mcp.example             |
          https://a.mcp.example     | *.mcp.example            |
          https://amcp.example      | mcp.example              | http://safe:3128
          https://mcp.example:444   | mcp.example:444          |
          https://mcp.example:445   | mcp.example:444          | http://safe:3128
          https://10.1.2.3          | 10.0.0.0/8               |
          https://11.1.2.3          | 10.0.0.0/8               | http://safe:3128
          https://10.1.2.3          | 10.1.2.3                 |
          https://[fd00::1]         | fd00::/8                 |
          https://[fd00::1]         | mcp.example              | http://safe:3128
          """)
  void theEnvironmentNamesTheProxy(String url, String exceptions, String proxy) {
    Map<String, String> environment =
        exceptions == null
            ? Map.of("https_proxy", SAFE, "http_proxy", PLAIN)
            : Map.of("https_proxy", SAFE, "http_proxy", PLAIN, "no_proxy", exceptions);

    URI leading = new Proxies(null, environment::get).leadingTo(URI.create(url));

    assertThat(leading).isEqualTo(proxy == null ? null : URI.create(proxy));
  }

  @Test
  void theDefinitionsOwnProxyLeadsEverywhere() {
    var proxies = new Proxies(URI.create(PLAIN), Map.of("no_proxy", "*")::get);

    assertThat(proxies.leadingTo(URI.create("https://localhost"))).isEqualTo(URI.create(PLAIN));
    assertThat(proxies.areTheOperators()).isFalse();
  }

  @Test
  void namesInCapitalsAndUrlsWithoutASchemeAreUnderstood() {
    var proxies = new Proxies(null, Map.of("HTTPS_PROXY", "proxy:3128")::get);

    assertThat(proxies.leadingTo(URI.create("https://h")))
        .isEqualTo(URI.create("http://proxy:3128"));
    assertThat(proxies.leadingTo(URI.create("http://h"))).isNull();
  }
}
