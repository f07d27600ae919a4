package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.definition.RemoteSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/// Connects to a remote server by hand, under the same rules as the HTTP client: which addresses it
/// may have, whom TLS believes, and which proxy leads there.
final class Dialler {

  private final RemoteSpec spec;
  private final CheckedNames names;
  private final Duration patience;

  /// @param patience how long each step may take: a connection, a TLS handshake, a proxy's answer
  Dialler(RemoteSpec spec, AddressRules rules, Duration patience) {
    this.spec = spec;
    this.names = new CheckedNames(rules);
    this.patience = patience;
  }

  /// Connects, and waits for that. What is read from the socket has the same patience, unless that
  /// is changed.
  ///
  /// @param opened told of each connection before it is made, to close it from elsewhere: closing
  ///   what is returned may wait for the peer
  Socket dial(Consumer<Socket> opened) throws IOException, DisconnectedException {
    URI url = spec.url();
    names.check(url);
    SSLContext trust = HostPort.isSafe(url) ? Trust.in(spec.ca()) : null;
    Proxies proxies = Proxies.of(spec.proxy());
    URI proxy = proxies.leadingTo(url);
    Socket socket;
    if (proxy == null) {
      socket = connect(names.resolve(url.getHost()), HostPort.of(url), opened);
    } else {
      HostPort there = HostPort.of(proxy);
      InetAddress[] addresses =
          proxies.areTheOperators()
              ? InetAddress.getAllByName(there.host())
              : names.resolve(there.host());
      socket = connect(addresses, there, opened);
      if (HostPort.isSafe(proxy)) {
        socket = secured(Trust.in(spec.ca()), socket, there);
      }
      passThrough(socket, proxy);
    }
    return trust == null ? socket : secured(trust, socket, HostPort.of(url));
  }

  private Socket connect(InetAddress[] addresses, HostPort there, Consumer<Socket> opened)
      throws IOException {
    IOException failure = null;
    for (InetAddress address : addresses) {
      var socket = new Socket();
      opened.accept(socket);
      try {
        socket.setTcpNoDelay(true);
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        socket.setSoTimeout((int) patience.toMillis());
        socket.connect(new InetSocketAddress(address, there.port()), (int) patience.toMillis());
        return socket;
      } catch (IOException e) {
        socket.close();
        failure = failure == null ? e : failure; // the first address is the preferred one
      }
    }
    throw failure == null ? new IOException("its name has no address") : failure;
  }

  private static SSLSocket secured(SSLContext trust, Socket socket, HostPort there)
      throws IOException {
    var safe =
        (SSLSocket)
            trust.getSocketFactory().createSocket(socket, there.bareHost(), there.port(), true);
    SSLParameters parameters = safe.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    safe.setSSLParameters(parameters);
    safe.startHandshake();
    return safe;
  }

  private void passThrough(Socket socket, URI proxy) throws IOException, DisconnectedException {
    HostPort there = HostPort.of(spec.url());
    String login = login(proxy);
    String request =
        "CONNECT %s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
            .formatted(there, there, login == null ? "" : login);
    socket.getOutputStream().write(request.getBytes(ISO_8859_1));
    ResponseHead answer = ResponseHead.read(socket.getInputStream());
    if (answer.status() / 100 != 2) {
      throw new DisconnectedException(HttpReason.proxyRefused(answer.status(), spec.url()));
    }
  }

  private static @Nullable String login(URI proxy) {
    String user = proxy.getUserInfo();
    return user == null
        ? null
        : "Proxy-Authorization: Basic %s\r\n"
            .formatted(Base64.getEncoder().encodeToString(user.getBytes(UTF_8)));
  }
}
