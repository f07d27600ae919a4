package dev.mcpmanager.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

/// Compares JSON with what is kept in `src/test/resources/golden`, byte by byte once both are laid
/// out. `-Dgolden.update=true` writes what is there now; look at the difference before committing.
public final class Golden {

  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final JsonMapper JSON = JsonMapper.shared();

  private Golden() {}

  public static void assertMatches(String name, String json) {
    Path file = FOLDER.resolve(name + ".json");
    String pretty =
        JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(json)) + "\n";
    try {
      if (Boolean.getBoolean("golden.update")) {
        Files.writeString(file, pretty);
      }
      assertThat(pretty).isEqualTo(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
