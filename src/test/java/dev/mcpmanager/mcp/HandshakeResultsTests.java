package dev.mcpmanager.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What clients of one era are told of a server of the other, or of their own.
class HandshakeResultsTests {

  private static final String VERSIONS =
      "'supportedVersions':['2026-07-28','2025-11-25','2025-06-18','2025-03-26','2024-11-05']";

  private final Handshake legacy =
      Handshake.legacy(
          Spelt.bytes(
              "{'protocolVersion':'2025-06-18','capabilities':{'tools':{'listChanged':true},"
                  + "'tasks':{'list':{}},'x':{'n':1.50}},'serverInfo':{'name':'s','version':'1'},"
                  + "'instructions':'be kind'}"));

  private final Handshake modern =
      Handshake.modern(
          Spelt.bytes(
              "{'supportedVersions':['2026-07-28'],'capabilities':{'tools':{},"
                  + "'extensions':{'io/tasks':{}}},'own':1E400,'ttlMs':5,"
                  + "'_meta':{'io/serverInfo':{'name':'m','version':'2'}}}"));

  @Test
  void aLegacyServerIsDiscoveredFromItsHandshake() {
    assertThat(Spelt.text(DiscoverResult.of(legacy, new Caching(9, false))))
        .isEqualTo(
            "{'resultType':'complete',"
                + VERSIONS
                + ",'capabilities':{'tools':{'listChanged':true},'x':{'n':1.5}},"
                + "'instructions':'be kind','ttlMs':9,'cacheScope':'private',"
                + "'_meta':{'io/serverInfo':{'name':'s','version':'1'}}}");
  }

  @Test
  void aModernServerKeepsItsWordsButForTheVersions() {
    assertThat(Spelt.text(DiscoverResult.of(modern, Caching.NONE)))
        .isEqualTo(
            "{'resultType':'complete','cacheScope':'private',"
                + VERSIONS
                + ",'capabilities':{'tools':{},'extensions':{'io/tasks':{}}},'own':1E400,"
                + "'ttlMs':5,'_meta':{'io/serverInfo':{'name':'m','version':'2'}}}");
  }

  @Test
  void aLegacyServerKeepsItsWordsButForTheVersion() {
    assertThat(Spelt.text(InitializeResult.of(legacy, "2025-03-26")))
        .isEqualTo(
            "{'protocolVersion':'2025-03-26','capabilities':{'tools':{'listChanged':true},"
                + "'tasks':{'list':{}},'x':{'n':1.50}},'serverInfo':{'name':'s','version':'1'},"
                + "'instructions':'be kind'}");
  }

  @Test
  void aModernServerIsIntroducedToALegacyClient() {
    assertThat(Spelt.text(InitializeResult.of(modern, "2025-11-25")))
        .isEqualTo(
            "{'protocolVersion':'2025-11-25','capabilities':{'tools':{},'logging':{}},"
                + "'serverInfo':{'name':'m','version':'2'}}");
  }

  @Test
  void aServerWithoutANameIsCalledUnknown() {
    Handshake nameless = Handshake.modern(Spelt.bytes("{'capabilities':{'logging':{'x':1}}}"));
    assertThat(Spelt.text(InitializeResult.of(nameless, "2025-11-25")))
        .isEqualTo(
            "{'protocolVersion':'2025-11-25','capabilities':{'logging':{'x':1}},"
                + "'serverInfo':{'name':'unknown','version':'unknown'}}");
    assertThat(Spelt.text(DiscoverResult.of(nameless, Caching.NONE))).doesNotContain("serverInfo");
  }

  @ParameterizedTest
  @CsvSource({
    "2024-11-05, 2024-11-05, 2024-11-05",
    "2025-06-18, 2025-06-18, 2025-06-18",
    "2025-11-25, 2025-06-18, 2025-11-25",
    "2026-07-28, 2025-06-18, 2025-11-25",
    "1.0,        2025-06-18, 2025-11-25",
    "'',         2025-06-18, 2025-11-25",
  })
  void theRevisionIsTheOneAskedForUpToTheServersOwn(
      String asked, String ofLegacyServer, String ofModernServer) {
    assertThat(InitializeResult.version(legacy, asked)).isEqualTo(ofLegacyServer);
    assertThat(InitializeResult.version(modern, asked)).isEqualTo(ofModernServer);
  }

  @Test
  void neitherIsToldWhatItCannotUse() {
    assertThat(Capabilities.forModern(null)).isEmpty();
    assertThat(Capabilities.forLegacy(null)).hasToString("{\"logging\":{}}");
    assertThat(Capabilities.forModern(legacy.capabilities()).has("tasks")).isFalse();
    assertThat(Capabilities.forLegacy(legacy.capabilities()).has("tasks")).isTrue();
  }
}
