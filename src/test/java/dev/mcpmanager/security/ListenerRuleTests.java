package dev.mcpmanager.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class ListenerRuleTests {

  private static final String TOKEN = "0123456789abcdef";
  private final MockEnvironment environment = new MockEnvironment();

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
  void loopbackNeedsNoToken(String address) {
    environment.setProperty("server.address", address);
    assertThatCode(() -> ListenerRule.check(environment)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "10.1.2.3"})
  void anyOtherAddressDoes(String address) {
    environment.setProperty("server.address", address);
    assertThatThrownBy(() -> ListenerRule.check(environment))
        .isInstanceOf(UnsafeListenerException.class)
        .hasMessageContaining("MCP_MANAGER_TOKEN")
        .hasMessageContaining("MCP_MANAGER_ADDRESS=127.0.0.1");
    environment.setProperty("mcp-manager.security.token", TOKEN);
    assertThatCode(() -> ListenerRule.check(environment)).doesNotThrowAnyException();
  }

  @Test
  void noAddressMeansAllOfThem() {
    assertThatThrownBy(() -> ListenerRule.check(environment)).hasMessageContaining("all addresses");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0123456789abcde", "0123456789 abcdef", "0123456789abcdé"})
  void aPoorTokenIsRefusedWithoutBeingShown(String token) {
    environment.setProperty("server.address", "127.0.0.1");
    environment.setProperty("mcp-manager.security.token", token);
    assertThatThrownBy(() -> ListenerRule.check(environment))
        .hasMessageContaining("16 characters")
        .hasMessageNotContaining(token);
  }

  @Test
  void aSecondPortIsRefused() {
    environment.setProperty("server.address", "127.0.0.1");
    environment.setProperty("management.server.port", "9090");
    assertThatThrownBy(() -> ListenerRule.check(environment)).hasMessageContaining("9090");
  }

  @Test
  void theServiceSaysSoInOneSentenceAndEndsWith78(CapturedOutput output) {
    var application = new SpringApplication(ListenerRuleTests.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    assertThatThrownBy(() -> application.run("--mcp-manager.address=0.0.0.0"))
        .isInstanceOfSatisfying(
            UnsafeListenerException.class, e -> assertThat(e.getExitCode()).isEqualTo(78));
    assertThat(output).contains("Refusing to listen on '0.0.0.0' without a token");
    assertThat(output).doesNotContain("\tat ", "APPLICATION FAILED TO START");
  }
}
