package dev.mcpmanager.soak;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A STOMP client that subscribes to everything and never reads. Byte by byte: a library would
/// read.
final class SlowClient {

  private SlowClient() {}

  static void linger(int port, Duration time) {
    try (var socket = new Socket()) {
      socket.setReceiveBufferSize(4096);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      var out = socket.getOutputStream();
      out.write(upgrade(port).getBytes(StandardCharsets.US_ASCII));
      out.write(frame("CONNECT\naccept-version:1.2\nhost:localhost\n\n\0"));
      out.write(frame("SUBSCRIBE\nid:1\ndestination:/topic/logs\n\n\0"));
      out.write(frame("SUBSCRIBE\nid:2\ndestination:/topic/servers\n\n\0"));
      Thread.sleep(time);
    } catch (IOException | InterruptedException _) {
      // the service may be away, or have cut it off
    }
  }

  private static String upgrade(int port) {
    return """
    GET /ws HTTP/1.1\r
    Host: 127.0.0.1:%d\r
    Connection: Upgrade\r
    Upgrade: websocket\r
    Sec-WebSocket-Version: 13\r
    Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
    \r
    """
        .formatted(port);
  }

  /// A text frame, masked with zeros.
  private static byte[] frame(String text) {
    var frame = new ByteArrayOutputStream();
    frame.write(0x81);
    frame.write(0x80 | text.length());
    frame.writeBytes(new byte[4]);
    frame.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    return frame.toByteArray();
  }
}
