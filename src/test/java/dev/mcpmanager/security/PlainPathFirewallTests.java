package dev.mcpmanager.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;

class PlainPathFirewallTests {

  private final PlainPathFirewall firewall = new PlainPathFirewall();

  private static MockHttpServletRequest post(String path) {
    var request = new MockHttpServletRequest("POST", path);
    request.setServletPath(path);
    return request;
  }

  /// What passes without a closer look would have passed it.
  @ParameterizedTest
  @ValueSource(strings = {"/", "/api/mcp/servers/a-B_9/message", "/mcp"})
  void plainPathsPass(String path) {
    assertThat(PlainPathFirewall.isPlain(path)).isTrue();
    assertThat(firewall.getFirewalledRequest(post(path)).getRequestURI()).isEqualTo(path);
    assertThatNoException()
        .isThrownBy(() -> new StrictHttpFirewall().getFirewalledRequest(post(path)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//api",
        "/api//mcp",
        "/api/../actuator",
        "/api/./x",
        "/a;b",
        "/a%2fb",
        "/a%2e%2e/b",
        "/a\\b",
        "/a\u0000",
        "/a\u2028b",
        "/a%00"
      })
  void whatCouldHideSomethingIsRefused(String path) {
    assertThat(PlainPathFirewall.isPlain(path)).isFalse();
    assertThatThrownBy(() -> firewall.getFirewalledRequest(post(path)))
        .isInstanceOf(RequestRejectedException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "CONNECT", "PROPFIND"})
  void methodsAreLookedAt(String method) {
    var request = post("/api");
    request.setMethod(method);
    assertThatThrownBy(() -> firewall.getFirewalledRequest(request))
        .isInstanceOf(RequestRejectedException.class);
  }
}
