package dev.mcpmanager;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;

/// Starts MCP Server Manager.
///
/// Only the configurations are looked for, and each imports what else Spring is to make of its
/// package: opening every class of the core to see that it is no bean took a good part of a start.
@SpringBootConfiguration
@EnableAutoConfiguration
@ComponentScan(
    resourcePattern = "**/*Configuration.class",
    excludeFilters = @Filter(type = FilterType.CUSTOM, classes = TypeExcludeFilter.class))
public class McpManagerApplication {

  public static void main(String[] args) {
    SpringApplication.run(McpManagerApplication.class, args);
  }
}
