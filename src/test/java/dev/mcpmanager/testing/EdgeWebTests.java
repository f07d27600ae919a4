package dev.mcpmanager.testing;

import dev.mcpmanager.remote.auth.OAuth;
import dev.mcpmanager.remote.auth.TokenStore;
import dev.mcpmanager.server.Authorizations;
import dev.mcpmanager.server.ServerManager;
import java.net.URI;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;

/// The edges on a real port with fake servers behind them. One context for all that need no other
/// properties; the limits are short, so that tests can reach them.
@SpringBootTest(
    classes = EdgeWebTests.Application.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "mcp-manager.address=127.0.0.1",
      "mcp-manager.security.allowed-origins=https://ops.example.com",
      "mcp-manager.security.allowed-hosts=mcp.internal",
      "mcp-manager.message.max-size=1MB",
      "mcp-manager.stream.connect-time-limit=1s",
      "mcp-manager.stream.send-time-limit=2s",
      "mcp-manager.stream.max-subscriptions=5",
      "mcp-manager.stream.resources-interval=100ms",
    })
public abstract class EdgeWebTests {

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @ComponentScan(
      basePackages = {
        "dev.mcpmanager.api",
        "dev.mcpmanager.stream",
        "dev.mcpmanager.security",
        "dev.mcpmanager.web"
      },
      resourcePattern = "**/*Configuration.class") // as the service does
  static class Application {

    @Bean
    FakeServers servers() {
      return new FakeServers();
    }

    @Bean
    ServerManager manager(FakeServers servers) {
      return servers.manager();
    }

    @Bean
    Authorizations authorizations(ServerManager manager) {
      var oauth =
          new OAuth(
              TokenStore.open(null),
              () -> URI.create("http://127.0.0.1/oauth/callback"),
              null,
              InstantSource.system());
      return new Authorizations(manager, oauth);
    }
  }

  @Autowired protected FakeServers servers;
  @LocalServerPort protected int port;
  protected Http http;

  @BeforeEach
  void freshServers() {
    servers.clear();
    http = new Http(port);
  }
}
