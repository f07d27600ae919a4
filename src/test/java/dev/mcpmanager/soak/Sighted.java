package dev.mcpmanager.soak;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A living process that the service has to answer for, as `/proc` shows it.
///
/// @param server whose it is; empty if it only runs where the service does (its own helpers do)
/// @param start in clock ticks since the boot; with the pid it names a process for ever
/// @param leads whether it is the child itself, not one of the processes that it made
record Sighted(long pid, long start, char state, String server, boolean leads, String command) {

  private static final Path PROC = Path.of("/proc");

  /// Everything of the service but itself.
  ///
  /// @param mark what all tokens of this run begin with
  /// @param folder where the service runs
  static List<Sighted> all(String mark, Path folder, long manager) {
    Pattern token = Pattern.compile(Pattern.quote(mark) + "([a-z-]+)");
    try (Stream<Path> processes = Files.list(PROC)) {
      return processes
          .filter(path -> path.getFileName().toString().matches("\\d+"))
          .flatMap(path -> read(path, token, folder).stream())
          .filter(process -> process.pid != manager && process.state != 'Z')
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("/proc cannot be listed", e);
    }
  }

  /// How many children of a process have ended and were not waited for.
  static int zombiesOf(long parent) {
    try (Stream<Path> processes = Files.list(PROC)) {
      return (int)
          processes
              .filter(path -> path.getFileName().toString().matches("\\d+"))
              .flatMap(path -> stat(path).stream())
              .filter(stat -> stat[0].equals("Z") && Long.parseLong(stat[1]) == parent)
              .count();
    } catch (IOException e) {
      throw new IllegalStateException("/proc cannot be listed", e);
    }
  }

  boolean lives() {
    return stat(PROC.resolve(String.valueOf(pid)))
        .filter(stat -> Long.parseLong(stat[19]) == start && !stat[0].equals("Z"))
        .isPresent();
  }

  boolean is(Sighted other) {
    return pid == other.pid && start == other.start;
  }

  /// Different for every process that there ever was.
  String name() {
    return pid + "@" + start;
  }

  String described() {
    return "%s: %d %s".formatted(server.isEmpty() ? "service" : server, pid, command);
  }

  private static Optional<Sighted> read(Path path, Pattern token, Path folder) {
    try {
      String command = text(path.resolve("cmdline")).replace('\0', ' ').strip();
      Matcher marked = token.matcher(command);
      boolean ours = marked.find();
      if (!ours && !Files.readSymbolicLink(path.resolve("cwd")).equals(folder)) {
        return Optional.empty();
      }
      long pid = Long.parseLong(path.getFileName().toString());
      String server = ours ? marked.group(1) : "";
      return stat(path)
          .map(stat ->
              new Sighted(
                  pid,
                  Long.parseLong(stat[19]),
                  stat[0].charAt(0),
                  server,
                  ours && Long.parseLong(stat[2]) == pid && !command.contains(" linger "),
                  command));
    } catch (IOException _) {
      return Optional.empty(); // it has ended meanwhile
    }
  }

  /// The fields after the name: state, parent, group, session, …; the 20th is the start time.
  private static Optional<String[]> stat(Path path) {
    try {
      String stat = text(path.resolve("stat"));
      return Optional.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    } catch (IOException | StringIndexOutOfBoundsException _) {
      return Optional.empty();
    }
  }

  private static String text(Path path) throws IOException {
    return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
  }
}
