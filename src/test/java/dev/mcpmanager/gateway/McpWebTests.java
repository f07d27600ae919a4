package dev.mcpmanager.gateway;

import dev.mcpmanager.mcp.Identity;
import dev.mcpmanager.server.ScriptedChild;
import dev.mcpmanager.server.ServerManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;

/// The MCP endpoints on a real port, with children in memory behind them. One context for all that
/// need no other properties.
@SpringBootTest(
    classes = McpWebTests.Application.class,
    webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
    properties = {
      "mcp-manager.address=127.0.0.1",
      "mcp-manager.message.max-size=64KB",
      "mcp-manager.gateway.replay=4KB",
    })
abstract class McpWebTests {

  @SpringBootConfiguration
  @EnableAutoConfiguration
  @Import(GatewayConfiguration.class)
  @ComponentScan({"dev.mcpmanager.web", "dev.mcpmanager.security"})
  static class Application {

    @Bean
    ChildrenInMemory children() {
      return new ChildrenInMemory();
    }

    @Bean
    ServerManager manager(ChildrenInMemory children) {
      return children.manager();
    }

    @Bean
    Identity identity() {
      return Identity.of("mcp-manager", "test");
    }
  }

  @Autowired ChildrenInMemory children;
  @Autowired Gateway gateway;
  @LocalServerPort int port;
  McpHttp mcp;

  @BeforeEach
  void connect() {
    mcp = new McpHttp(port);
  }

  @AfterEach
  void forgetTheChildren() {
    mcp.close();
    children.clear();
  }

  ScriptedChild legacyChild(String server) {
    return children.opens(
        ScriptedChild.legacy(
            server,
            "{\"tools\":{\"listChanged\":true},\"logging\":{},\"resources\":{\"subscribe\":true}}"));
  }

  ScriptedChild modernChild(String server) {
    return children.opens(
        ScriptedChild.modern(
            server,
            "{\"tools\":{\"listChanged\":true},\"logging\":{},\"resources\":{\"subscribe\":true}}"));
  }
}
