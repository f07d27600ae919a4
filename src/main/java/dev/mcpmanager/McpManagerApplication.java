package dev.mcpmanager;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/// Starts MCP Server Manager.
@SpringBootApplication
@ConfigurationPropertiesScan
public class McpManagerApplication {

  public static void main(String[] args) {
    SpringApplication.run(McpManagerApplication.class, args);
  }
}
