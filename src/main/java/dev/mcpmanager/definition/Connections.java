package dev.mcpmanager.definition;

import dev.mcpmanager.definition.ServerDefinition.Transport;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads how a server is launched and reached, and by which transport.
final class Connections {

  private static final Predicate<String> VARIABLE = Pattern.compile("[^=\0]+").asMatchPredicate();
  private static final Predicate<String> HEADER =
      Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+").asMatchPredicate();
  private static final Predicate<String> INHERITED =
      Pattern.compile("[^=*\0]+\\*?|\\*").asMatchPredicate();

  /// Each word people use, without its dashes and capitals.
  private static final Map<String, Transport> TRANSPORTS =
      Map.of(
          "stdio", Transport.STDIO,
          "http", Transport.HTTP,
          "streamablehttp", Transport.HTTP,
          "sse", Transport.SSE,
          "websocket", Transport.WEBSOCKET,
          "ws", Transport.WEBSOCKET);

  private final Resolver resolver;
  private final Path folder;

  Connections(Resolver resolver, Path folder) {
    this.resolver = resolver;
    this.folder = folder;
  }

  @Nullable LaunchSpec launch(Fields fields) {
    String command = fields.read("command", resolver::command);
    List<String> args = fields.list("args", resolver::argument);
    Map<String, Secret> env =
        fields.map(
            "env",
            VARIABLE,
            "The name of a variable is missing, or has '=' or a NUL character in it; write \"NAME\": \"value\".",
            resolver::variable);
    Path cwd = fields.read("cwd", resolver::directory);
    InheritEnv inheritEnv = fields.read("inheritEnv", Connections::inheritEnv);
    return command == null
        ? null
        : new LaunchSpec(
            command,
            args,
            env,
            cwd == null ? folder : cwd,
            inheritEnv == null ? InheritEnv.DEFAULT : inheritEnv);
  }

  @Nullable RemoteSpec remote(Fields fields) {
    var url = fields.read("url", resolver::url);
    Map<String, Secret> headers =
        fields.map(
            "headers",
            HEADER,
            "The name of a header is missing, or has characters that HTTP forbids there; write \"Name\": \"value\".",
            resolver::header);
    boolean detect = !fields.has("transport") && !fields.has("type");
    Path ca = ca(fields);
    var proxy = fields.read("proxy", resolver::proxy);
    RemoteAuth auth = new AuthReader(resolver).read(fields);
    return url == null ? null : new RemoteSpec(url, headers, detect, ca, proxy, auth);
  }

  private @Nullable Path ca(Fields fields) {
    Fields tls = fields.object("tls", "an object");
    if (tls == null) {
      return null;
    }
    Path ca = tls.read("ca", resolver::file);
    tls.warnOfUnknown();
    return ca;
  }

  /// What the entry says, or else what its fields suggest; it is a problem if they do not fit
  /// together.
  Transport transport(Fields fields, @Nullable RemoteSpec remote) {
    Transport said = fields.read("transport", Connections::named);
    Transport also = fields.read("type", Connections::named);
    if (said != null && also != null && said != also) {
      fields.problem("type", "It contradicts 'transport'; keep one of them.");
    }
    Transport named = said != null ? said : also;
    Transport transport = named != null ? named : suggested(fields, remote);
    check(fields, said != null ? "transport" : "type", transport);
    if (remote != null && transport != Transport.STDIO) {
      checkScheme(fields, transport, remote);
    }
    return transport;
  }

  private static Transport suggested(Fields fields, @Nullable RemoteSpec remote) {
    if (!fields.has("url")) {
      return Transport.STDIO;
    }
    return remote != null && isWebSocket(remote) ? Transport.WEBSOCKET : Transport.HTTP;
  }

  private static void check(Fields fields, String field, Transport transport) {
    boolean command = fields.has("command");
    boolean url = fields.has("url");
    if (!command && !url) {
      fields.problemOfAll("There is neither a 'command' to launch nor a 'url' to reach; give one.");
    } else if (transport == Transport.STDIO && !command) {
      fields.problem(
          field, "Transport 'stdio' needs a 'command'; for a 'url' use 'http' or 'sse'.");
    } else if (transport != Transport.STDIO && !url) {
      fields.warning(
          field,
          "Transport '%s' needs a 'url': the command is run, but nobody can speak to it."
              .formatted(transport.name().toLowerCase(Locale.ROOT)));
    } else if (transport == Transport.STDIO && url) {
      fields.warning("url", "It is not used, since the transport is 'stdio'.");
    }
  }

  private static void checkScheme(Fields fields, Transport transport, RemoteSpec remote) {
    if (isWebSocket(remote) != (transport == Transport.WEBSOCKET)) {
      fields.problem(
          "url",
          "Transport '%s' needs a url that begins with '%s'."
              .formatted(
                  transport.name().toLowerCase(Locale.ROOT),
                  transport == Transport.WEBSOCKET
                      ? "ws://' or 'wss://"
                      : "http://' or 'https://"));
    }
  }

  private static boolean isWebSocket(RemoteSpec remote) {
    return remote.url().getScheme().toLowerCase(Locale.ROOT).startsWith("ws");
  }

  private static Transport named(Json value) throws BadValueException {
    if (value instanceof Json.Text(_, var text)) {
      Transport transport = TRANSPORTS.get(text.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", ""));
      if (transport != null) {
        return transport;
      }
    }
    // says what was expected and found, in the same words as for every other choice
    return Fields.choose(value, Transport.values());
  }

  private static InheritEnv inheritEnv(Json value) throws BadValueException {
    if (value instanceof Json.Bool(_, var all)) {
      return all ? new InheritEnv(true, List.of()) : InheritEnv.DEFAULT;
    }
    if (!(value instanceof Json.Arr(_, var items))) {
      throw BadValueException.wrongKind("true, false or a list of names", value);
    }
    for (Json item : items) {
      if (!(item instanceof Json.Text(_, var name)) || !INHERITED.test(name)) {
        throw new BadValueException(
            "Each item must be the name of a variable, with a '*' only at its end.");
      }
    }
    return new InheritEnv(
        false, items.stream().map(Json.Text.class::cast).map(Json.Text::value).toList());
  }
}
