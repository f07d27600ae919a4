package dev.mcpmanager.remote.auth;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenStoreTests {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path state;

  private static TokenStore.Entry entry(String issuer, String token) {
    return new TokenStore.Entry(
        "https://far.example/mcp",
        issuer,
        new Client("me", "s3cret", Client.BASIC, "http://127.0.0.1/cb", null),
        new Grant(token, "refresh-" + token, NOON, NOON.plusSeconds(60), List.of("a"), null));
  }

  @Test
  void givesBackAfterARestartWhatWasPut() {
    TokenStore.open(state).put(entry("https://one.example", "t1"));
    assertThat(TokenStore.open(state).find("https://far.example/mcp", "https://one.example"))
        .isEqualTo(entry("https://one.example", "t1"));
  }

  @Test
  void keepsWhatEachIssuerGrantedApart() {
    var store = TokenStore.open(state);
    store.put(entry("https://one.example", "t1"));
    assertThat(store.find("https://far.example/mcp", "https://two.example")).isNull();
    assertThat(store.find("https://near.example/mcp", "https://one.example")).isNull();
  }

  @Test
  void writesNothingThatCanBeReadAndOnlyForItsOwner() throws IOException {
    TokenStore.open(state).put(entry("https://one.example", "t1"));
    for (String file : List.of("oauth-tokens", "oauth-tokens.key")) {
      Path path = state.resolve(file);
      assertThat(Files.readString(path, ISO_8859_1)).doesNotContain("t1", "s3cret", "example");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
          .isEqualTo("rw-------");
    }
    try (var files = Files.list(state)) {
      assertThat(files).hasSize(2);
    }
  }

  @Test
  void cannotBeReadWithoutItsKeyNorAfterAChange() throws IOException {
    TokenStore.open(state).put(entry("https://one.example", "t1"));
    Path file = state.resolve("oauth-tokens");
    byte[] sealed = Files.readAllBytes(file);
    sealed[sealed.length - 1] ^= 1;
    Files.write(file, sealed);
    assertThat(TokenStore.open(state).newest("https://far.example/mcp")).isNull();
    sealed[sealed.length - 1] ^= 1;
    Files.write(file, sealed);
    assertThat(TokenStore.open(state).newest("https://far.example/mcp")).isNotNull();
    Files.delete(state.resolve("oauth-tokens.key"));
    assertThat(TokenStore.open(state).newest("https://far.example/mcp")).isNull();
  }

  @Test
  void nothingOfItShowsItself() {
    assertThat(entry("https://one.example", "t1").toString()).doesNotContain("t1", "s3cret");
  }
}
