package dev.mcpmanager.definition;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads definitions files. Any thread may use it; it keeps nothing between files.
///
/// Reading is total: whatever the file holds, or if there is none, the answer is a
/// [DefinitionFile]. A bad entry is an entry like the others, with its problems; only what spoils
/// the whole file is [DefinitionFile.Broken].
public final class DefinitionReader {

  /// A file of this size holds thousands of servers, or is something else.
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private final Defaults defaults;
  private final Function<String, @Nullable String> environment;

  /// A reader for any number of files.
  ///
  /// @param defaults what holds where a definition says nothing
  /// @param environment the variables that `${NAME}` refers to; null for one that is not set
  public DefinitionReader(Defaults defaults, Function<String, @Nullable String> environment) {
    this.defaults = defaults;
    this.environment = environment;
  }

  /// Reads a file. Relative paths in it begin at its folder.
  public DefinitionFile read(Path file) {
    Path path = file.toAbsolutePath().normalize();
    try {
      if (Files.isDirectory(path)) {
        return broken("'%s' is a directory; set MCP_SERVERS_FILE to a file in it.", path);
      }
      // A pipe would make us wait for whoever fills it.
      if (Files.exists(path) && !Files.isRegularFile(path)) {
        return broken("'%s' is not a regular file; set MCP_SERVERS_FILE to one.", path);
      }
      byte[] content = content(path);
      return content.length > MAX_BYTES
          ? broken("'%s' is larger than 4 MiB; is it the right file?", path)
          : parse(content, folder(path));
    } catch (NoSuchFileException _) {
      return broken(
          "There is no definitions file at '%s'; create it, or set MCP_SERVERS_FILE to where it"
              + " is.",
          path);
    } catch (AccessDeniedException _) {
      return broken("'%s' may not be read by this service; change its owner or mode.", path);
    } catch (IOException e) {
      return broken("'%s' cannot be read (" + e.getClass().getSimpleName() + ").", path);
    }
  }

  /// Reads the content of a file that stands, or is to stand, in a folder.
  ///
  /// @param folder the folder of the file, where relative paths in it begin
  public DefinitionFile parse(byte[] content, Path folder) {
    try {
      Json root = JsonText.parse(content);
      if (root == null) {
        throw new BrokenFileException(
            Place.NOWHERE, "The definitions file is empty; write {\"mcpServers\": {}} to begin.");
      }
      return entries(FileShape.of(root), folder.toAbsolutePath().normalize());
    } catch (BrokenFileException e) {
      return new DefinitionFile.Broken(e.problem());
    }
  }

  private DefinitionFile entries(FileShape shape, Path folder) {
    var resolver = new Resolver(new Interpolation(environment, folder), folder);
    List<Identity> identities = Identity.of(shape.entries());
    var known = new KnownServers(identities);
    var reader =
        new EntryReader(
            new Policies(defaults),
            new Connections(resolver, folder),
            new ClientSide(resolver),
            Dependencies.of(identities, known));
    List<DefinitionEntry> entries = new ArrayList<>();
    List<Problem> warnings = new ArrayList<>(shape.warnings());
    for (Identity identity : identities) {
      var findings = new Findings(identity.label());
      entries.add(reader.read(identity, findings));
      warnings.addAll(findings.warnings());
    }
    var groups = new GroupsReader(known);
    ServerGroups read = groups.read(shape.groups());
    warnings.addAll(groups.warnings());
    return new DefinitionFile.Loaded(entries, read, warnings);
  }

  private static byte[] content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MAX_BYTES + 1);
    }
  }

  private static Path folder(Path file) {
    Path folder = file.getParent();
    return folder == null ? file : folder;
  }

  private static DefinitionFile broken(String message, Path path) {
    return new DefinitionFile.Broken(new Problem(0, 0, null, null, message.formatted(path)));
  }
}
