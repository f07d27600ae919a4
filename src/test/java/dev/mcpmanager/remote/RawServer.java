package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server that says to each connection what the test wrote, byte by byte.
final class RawServer implements AutoCloseable {

  /// What it does with a connection, whose request was read.
  interface Script {
    void play(Socket socket, String request) throws IOException, InterruptedException;
  }

  final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

  private final ServerSocket listening;
  private final Script script;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  private RawServer(ServerSocket listening, Script script) {
    this.listening = listening;
    this.script = script;
  }

  static RawServer start(Script script) throws IOException {
    return start(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
  }

  static RawServer start(ServerSocket listening, Script script) {
    var server = new RawServer(listening, script);
    Thread.ofVirtual().name("raw-server").start(server::accept);
    return server;
  }

  /// One that answers each connection's request with the next of these, the last one for ever.
  static RawServer answering(String... answers) throws IOException {
    var left = new LinkedBlockingQueue<>(List.of(answers));
    return start((socket, _) -> {
      String answer = left.size() > 1 ? left.take() : left.element();
      socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
    });
  }

  /// One that agrees to a WebSocket and then sends these bytes.
  static RawServer sending(byte[]... frames) throws IOException {
    return start((socket, request) -> {
      upgrade(socket, request, "");
      for (byte[] frame : frames) {
        socket.getOutputStream().write(frame);
      }
    });
  }

  int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listening.accept();
        sockets.add(socket);
        Thread.ofVirtual().name("raw-server-connection").start(() -> serve(socket));
      }
    } catch (IOException _) {
      // the test is over
    }
  }

  private void serve(Socket socket) {
    try {
      String request = head(socket.getInputStream());
      requests.add(request);
      script.play(socket, request);
    } catch (IOException | InterruptedException _) {
      // whoever connected was closed, or the test is over
    }
  }

  private static String head(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      int octet = in.read();
      if (octet < 0) {
        throw new IOException("the request ended early");
      }
      head.append((char) octet);
    }
    return head.toString();
  }

  /// @param fields whole lines to add to the answer
  static void upgrade(Socket socket, String request, String fields) throws IOException {
    Matcher key = Pattern.compile("Sec-WebSocket-Key: (\\S+)").matcher(request);
    if (!key.find()) {
      throw new IOException("no key");
    }
    String answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: %s\r\n%s\r\n".formatted(proof(key.group(1)), fields);
    socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
  }

  private static String proof(String key) {
    try {
      byte[] text = (key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /// A frame as servers send it.
  ///
  /// @param first with the flags and the opcode
  static byte[] frame(int first, byte[] payload) {
    int n = payload.length;
    ByteBuffer frame = ByteBuffer.allocate(n + 10).put((byte) first);
    if (n < 126) {
      frame.put((byte) n);
    } else if (n < 65536) {
      frame.put((byte) 126).putShort((short) n);
    } else {
      frame.put((byte) 127).putLong(n);
    }
    frame.put(payload).flip();
    var bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  static byte[] frame(int first, String payload) {
    return frame(first, payload.getBytes(ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
