package dev.mcpmanager.soak;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// The history file: JSON lines, written as things happen, by any thread.
final class History implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final long start = System.nanoTime();
  private final BufferedWriter file;

  History(Path path) throws IOException {
    file = Files.newBufferedWriter(path);
  }

  /// Milliseconds since the run began.
  long now() {
    return (System.nanoTime() - start) / 1_000_000;
  }

  synchronized void add(Entry entry) {
    try {
      file.write(JSON.writerFor(Entry.class).writeValueAsString(entry));
      file.newLine();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }

  static List<Entry> read(Path path) throws IOException {
    try (Stream<String> lines = Files.lines(path)) {
      return lines.map(line -> JSON.readValue(line, Entry.class)).toList();
    }
  }
}
