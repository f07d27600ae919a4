package dev.mcpmanager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.testing.Golden;
import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every property that people can set, with its type and default: renaming one breaks
/// installations, so it must be meant.
class ConfigurationMetadataTests {

  private static final JsonMapper JSON = JsonMapper.shared();

  @Test
  void everyPropertyHasItsNameTypeDefaultAndDescription() throws IOException {
    var properties = new TreeMap<String, String>();
    for (JsonNode property : metadata().get("properties")) {
      String name = property.get("name").asString();
      assertThat(property.path("description").asString("")).as(name).isNotBlank();
      String type = property.get("type").asString();
      JsonNode standard = property.path("defaultValue");
      properties.put(name, type + " = " + (standard.isMissingNode() ? "" : standard.toString()));
    }
    Golden.assertMatches("configuration", JSON.writeValueAsString(properties));
  }

  static JsonNode metadata() throws IOException {
    String name = "META-INF/spring-configuration-metadata.json";
    Enumeration<java.net.URL> found =
        ConfigurationMetadataTests.class.getClassLoader().getResources(name);
    while (found.hasMoreElements()) {
      java.net.URL url = found.nextElement();
      if (url.getProtocol().equals("file")) { // ours, not that of a library's jar
        try (InputStream in = url.openStream()) {
          return JSON.readTree(in);
        }
      }
    }
    throw new AssertionError("The configuration processor has written nothing.");
  }
}
