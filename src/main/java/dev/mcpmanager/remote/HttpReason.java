package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.lifecycle.ExitCause;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.impl.EnglishReasonPhraseCatalog;

/// Says what went wrong with a server over HTTP, as predicates about it. No user, no query and no
/// secret of a url is in them.
final class HttpReason {

  private static final int LONGEST_QUOTE = 200;

  private HttpReason() {}

  /// Why nothing could be asked there.
  static Exit.Disconnected unreachable(IOException e, URI url) {
    if (e instanceof ForbiddenAddressException forbidden) {
      return new Exit.Disconnected(forbidden.predicate(), ExitCause.CONFIGURATION);
    }
    String place = place(url);
    String reason =
        switch (e) {
          case UnknownHostException _ -> "no address is known of '%s'".formatted(url.getHost());
          case ConnectTimeoutException _ ->
              "%s did not accept a connection in time".formatted(place);
          case SocketTimeoutException _ -> "%s did not answer in time".formatted(place);
          case SSLException _ -> "TLS with %s failed: %s".formatted(place, tlsFault(e));
          default ->
              String.valueOf(e.getMessage()).contains("refused")
                  ? "connection refused by " + place
                  : "%s broke the connection (%s)".formatted(place, words(e));
        };
    return new Exit.Disconnected("cannot be reached: " + reason, ExitCause.UNREACHABLE);
  }

  static Exit.Disconnected proxyRefused(int status, URI url) {
    String reason =
        "cannot be reached: its proxy does not lead to %s, but %s"
            .formatted(place(url), status(status));
    return new Exit.Disconnected(reason, ExitCause.UNREACHABLE);
  }

  /// The last of the causes says it best: "unable to find valid certification path".
  private static String tlsFault(Throwable e) {
    Throwable last = e;
    for (int depth = 0; depth < 10 && last.getCause() != null; depth++) {
      last = last.getCause();
    }
    return printable(String.valueOf(last.getMessage()));
  }

  /// What a status says by itself.
  static String status(int status) {
    String phrase = EnglishReasonPhraseCatalog.INSTANCE.getReason(status, null);
    return phrase == null
        ? "answered with HTTP %d".formatted(status)
        : "answered with HTTP %d (%s)".formatted(status, phrase);
  }

  /// The same with the first line of what came with it, unless that is a page.
  static String status(int status, byte[] body) {
    String line = new String(body, UTF_8).strip().lines().findFirst().orElse("");
    return line.isEmpty() || line.startsWith("<")
        ? status(status)
        : "%s: '%s'".formatted(status(status), printable(line));
  }

  /// What went wrong with a connection, for parentheses: "Connection reset".
  static String words(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : printable(e.getMessage());
  }

  static String printable(String text) {
    String cut = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text;
    return cut.replaceAll("\\p{Cntrl}", " ").strip();
  }

  /// A url without what may be secret in it.
  static String shown(URI url) {
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    return "%s://%s%s".formatted(url.getScheme(), place(url), printable(path));
  }

  private static String place(URI url) {
    return url.getPort() < 0 ? String.valueOf(url.getHost()) : url.getHost() + ":" + url.getPort();
  }
}
