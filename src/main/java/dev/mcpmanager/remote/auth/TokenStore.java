package dev.mcpmanager.remote.auth;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What was granted to us, and as whom we are known where, for each server and each authorization
/// server: never is what one issued shown to another. Survives the service, in a [SealedFile] of
/// the state directory.
///
/// Safe for threads. What is put is on the disk when [#put] returns, since a refresh token that was
/// used up must not come back.
public final class TokenStore {

  private static final Logger log = LoggerFactory.getLogger(TokenStore.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  /// Servers come and go; those used longest ago are forgotten first.
  private static final int MOST = 1000;

  /// What is kept of one server.
  ///
  /// @param server its url
  /// @param issuer who guards it
  record Entry(String server, String issuer, @Nullable Client client, @Nullable Grant grant) {

    Entry withGrant(Grant other) {
      return new Entry(server, issuer, client, other);
    }
  }

  private record Key(String server, String issuer) {}

  private record Content(List<Entry> entries) {}

  private final @Nullable SealedFile file;
  private final Object writing = new Object(); // held by who writes the file, and by no other
  private final Map<Key, Entry> entries = new LinkedHashMap<>(); // under its own monitor

  private TokenStore(@Nullable SealedFile file) {
    this.file = file;
  }

  /// Reads what there is.
  ///
  /// @param directory for what must survive the service; null to keep it in memory only
  public static TokenStore open(@Nullable Path directory) {
    SealedFile file = directory == null ? null : SealedFile.open(directory, "oauth-tokens");
    var store = new TokenStore(file);
    if (file != null) {
      store.read(file);
    }
    return store;
  }

  private void read(SealedFile from) {
    try {
      byte[] content = from.read();
      if (content != null) {
        JSON.readValue(content, Content.class).entries().forEach(this::keep);
      }
    } catch (IOException | JacksonException e) {
      log.warn(
          "What remote servers had granted cannot be read from '{}' ({}), so they must be authorized"
              + " again.",
          from.path(),
          e instanceof IOException ? e.getMessage() : "its content is none of ours");
    }
  }

  private void keep(Entry entry) {
    var key = new Key(entry.server(), entry.issuer());
    synchronized (entries) {
      entries.remove(key); // so that it comes last
      entries.put(key, entry);
      if (entries.size() > MOST) {
        entries.remove(entries.keySet().iterator().next());
      }
    }
  }

  @Nullable Entry find(String server, String issuer) {
    synchronized (entries) {
      return entries.get(new Key(server, issuer));
    }
  }

  /// Who has granted us something for a server, or knows us, newest last.
  List<Entry> all(String server) {
    synchronized (entries) {
      return entries.values().stream().filter(it -> it.server().equals(server)).toList();
    }
  }

  /// What was granted last for a server; null if nothing was.
  @Nullable Entry newest(String server) {
    return all(server).stream()
        .filter(it -> it.grant() != null)
        .max(Comparator.comparing(it -> Objects.requireNonNull(it.grant()).obtainedAt()))
        .orElse(null);
  }

  void put(Entry entry) {
    synchronized (writing) {
      keep(entry);
      write();
    }
  }

  /// Deletes what other servers have granted.
  ///
  /// @param servers the urls of those whose grants are kept
  void retain(Set<String> servers) {
    synchronized (writing) {
      List<Entry> others;
      synchronized (entries) {
        others = entries.values().stream().filter(it -> !servers.contains(it.server())).toList();
        entries.values().removeAll(others);
      }
      if (!others.isEmpty()) {
        write();
        log.info(
            "Deleted what servers had granted that are not in the definitions any more: {}.",
            others.stream().map(TokenStore::place).distinct().collect(joining(", ")));
      }
    }
  }

  /// The path of a url may be a secret.
  private static String place(Entry entry) {
    URI url = URI.create(entry.server());
    return "%s://%s/…".formatted(url.getScheme(), url.getHost());
  }

  private void write() {
    if (file == null) {
      return;
    }
    Content content;
    synchronized (entries) {
      content = new Content(List.copyOf(entries.values()));
    }
    try {
      file.write(JSON.writeValueAsBytes(content));
    } catch (IOException e) {
      log.warn(
          "What a remote server has granted cannot be written to '{}' ({}), so it must be authorized"
              + " again when this service is started again.",
          file.path(),
          e.getMessage());
    }
  }
}
