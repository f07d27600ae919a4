package dev.mcpmanager.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.mcpmanager.definition.Defaults;
import dev.mcpmanager.definition.DefinitionEntry;
import dev.mcpmanager.definition.DefinitionFile;
import dev.mcpmanager.definition.DefinitionReader;
import dev.mcpmanager.definition.ServerDefinition;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Channel;
import dev.mcpmanager.jsonrpc.ChannelLimits;
import dev.mcpmanager.jsonrpc.ChannelListener;
import dev.mcpmanager.jsonrpc.MalformedMessageException;
import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.PeerInput;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.Handshake;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A child without a process, behind a real channel: what it answers by itself is said beforehand
/// (it lists nothing), all else the test hears and answers.
public final class ScriptedChild implements AutoCloseable {

  private static final byte[] END = {};

  private final Peer peer;
  private final Channel channel;
  private final Stdout stdout = new Stdout();
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
  private final Map<String, Function<Request, String>> script = new ConcurrentHashMap<>();
  private final BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
  private volatile @Nullable Ear ear;

  private ScriptedChild(String server, Era era, String capabilities) {
    String info = "{\"name\":\"scripted\",\"version\":\"1\"}";
    channel =
        new Channel(
            server + "#1", stdout, new Stdin(), ChannelLimits.DEFAULT, new Listener(), timer);
    peer =
        new Peer(
            definition(server),
            new Connection(channel, handshake(era, capabilities, info)),
            new Traffic(new SteadyClock()));
    answers("tools/list", "{\"tools\":[]}");
    answers("resources/list", "{\"resources\":[]}");
    answers("resources/templates/list", "{\"resourceTemplates\":[]}");
    channel.start();
  }

  public static ScriptedChild legacy(String server, String capabilities) {
    return new ScriptedChild(server, Era.LEGACY, capabilities);
  }

  /// It acknowledges what is listened for.
  public static ScriptedChild modern(String server, String capabilities) {
    var child = new ScriptedChild(server, Era.MODERN, capabilities);
    child.script.put(
        "subscriptions/listen",
        request -> {
          child.says(
              """
              {"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":\
              {"notifications":{},"_meta":{"io.modelcontextprotocol/subscriptionId":%s}}}\
              """
                  .formatted(new String(request.id(), UTF_8)));
          return "";
        });
    return child;
  }

  private static Handshake handshake(Era era, String capabilities, String info) {
    JsonNode can = JsonMapper.shared().readTree(capabilities);
    String result =
        "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":%s,\"serverInfo\":%s}"
            .formatted(capabilities, info);
    String discover =
        """
        {"supportedVersions":["2026-07-28"],"capabilities":%s,"ttlMs":0,"cacheScope":"public",\
        "resultType":"complete","_meta":{"io.modelcontextprotocol/serverInfo":%s}}\
        """
            .formatted(capabilities, info);
    return new Handshake(
        era,
        era == Era.MODERN ? "2026-07-28" : "2025-11-25",
        JsonMapper.shared().readTree(info),
        can,
        null,
        result.getBytes(UTF_8),
        era == Era.MODERN ? discover.getBytes(UTF_8) : null);
  }

  private static ServerDefinition definition(String server) {
    String file = "{\"mcpServers\":{\"%s\":{\"command\":\"true\"}}}".formatted(server);
    var read = new DefinitionReader(Defaults.DEFAULT, _ -> null).parse(bytes(file), Path.of("/"));
    var entry = (DefinitionEntry.Valid) ((DefinitionFile.Loaded) read).entries().getFirst();
    return entry.definition();
  }

  public Peer peer() {
    return peer;
  }

  public ServerId server() {
    return peer.server();
  }

  /// Always answers so from now on.
  public ScriptedChild answers(String method, String result) {
    return answers(method, _ -> result);
  }

  /// As [#answers(String, String)]; an empty result is no answer.
  public ScriptedChild answers(String method, Function<Request, String> result) {
    script.put(method, result);
    return this;
  }

