package dev.mcpmanager.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackageRunnerTests {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "npx",
        "npx -y server",
        "/usr/local/bin/npx server",
        "C:\\Node\\NPX.CMD server",
        "uvx server",
        "uvx.exe server",
        "bunx server",
        "pnpx server",
        "pnpm dlx server",
        "pnpm --silent dlx server",
        "yarn dlx server",
        "npm exec server",
        "npm x -- server",
        "bun x server",
        "uv tool run server",
        "pipx run server"
      })
  void knowsWhatFetchesAPackageFirst(String line) {
    assertThat(fetches(line)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "node npx",
        "npx-like",
        "./my.npx",
        "pnpm",
        "pnpm run dlx",
        "yarn start",
        "npm start",
        "uv run server",
        "uv tool",
        "uv tool install server",
        "uv run tool",
        "pipx install run",
        "python -m run"
      })
  void knowsWhatDoesNot(String line) {
    assertThat(fetches(line)).isFalse();
  }

  private static boolean fetches(String line) {
    List<String> words = List.of(line.split(" "));
    return PackageRunner.is(words.getFirst(), words.subList(1, words.size()));
  }
}
