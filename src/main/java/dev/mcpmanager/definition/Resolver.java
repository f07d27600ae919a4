package dev.mcpmanager.definition;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/// Turns the strings of an entry into what they stand for: references resolved, secret files read,
/// paths made absolute; and refuses what the operating system or HTTP would refuse later, with less
/// to say.
final class Resolver {

  /// Linux takes no longer argument or variable (`MAX_ARG_STRLEN`).
  private static final int MAX_BYTES = 128 * 1024;

  private static final Set<String> SCHEMES = Set.of("http", "https", "ws", "wss");
  private static final Set<String> PROXY_SCHEMES = Set.of("http", "https");

  private final Interpolation interpolation;
  private final Path folder;

  Resolver(Interpolation interpolation, Path folder) {
    this.interpolation = interpolation;
    this.folder = folder;
  }

  String command(Json value) throws BadValueException {
    String command = checked(inHome(string(value)));
    if (command.isBlank()) {
      throw new BadValueException("The command is empty; name a program.");
    }
    return command;
  }

  String argument(Json value) throws BadValueException {
    return checked(interpolation.expand(scalar(value)));
  }

  /// A value of `env`: like an argument, or the name of a file that holds it.
  Secret variable(Json value) throws BadValueException {
    return new Secret(checked(secret(scalar(value))));
  }

  /// A value of `headers`. What ends a line would end the header.
  Secret header(Json value) throws BadValueException {
    String header = checked(secret(scalar(value)));
    if (header.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7F)) {
      throw new BadValueException("A header must not hold line breaks or control characters.");
    }
    return new Secret(header);
  }

  Path directory(Json value) throws BadValueException {
    return path(checked(inHome(string(value))));
  }

  Path file(Json value) throws BadValueException {
    String file = checked(inHome(string(value)));
    if (file.isBlank()) {
      throw new BadValueException("The path is empty; name a file.");
    }
    return path(file);
  }

  private Path path(String path) throws BadValueException {
    try {
      return folder.resolve(path).normalize();
    } catch (InvalidPathException _) {
      throw new BadValueException("This is not a path.");
    }
  }

  /// A directory, or a `file:` URI, as the URI that it is in any case.
  URI root(Json value) throws BadValueException {
    String root = checked(inHome(string(value)));
    if (root.isBlank()) {
      throw new BadValueException("The root is empty; name a directory.");
    }
    if (!root.regionMatches(true, 0, "file:", 0, 5)) {
      return uri(directory(value));
    }
    try {
      var uri = new URI(root.strip());
      if (uri.getPath() != null && uri.getPath().startsWith("/") && uri.getQuery() == null) {
        return uri;
      }
    } catch (URISyntaxException _) {
      // said below
    }
    throw new BadValueException(
        "This is not a 'file:' URI with an absolute path, such as 'file:///srv/data'.");
  }

  /// Without the slash that the JDK puts behind directories that are there.
  private static URI uri(Path directory) {
    String uri = directory.toUri().toString();
    return URI.create(
        uri.endsWith("/") && directory.getFileName() != null
            ? uri.substring(0, uri.length() - 1)
            : uri);
  }

  URI url(Json value) throws BadValueException {
    return url(
        value,
        SCHEMES,
        "Expected a whole url that begins with 'http://', 'https://', 'ws://' or 'wss://' and a host.");
  }

  URI proxy(Json value) throws BadValueException {
    return url(
        value,
        PROXY_SCHEMES,
        "Expected the url of a proxy, which begins with 'http://' or 'https://' and a host.");
  }

  private URI url(Json value, Set<String> schemes, String expected) throws BadValueException {
    try {
      var url = new URI(interpolation.expand(string(value)).strip());
      String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
      if (schemes.contains(scheme) && url.getHost() != null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // its message quotes the url, which may hold a secret
      throw new BadValueException(
          "This is not a valid url (%s, at character %d)."
              .formatted(e.getReason(), e.getIndex() + 1));
    }
    throw new BadValueException(expected);
  }

  private String secret(String text) throws BadValueException {
    // Only what the file itself says is a path: no value of the environment makes us open a file.
    return text.startsWith(SecretFile.PREFIX)
        ? SecretFile.read(
            interpolation.expand(text.substring(SecretFile.PREFIX.length())),
            Findings.printable(MaskedText.value(text)))
        : interpolation.expand(text);
  }

  private String inHome(String text) throws BadValueException {
    return text.equals("~") || text.startsWith("~/")
        ? interpolation.home() + interpolation.expand(text.substring(1))
        : interpolation.expand(text);
  }

  private static String string(Json value) throws BadValueException {
    if (value instanceof Json.Text(_, var text)) {
      return text;
    }
    throw BadValueException.wrongKind("a string", value);
  }

  /// Numbers and booleans are taken as written: people leave the quotes away.
  private static String scalar(Json value) throws BadValueException {
    return switch (value) {
      case Json.Text(_, var text) -> text;
      case Json.Num(_, var source) -> source;
      case Json.Bool(_, var bool) -> String.valueOf(bool);
      case Json.Null _, Json.Obj _, Json.Arr _ ->
          throw BadValueException.wrongKind("a string", value);
    };
  }

  private static String checked(String text) throws BadValueException {
    if (text.indexOf('\0') >= 0) {
      throw new BadValueException("A NUL character cannot be handed to a program.");
    }
    if (text.getBytes(StandardCharsets.UTF_8).length >= MAX_BYTES) {
      throw new BadValueException(
          "This is 128 KiB or longer, and no program can be started with it; put it in a file.");
    }
    return text;
  }
}
