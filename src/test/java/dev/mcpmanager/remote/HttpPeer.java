package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonView;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A server of HTTP/1.1 on bare sockets, which answers as the test says, and as badly as that.
public final class HttpPeer implements AutoCloseable {

  /// Answers one request; what it throws ends the connection.
  public interface Handler {
    void handle(Asked asked, Answer answer) throws Exception;
  }

  /// A request as it came.
  public record Asked(
      String method, String path, Map<String, String> headers, String body, int nth) {

    /// The id of the message in it, as spelt.
    public String id() {
      return Objects.requireNonNull(JsonView.of(body.getBytes(UTF_8)).member("id")).toString();
    }

    public String rpc() {
      JsonView method = body.isEmpty() ? null : JsonView.of(body.getBytes(UTF_8)).member("method");
      return method == null ? "" : method.text();
    }
  }

  /// The way back.
  public static final class Answer {
    private final Socket socket;
    private final OutputStream out;

    Answer(Socket socket) throws IOException {
      this.socket = socket;
      this.out = socket.getOutputStream();
    }

    public void status(int status, String body, String... headers) throws IOException {
      raw(
          "HTTP/1.1 "
              + status
              + " Any\r\nContent-Length: "
              + body.getBytes(UTF_8).length
              + "\r\n"
              + String.join("", List.of(headers).stream().map(it -> it + "\r\n").toList())
              + "\r\n"
              + body);
    }

    public void json(String body, String... headers) throws IOException {
      String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
      all[headers.length] = "Content-Type: application/json";
      status(200, body, all);
    }

    public void result(Asked asked, String result) throws IOException {
      json("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}".formatted(asked.id(), result));
    }

    public void stream(String... headers) throws IOException {
      raw(
          "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n"
              + String.join("", List.of(headers).stream().map(it -> it + "\r\n").toList())
              + "\r\n");
    }

    public void chunk(String text) throws IOException {
      byte[] bytes = text.getBytes(UTF_8);
      raw(Integer.toHexString(bytes.length) + "\r\n" + text + "\r\n");
    }

    public void event(String data) throws IOException {
      chunk("data: " + data + "\n\n");
    }

    public void resultEvent(Asked asked, String result) throws IOException {
      event("{\"jsonrpc\":\"2.0\",\"id\":%s,\"result\":%s}".formatted(asked.id(), result));
    }

    void endStream() throws IOException {
      raw("0\r\n\r\n");
    }

    synchronized void raw(String text) throws IOException {
      out.write(text.getBytes(UTF_8));
      out.flush();
    }

    /// Waits until the other side hangs up.
    public void awaitHangUp() throws IOException {
      try {
        while (socket.getInputStream().read() >= 0) {}
      } catch (IOException _) {
        // so it did
      }
    }

    void hangUp() throws IOException {
      socket.close();
    }

    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }
  }

  public final List<Asked> asked = new CopyOnWriteArrayList<>();
  private final ServerSocket listener;
  private final Thread accepting;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile Handler handler;

  public HttpPeer(Handler handler) throws IOException {
    this(handler, new ServerSocket(0, 500, InetAddress.getLoopbackAddress()));
  }

  /// @param listener may speak TLS; the peer's from now on
  HttpPeer(Handler handler, ServerSocket listener) {
    this.handler = handler;
    this.listener = listener;
    this.accepting = Thread.ofVirtual().start(this::accept);
  }

  /// Answers otherwise from now on.
  public void answer(Handler other) {
    handler = other;
  }

  /// Where it is reached.
  public URI url() {
    return URI.create("http://localhost:" + port() + "/mcp");
  }

  /// Where it listens.
  public int port() {
    return listener.getLocalPort();
  }

  /// The requests with that method of HTTP.
  public List<Asked> asked(String method) {
    return asked.stream().filter(it -> it.method().equals(method)).toList();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        Thread _ = Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      for (int nth = 1; ; nth++) {
        String first = line(in);
        if (first.isEmpty()) {
          return;
        }
        var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
          int colon = line.indexOf(':');
          headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
        String body = new String(in.readNBytes(length), UTF_8);
        String[] words = first.split(" ", 3);
        var request = new Asked(words[0].toUpperCase(Locale.ROOT), words[1], headers, body, nth);
        asked.add(request);
        handler.handle(request, new Answer(socket));
      }
    } catch (Exception _) {
      // the connection ends with it
    }
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int b = in.read(); b >= 0 && b != '\n'; b = in.read()) {
      line.append(b == '\r' ? "" : new String(new byte[] {(byte) b}, ISO_8859_1));
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    try {
      accepting.join(); // or else the next may still be accepted
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