  /// Has somebody hear what it says outside of calls.
  public void hear(@Nullable Ear whose) {
    ear = whose;
  }

  /// The next message of a method that it does not answer by itself; those of others are dropped.
  public Request hears(String method) throws InterruptedException {
    return (Request) next(method);
  }

  public Notification isTold(String method) throws InterruptedException {
    return (Notification) next(method);
  }

  /// The next answer to a question of its own.
  public Message isAnswered() throws InterruptedException {
    return next("");
  }

  private Message next(String method) throws InterruptedException {
    while (true) {
      Message next = heard.poll(10, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("The child heard no '" + method + "'.");
      }
      if (method(next).equals(method)) {
        return next;
      }
    }
  }

  private static String method(Message message) {
    return switch (message) {
      case Request request -> request.method();
      case Notification note -> note.method();
      default -> "";
    };
  }

  /// What was heard that nobody asked for yet.
  public List<String> unasked() {
    return heard.stream().map(Message::toString).toList();
  }

  public void answer(Request request, String result) {
    stdout.say(Messages.result(request.id(), bytes(result)).bytes());
  }

  public void refuse(Request request, int code, String message) {
    stdout.say(Messages.error(request.id(), code, message).bytes());
  }

  public void says(String json) {
    stdout.say(bytes(json));
  }

  /// Ends, with all its calls.
  public void dies(String reason) {
    channel.close(reason);
    Ear last = ear;
    if (last != null) {
      last.gone(reason);
    }
  }

  @Override
  public void close() {
    stdout.lines.add(END);
    channel.close("the test is over");
    timer.shutdownNow();
  }

  private void take(byte[] line) {
    Message message;
    try {
      message = Message.parse(line);
    } catch (MalformedMessageException e) {
      throw new AssertionError(new String(line, UTF_8), e);
    }
    Function<Request, String> answer =
        message instanceof Request request ? script.get(request.method()) : null;
    if (answer == null) {
      heard.add(message);
    } else {
      String result = answer.apply((Request) message);
      if (!result.isEmpty()) {
        answer((Request) message, result);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private final class Stdin implements PeerInput {

    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    @Override
    public int offer(byte[] bytes, int offset, int length) {
      write(bytes, offset, length);
      return length;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      for (int i = offset; i < offset + length; i++) {
        if (bytes[i] == '\n') {
          take(line.toByteArray());
          line.reset();
        } else {
          line.write(bytes[i]);
        }
      }
    }

    @Override
    public void close() {}
  }

  private static final class Stdout extends InputStream {

    private final BlockingQueue<byte[]> lines = new LinkedBlockingQueue<>();
    private byte[] line = {};
    private int at;

    void say(byte[] text) {
      byte[] ended = Arrays.copyOf(text, text.length + 1);
      ended[text.length] = '\n';
      lines.add(ended);
    }

    @Override
    public int read() {
      throw new AssertionError("byte by byte is too slow");
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      try {
        if (at == line.length) {
          line = lines.take();
          at = 0;
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      int n = Math.min(length, line.length - at);
      System.arraycopy(line, at, buffer, offset, n);
      at += n;
      return n == 0 ? -1 : n;
    }
  }

  private final class Listener implements ChannelListener {

    @Override
    public void line(byte[] buffer, int offset, int length) {}

    @Override
    public void noise(byte[] buffer, int offset, int length) {}

    @Override
    public void oversized(byte[] head, long bytes) {}

    @Override
    public void request(Request request) {
      requireNonNull(ear, "somebody hears it").request(request);
    }

    @Override
    public boolean wants(String method) {
      return ear != null;
    }

    @Override
    public void notification(Notification notification) {
      requireNonNull(ear, "somebody hears it").notification(notification);
    }

    @Override
    public void endOfInput(String reason) {}

    @Override
    public void outputFailed(String reason) {}
  }
}
