package dev.mcpmanager.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.definition.ServerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TargetTests {

  @Test
  void namesOneServerAllOfThemOrAGroup() {
    assertThat(Target.of("/mcp/files")).isEqualTo(new Target.One(new ServerId("files")));
    assertThat(Target.of("/mcp")).isEqualTo(new Target.All());
    assertThat(Target.of("/mcp/groups/web")).isEqualTo(new Target.Group("web"));
    assertThat(Target.of("/mcp/groups")).isEqualTo(new Target.One(new ServerId("groups")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/mcpx",
        "/mcp/",
        "/mcp/a/b",
        "/mcp/a%20b",
        "/mcp/groups/",
        "/mcp/groups/a/b"
      })
  void isNotForOtherPaths(String path) {
    assertThat(Target.of(path)).isNull();
  }
}
