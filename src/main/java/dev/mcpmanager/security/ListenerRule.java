package dev.mcpmanager.security;

import dev.mcpmanager.definition.Secret;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/// Refuses to start a service that strangers could use: it may listen on loopback, or have a token.
///
/// It judges the address that the web server will really bind, wherever that was configured, and
/// does so before anything is built, so that nothing listens even for a moment. Named in
/// `META-INF/spring.factories`.
final class ListenerRule
    implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

  private static final Pattern LEGAL_TOKEN = Pattern.compile("[\\x21-\\x7e]{16,}");

  /// After [LoggingSystem] is set up, so that the sentence is logged like any other.
  @Override
  public int getOrder() {
    return Ordered.LOWEST_PRECEDENCE;
  }

  @Override
  public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
    check(event.getEnvironment());
  }

  static void check(Environment environment) {
    Binder binder = Binder.get(environment);
    Secret token = binder.bindOrCreate("mcp-manager.security", AccessProperties.class).token();
    if (token != null && !LEGAL_TOKEN.matcher(token.reveal()).matches()) {
      throw new UnsafeListenerException(
          "The token in MCP_MANAGER_TOKEN is not usable: it must have at least 16 characters, all"
              + " of them visible ASCII without blanks, for example from 'openssl rand -hex 32'.");
    }
    InetAddress address = binder.bind("server.address", InetAddress.class).orElse(null);
    if (token == null && !isLoopback(address)) {
      throw new UnsafeListenerException(
          ("Refusing to listen on %s without a token, as anybody who can reach that address could"
                  + " run commands here: set MCP_MANAGER_TOKEN to at least 16 characters, or listen"
                  + " on loopback with MCP_MANAGER_ADDRESS=127.0.0.1.")
              .formatted(address == null ? "all addresses" : "'" + address.getHostAddress() + "'"));
    }
    String managementPort = environment.getProperty("management.server.port");
    if (managementPort != null && !managementPort.equals(environment.getProperty("server.port"))) {
      throw new UnsafeListenerException(
          "Refusing to open a second port: 'management.server.port' is '%s', and a port of its own"
                  .formatted(managementPort)
              + " would escape the checks of the first; remove that setting.");
    }
  }

  static boolean isLoopback(@Nullable InetAddress address) {
    return address != null && address.isLoopbackAddress();
  }
}
