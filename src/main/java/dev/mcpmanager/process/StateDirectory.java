package dev.mcpmanager.process;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where a service keeps what must survive it, for itself alone: it holds a lock there while it
/// runs.
///
/// Where nothing can be written the service runs all the same, with an identity for this run only.
public final class StateDirectory implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(StateDirectory.class);

  private static final int ID_BYTES = 16;

  private final @Nullable Path path;
  private final String instance;
  private final @Nullable FileChannel lock;

  private StateDirectory(@Nullable Path path, String instance, @Nullable FileChannel lock) {
    this.path = path;
    this.instance = instance;
    this.lock = lock;
  }

  /// Makes the directory if need be, and takes it.
  ///
  /// @throws StateDirectoryInUseException if another service has it
  public static StateDirectory open(Path path) {
    FileChannel lock = null;
    try {
      create(path);
      lock = lock(path);
      Files.writeString(path.resolve("pid"), ProcessHandle.current().pid() + "\n");
      return new StateDirectory(path, instance(path.resolve("instance")), lock);
    } catch (IOException e) {
      close(lock);
      log.warn(
          "The state directory '{}' cannot be used ({}): processes left over by an earlier run of this"
              + " service will not be found, and the history of runs is kept in memory only.",
          path,
          e.toString());
      return inMemory();
    }
  }

  /// No directory: an identity for this run only.
  public static StateDirectory inMemory() {
    return new StateDirectory(null, newId(), null);
  }

  private static void create(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return;
    }
    Files.createDirectories(path);
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static FileChannel lock(Path path) throws IOException {
    var channel =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!taken(channel)) {
      close(channel);
      throw new StateDirectoryInUseException(path, owner(path));
    }
    return channel;
  }

  private static boolean taken(FileChannel channel) throws IOException {
    try {
      @Nullable FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException _) {
      return false; // by this very process
    } catch (IOException e) {
      close(channel);
      throw e;
    }
  }

  private static String owner(Path path) {
    try {
      return "process " + Long.parseLong(Files.readString(path.resolve("pid")).strip());
    } catch (IOException | NumberFormatException _) {
      return "of unknown process number";
    }
  }

  /// Written whole or not at all.
  private static String instance(Path file) throws IOException {
    if (Files.exists(file)) {
      String id = Files.readString(file, US_ASCII).strip();
      if (id.matches("[0-9a-f]{" + 2 * ID_BYTES + "}")) {
        return id;
      }
    }
    String id = newId();
    Path temporary = file.resolveSibling("instance.new");
    Files.writeString(temporary, id + "\n", US_ASCII);
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return id;
  }

  private static String newId() {
    byte[] id = new byte[ID_BYTES];
    new SecureRandom().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /// Names the service from one run to the next.
  String instance() {
    return instance;
  }

  /// Whether anything can be kept beyond this run.
  public boolean persistent() {
    return path != null;
  }

  /// A file in it; empty if nothing can be kept.
  public Optional<Path> resolve(String name) {
    return path == null ? Optional.empty() : Optional.of(path.resolve(name));
  }

  /// Gives the directory up. Nothing of this service may run any more then.
  @Override
  public void close() {
    close(lock);
  }

  private static void close(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      log.debug("A lock could not be given back.", e);
    }
  }
}
