package dev.mcpmanager.testing;

import org.springframework.test.context.TestPropertySource;

/// The edges with a token configured.
@TestPropertySource(properties = "mcp-manager.security.token=" + TokenWebTests.TOKEN)
public abstract class TokenWebTests extends EdgeWebTests {

  public static final String TOKEN = "correct-horse-battery-staple";
}
