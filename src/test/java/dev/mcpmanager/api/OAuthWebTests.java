package dev.mcpmanager.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.testing.EdgeWebTests;
import org.junit.jupiter.api.Test;

class OAuthWebTests extends EdgeWebTests {

  @Test
  void aLinkThatIsNotKnownIsToldInWordsAndQuotesNothing() {
    var page = http.get("/oauth/callback?code=c&state=%3Cscript%3E");
    assertThat(page.statusCode()).isEqualTo(400);
    assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=UTF-8");
    assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
    assertThat(page.body()).contains("has expired").doesNotContain("script");
  }

  @Test
  void publishesNoMetadataWithoutAPublicUrl() {
    assertThat(http.get("/oauth/client-metadata.json").statusCode()).isEqualTo(404);
  }
}
