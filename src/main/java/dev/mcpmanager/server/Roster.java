package dev.mcpmanager.server;

import dev.mcpmanager.definition.DefinitionEntry;
import dev.mcpmanager.definition.DefinitionFile;
import dev.mcpmanager.definition.DefinitionReader;
import dev.mcpmanager.definition.GroupEntry;
import dev.mcpmanager.definition.Problem;
import dev.mcpmanager.definition.ServerGroups;
import dev.mcpmanager.definition.ServerId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The servers of a definitions file, once it could be read. One that cannot be used is looked at
/// again every now and then until it can.
///
/// Written under its one lock, read without. Servers are begun under it as well, so that none is
/// begun behind the back of a close; that only puts mail into mailboxes.
final class Roster {

  private static final Logger log = LoggerFactory.getLogger(Roster.class);

  /// How often a definitions file that could not be used is looked at again.
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  private final Path file;
  private final DefinitionReader reader;
  private final Function<DefinitionEntry, ManagedServer> maker;
  private final Consumer<ServerId> onAdded;
  private final Consumer<ManagedServer> onAdopted;
  private final Consumer<List<DefinitionEntry>> onChanged;
  private final ScheduledExecutorService timer;
  private volatile Map<ServerId, ManagedServer> servers = Map.of(); // written under the lock: this
  private volatile ServerGroups groups = ServerGroups.none(); // likewise
  private volatile DefinitionsStatus status; // likewise
  private boolean closed; // guarded by this

  /// @param maker makes servers of entries
  /// @param onAdded told of each server that was not there when the service had started
  /// @param onAdopted told of each server once all are listed
  /// @param onChanged told of all entries after there are other servers than before, without the
  ///   lock
  Roster(
      Path file,
      DefinitionReader reader,
      Function<DefinitionEntry, ManagedServer> maker,
      Consumer<ServerId> onAdded,
      Consumer<ManagedServer> onAdopted,
      Consumer<List<DefinitionEntry>> onChanged,
      ScheduledExecutorService timer) {
    this.file = file;
    this.reader = reader;
    this.maker = maker;
    this.onAdded = onAdded;
    this.onAdopted = onAdopted;
    this.onChanged = onChanged;
    this.timer = timer;
    this.status = new DefinitionsStatus(file, null, List.of());
  }

  /// Reads the file and takes what it says. One caller at a time: the service's start, then the
  /// timer.
  void open() {
    DefinitionFile read =
        reader.read(file); // outside the lock: a slow disk must not hold up a shutdown
    synchronized (this) {
      if (closed) {
        return;
      }
      take(read);
    }
    if (read instanceof DefinitionFile.Loaded loaded) {
      onChanged.accept(loaded.entries());
    }
  }

  private void take(DefinitionFile read) {
    switch (read) {
      case DefinitionFile.Broken(Problem problem) -> {
        if (!problem.sentence().equals(status.error())) {
          log.error("No servers: {}", problem.sentence());
        }
        status = new DefinitionsStatus(file, problem.sentence(), List.of());
        var _ = timer.schedule(this::openAgain, LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      }
      case DefinitionFile.Loaded loaded -> adopt(loaded);
    }
  }

  private void openAgain() {
    try {
      open();
    } catch (RuntimeException e) {
      log.error("The definitions file could not be read again.", e);
    }
  }

  private void adopt(DefinitionFile.Loaded loaded) {
    boolean mended = status.error() != null;
    List<String> warnings =
        Stream.concat(
                loaded.groups().bad().stream().map(GroupEntry.Bad::sentence),
                loaded.warnings().stream().map(Problem::sentence))
            .toList();
    warnings.forEach(warning -> log.warn("{}: {}", file, warning));
    status = new DefinitionsStatus(file, null, warnings);
    groups = loaded.groups();
    var adopted = new LinkedHashMap<ServerId, ManagedServer>();
    for (DefinitionEntry entry : loaded.entries()) {
      adopted.put(entry.id(), maker.apply(entry));
    }
    servers = Collections.unmodifiableMap(adopted);
    if (mended) {
      adopted.keySet().forEach(onAdded);
    }
    int count = adopted.size();
    log.info("{} {} defined in {}.", count, count == 1 ? "server is" : "servers are", file);
    adopted.values().forEach(onAdopted);
  }

  /// Puts a server in the place of another of that id, if that is there and nothing is closed.
  @SuppressWarnings("ReferenceEquality") // this very one, not one that is equal
  synchronized boolean replace(ManagedServer.Sound old, ManagedServer.Sound next) {
    if (closed || servers.get(old.id()) != old) {
      return false;
    }
    var replaced = new LinkedHashMap<>(servers);
    replaced.put(old.id(), next);
    servers = Collections.unmodifiableMap(replaced);
    return true;
  }

  /// From here on nothing is adopted any more.
  synchronized void close() {
    closed = true;
  }

  /// In the file's order.
  Collection<ManagedServer> servers() {
    return servers.values();
  }

  @Nullable ManagedServer find(ServerId id) {
    return servers.get(id);
  }

  /// @throws UnknownServerException if there is none of that name
  ManagedServer get(ServerId id) {
    ManagedServer server = servers.get(id);
    if (server == null) {
      throw new UnknownServerException(id);
    }
    return server;
  }

  /// As the file that was read last has them.
  ServerGroups groups() {
    return groups;
  }

  DefinitionsStatus status() {
    return status;
  }
}
