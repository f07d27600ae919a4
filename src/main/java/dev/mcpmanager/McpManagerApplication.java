package dev.mcpmanager;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/// Starts MCP Server Manager.
@SpringBootApplication
public class McpManagerApplication {

  public static void main(String[] args) {
    SpringApplication.run(McpManagerApplication.class, args);
  }
}
