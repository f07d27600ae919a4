package dev.mcpmanager.jsonrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// What fuzzing (`scripts/fuzz`) has found worth keeping, tried again.
class FuzzCorpusTests {

  private static final Path CORPUS = Path.of("src/test/resources/fuzz");

  @Test
  void theScannerAgreesWithJackson() throws IOException {
    replay("ScannerFuzz", ScannerFuzz::fuzzerTestOneInput);
  }

  @Test
  void theFramerFindsTheLines() throws IOException {
    replay("FramerFuzz", FramerFuzz::fuzzerTestOneInput);
  }

  @Test
  void theSplicerReplacesAndNothingElse() throws IOException {
    replay("SplicerFuzz", SplicerFuzz::fuzzerTestOneInput);
  }

  private static void replay(String target, Consumer<byte[]> fuzz) throws IOException {
    List<Path> inputs;
    try (var files = Files.list(CORPUS.resolve(target))) {
      inputs = files.sorted().toList();
    }
    assertThat(inputs).hasSizeGreaterThan(20);
    for (Path input : inputs) {
      byte[] data = Files.readAllBytes(input);
      assertThatCode(() -> fuzz.accept(data)).as("%s", input).doesNotThrowAnyException();
    }
  }
}
