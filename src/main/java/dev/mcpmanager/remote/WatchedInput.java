package dev.mcpmanager.remote;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/// What comes through a socket, whose silence is noticed: the peer is asked whether it is there,
/// and must say something within a bound. Whoever reads waits anyway, so this takes no clock and no
/// thread. One thread reads.
final class WatchedInput extends InputStream {

  private final Socket socket;
  private final InputStream in;
  private final int idle;
  private final int patience;
  private final Runnable question;
  private boolean asked;

  /// @param idle how long the peer may be silent before it is asked
  /// @param patience how long it may take to say something then
  /// @param question asks; must not wait
  WatchedInput(Socket socket, Duration idle, Duration patience, Runnable question)
      throws IOException {
    this.socket = socket;
    this.in = socket.getInputStream();
    this.idle = (int) idle.toMillis();
    this.patience = (int) patience.toMillis();
    this.question = question;
    socket.setSoTimeout(this.idle);
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    while (true) {
      try {
        int read = in.read(bytes, offset, length);
        if (asked) {
          asked = false;
          socket.setSoTimeout(idle);
        }
        return read;
      } catch (SocketTimeoutException _) {
        ask();
      }
    }
  }

  private void ask() throws IOException {
    if (asked) {
      throw new SilentException();
    }
    asked = true;
    socket.setSoTimeout(patience);
    question.run();
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }
}
