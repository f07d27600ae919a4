package dev.mcpmanager.remote;

import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.core5.http.config.Http1Config;
import org.jspecify.annotations.Nullable;

/// A connection that is kept for the next request, and asked before that whether its server has
/// closed it: without waiting, where the library would wait a millisecond each time for what
/// usually does not come.
final class KeptConnection extends DefaultManagedHttpClientConnection {

  private final Keeping keeping;
  private volatile @Nullable SocketChannel channel; // written by who connects
  private volatile long idleSince = System.nanoTime(); // written by who used it last

  /// @param keeping is told if its server has closed it
  KeptConnection(Http1Config config, Keeping keeping) {
    super("kept", null, null, config, null, null, null, null);
    this.keeping = keeping;
  }

  /// A socket that can be asked without waiting.
  ///
  /// @param proxy is not looked at: how to reach a proxy the client knows by itself
  @SuppressWarnings("UnusedVariable")
  static Socket socket(@Nullable Proxy proxy) throws IOException {
    return SocketChannel.open().socket();
  }

  @Override
  public void bind(Socket socket) throws IOException {
    channel = socket.getChannel();
    super.bind(socket);
  }

  @Override
  public void bind(SSLSocket safe, Socket below) throws IOException {
    channel = below.getChannel();
    super.bind(safe, below);
  }

  @Override
  public void passivate() {
    idleSince = System.nanoTime();
    super.passivate();
  }

  /// Nobody has asked anything, so whatever comes is no answer: the end, or an alert of TLS before
  /// it. Neither leaves anything that could be used.
  @Override
  public boolean isStale() {
    SocketChannel open = channel;
    if (open == null || !isOpen()) {
      return true;
    }
    boolean closed = isClosedByServer(open);
    if (closed) {
      keeping.foundClosed(Duration.ofNanos(System.nanoTime() - idleSince));
    }
    return closed;
  }

  private static boolean isClosedByServer(SocketChannel open) {
    try {
      open.configureBlocking(false);
      try {
        return open.read(ByteBuffer.allocate(1)) != 0;
      } finally {
        open.configureBlocking(true);
      }
    } catch (IOException _) {
      return true; // it was reset
    }
  }
}
