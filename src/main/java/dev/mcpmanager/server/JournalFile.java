package dev.mcpmanager.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.lifecycle.ExitCause;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// One server's runs on disk: a JSON object a line, a later line of the same number in the place of
/// an earlier one. Only the owner may read it, since stderr may hold what others must not see.
///
/// A line that was cut by a crash costs itself and no other. The file is written anew, with only
/// what counts, once it has several times as many lines.
final class JournalFile {

  /// How many lines for each run worth keeping there may be.
  private static final int SLACK = 4;

  private static final int UNKNOWN = -1;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES) // of a later version
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private static final ExitCause CUT_OFF = ExitCause.SERVICE_ENDED;

  private final Path path;
  private final ServerId server;
  private final int maxRuns;
  private int lines = UNKNOWN;

  /// @param runs oldest first
  /// @param badLines how many lines could not be read
  record Content(List<Run> runs, int badLines) {}

  JournalFile(Path path, ServerId server, int maxRuns) {
    this.path = path;
    this.server = server;
    this.maxRuns = maxRuns;
  }

  /// All runs that count; those without an end were cut off with the service.
  Content read() throws IOException {
    Lines found = readLines();
    return new Content(
        found.byNumber().values().stream().map(JournalFile::ended).map(this::run).toList(),
        found.bad());
  }

  void append(Collection<Run> runs) throws IOException {
    Files.createDirectories(path.toAbsolutePath().getParent(), mode(path, "rwx------"));
    if (lines == UNKNOWN) {
      lines = readLines().all();
    }
    lines += runs.size();
    try {
      write(path, runs.stream().map(JSON::writeValueAsString).toList(), CREATE, READ, WRITE);
      if (lines > SLACK * maxRuns) {
        compact();
      }
    } catch (IOException e) {
      lines = UNKNOWN;
      throw e;
    }
  }

  private void compact() throws IOException {
    Collection<ObjectNode> kept = readLines().byNumber().values();
    Path next = path.resolveSibling(path.getFileName() + ".tmp");
    List<String> texts = kept.stream().map(JSON::writeValueAsString).toList();
    write(next, texts, CREATE, READ, WRITE, TRUNCATE_EXISTING);
    Files.move(next, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    lines = kept.size();
  }

  private static void write(Path file, List<String> texts, OpenOption... options)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file, Set.of(options), mode(file, "rw-------"))) {
      String lines = texts.stream().collect(Collectors.joining("\n", "", "\n"));
      String start = endsWithinALine(channel) ? "\n" : "";
      ByteBuffer bytes = ByteBuffer.wrap((start + lines).getBytes(UTF_8));
      channel.position(channel.size());
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    }
  }

  private static boolean endsWithinALine(FileChannel channel) throws IOException {
    long size = channel.size();
    var last = ByteBuffer.allocate(1);
    return size > 0 && channel.read(last, size - 1) == 1 && last.get(0) != '\n';
  }

  /// @param byNumber the latest line of each run, oldest run first
  /// @param all how many lines there are
  /// @param bad how many of them could not be read
  private record Lines(TreeMap<Long, ObjectNode> byNumber, int all, int bad) {}

  private Lines readLines() throws IOException {
    var byNumber = new TreeMap<Long, ObjectNode>();
    int all = 0;
    int bad = 0;
    try (var reader =
        new BufferedReader(new InputStreamReader(Files.newInputStream(path), UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        all++;
        ObjectNode node = object(line);
        if (node == null) {
          bad += line.isBlank() ? 0 : 1;
          continue;
        }
        byNumber.put(node.path("number").asLong(), node);
        if (byNumber.size() > maxRuns) {
          byNumber.pollFirstEntry();
        }
      }
    } catch (NoSuchFileException _) {
      // Its first run is still to come.
    }
    return new Lines(byNumber, all, bad);
  }

  /// The line as a run of this server, or null if it is none.
  private @Nullable ObjectNode object(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      boolean ours = node.path("serverId").asString("").equals(server.value());
      if (ours && node instanceof ObjectNode object && run(object).number() > 0) {
        return object;
      }
      return null;
    } catch (JacksonException _) {
      return null;
    }
  }

  private Run run(ObjectNode node) {
    return JSON.treeToValue(node, Run.class);
  }

  private static ObjectNode ended(ObjectNode node) {
    if (node.path("end").isNull() || node.path("end").isMissingNode()) {
      node.put("end", "was cut off when the service itself ended without warning");
      node.put("cause", CUT_OFF.wireName());
    }
    return node;
  }

  /// Rights of what is made, where the file system knows such.
  private static FileAttribute<?>[] mode(Path file, String rights) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
