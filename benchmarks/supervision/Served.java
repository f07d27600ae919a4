import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The packaged service, over HTTP; that a child is ready again it tells over STOMP.
final class Served implements Supervised, AutoCloseable {

  private static final Pattern PID = Pattern.compile("\"pid\":(\\d+)");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final int port;
  private final Process service;

  Served(Map<String, List<String>> commands, Path folder, Path jar) throws Exception {
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    Files.writeString(folder.resolve("mcp-servers.json"), definitions(commands));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
                java,
                "-jar",
                jar.toAbsolutePath().toString(),
                // The budget is there to brake just what is measured here.
                "--mcp-manager.restart-budget.restarts=10000",
                "--mcp-manager.restart-budget.window=1s")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("service.log").toFile());
    builder.environment().put("PORT", String.valueOf(port));
    service = builder.start();
    while (!ready()) {
      Thread.sleep(50);
    }
    subscribe();
  }

  @Override
  public void start(String child) throws Exception {
    action(child, "start");
  }

  @Override
  public void stop(String child) throws Exception {
    action(child, "stop");
  }

  @Override
  public double crashToReady(String child) throws Exception {
    Matcher pid = PID.matcher(send(request("/api/mcp/servers/" + child)));
    if (!pid.find()) {
      throw new IllegalStateException(child + " does not run");
    }
    events.clear();
    long begin = System.nanoTime();
    ProcessHandle.of(Long.parseLong(pid.group(1))).orElseThrow().destroyForcibly();
    String started = "\"type\":\"server:started\",\"serverId\":\"" + child + "\"";
    while (true) {
      String event = events.poll(20, TimeUnit.SECONDS);
      if (event == null) {
        throw new IllegalStateException(child + " did not come back");
      } else if (event.contains(started)) {
        return (System.nanoTime() - begin) / 1e6;
      }
    }
  }

  @Override
  public void close() throws Exception {
    service.toHandle().destroy();
    service.waitFor();
  }

  /// Restarts come at once, so that the delay of the policy is not what is measured.
  private static String definitions(Map<String, List<String>> commands) {
    var servers = new StringJoiner(",", "{\"mcpServers\":{", "}}");
    commands.forEach((id, command) -> {
      var args = new StringJoiner("\",\"", "[\"", "\"]");
      command.stream().skip(1).forEach(args::add);
      servers.add(
          """
          "%s":{"command":"%s","args":%s,"restart":{"initialDelay":"1ms","maxDelay":"1ms",\
          "multiplier":1,"jitter":0,"maxRestarts":100000}}\
          """
              .formatted(id, command.getFirst(), args));
    });
    return servers.toString();
  }

  private boolean ready() throws Exception {
    try {
      send(request("/actuator/health/readiness"));
      return true;
    } catch (java.io.IOException e) {
      if (!service.isAlive()) {
        throw e;
      }
      return false;
    }
  }

  private void subscribe() throws Exception {
    WebSocket socket =
        http.newWebSocketBuilder()
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), new Frames())
            .join();
    socket.sendText("CONNECT\naccept-version:1.2\nhost:localhost\n\n\0", true).join();
    socket.sendText("SUBSCRIBE\nid:1\ndestination:/topic/servers\n\n\0", true).join();
    socket.sendText("SUBSCRIBE\nid:2\ndestination:/app/servers\n\n\0", true).join();
    String first;
    do {
      first = events.poll(10, TimeUnit.SECONDS); // the snapshot comes when both are subscribed
    } while (first != null && !first.contains("/app/servers"));
  }

  private final class Frames implements WebSocket.Listener {
    private final StringBuilder frame = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      frame.append(data);
      if (last) {
        events.add(frame.toString());
        frame.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }

  private void action(String child, String action) throws Exception {
    send(
        request("/api/mcp/servers/" + child + "/" + action)
            .POST(BodyPublishers.noBody()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
  }

  private String send(HttpRequest.Builder request) throws Exception {
    var response = http.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new java.io.IOException(response.statusCode() + " " + response.body());
    }
    return response.body();
  }
}
