package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.definition.RemoteSpec;
import dev.mcpmanager.definition.Secret;
import dev.mcpmanager.jsonrpc.Call;
import dev.mcpmanager.jsonrpc.CallOptions;
import dev.mcpmanager.jsonrpc.Channel;
import dev.mcpmanager.jsonrpc.ChannelLimits;
import dev.mcpmanager.jsonrpc.ChannelListener;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.lifecycle.Exit;
import dev.mcpmanager.mcp.HandshakeOutcome;
import dev.mcpmanager.mcp.Handshaker;
import dev.mcpmanager.mcp.Identity;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A channel over a wire, as a server has them, and what both of them told.
final class Wired implements AutoCloseable, ChannelListener, WireListener {

  static final Duration LONG = Duration.ofSeconds(20);

  final Wire wire;
  final Channel channel;
  final List<Request> requests = new CopyOnWriteArrayList<>();
  final List<Notification> notifications = new CopyOnWriteArrayList<>();
  final List<String> noise = new CopyOnWriteArrayList<>();
  final CompletableFuture<Exit.Disconnected> lost = new CompletableFuture<>();
  private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);

  Wired(URI url) throws DisconnectedException {
    this(url, Map.of(), Credentials.NONE, ChannelLimits.DEFAULT);
  }

  Wired(URI url, Map<String, String> headers, Credentials credentials, ChannelLimits limits)
      throws DisconnectedException {
    var secrets = new java.util.HashMap<String, Secret>();
    headers.forEach((name, value) -> secrets.put(name, new Secret(value)));
    var spec = new RemoteSpec(url, secrets, false, null, null, null);
    var client = HttpClients.open(spec, AddressRules.ANY, Duration.ofSeconds(10));
    wire = new HttpWire("test#1", spec, client, credentials, limits, this);
    wire.open();
    channel = new Channel("test#1", wire.received(), wire.input(), limits, this, timer);
    channel.start();
  }

  HandshakeOutcome shakeHands() throws InterruptedException {
    var handshaker =
        new Handshaker(channel, Identity.of("test", "1"), "{}", Duration.ofSeconds(20));
    HandshakeOutcome outcome = handshaker.perform(null);
    if (outcome instanceof HandshakeOutcome.Agreed agreed) {
      wire.agreed(agreed.handshake());
    }
    return outcome;
  }

  Call start(String method, @Nullable String params, Duration timeout) {
    byte[] id = "\"caller\"".getBytes(UTF_8);
    byte[] bytes = params == null ? null : params.getBytes(UTF_8);
    return channel.call(Messages.request(id, method, bytes), CallOptions.within(timeout));
  }

  Outcome call(String method, @Nullable String params) throws Exception {
    return start(method, params, LONG).outcome().get(30, TimeUnit.SECONDS);
  }

  /// The result or error of a call that was answered, with the caller's id.
  String answer(String method, @Nullable String params) throws Exception {
    Outcome outcome = call(method, params);
    return switch (outcome) {
      case Outcome.Answered(var response) -> new String(response.bytes(), UTF_8);
      case Outcome.AnsweredAtLength(var payload) -> new String(payload.toBytes(), UTF_8);
      default -> throw new AssertionError(outcome);
    };
  }

  Exit.Disconnected lost() throws Exception {
    return lost.get(20, TimeUnit.SECONDS);
  }

  @Override
  public void failed(long id, Outcome.Failed failure) {
    channel.fail(id, failure);
  }

  @Override
  public void lost(Exit.Disconnected end) {
    if (!lost.complete(end)) {
      throw new AssertionError("lost twice");
    }
    channel.close(end.reason());
  }

  @Override
  public void line(byte[] buffer, int offset, int length) {}

  @Override
  public void noise(byte[] buffer, int offset, int length) {
    noise.add(new String(buffer, offset, length, UTF_8));
  }

  @Override
  public void oversized(byte[] head, long bytes) {}

  @Override
  public void request(Request request) {
    requests.add(request);
  }

  @Override
  public boolean wants(String method) {
    return true;
  }

  @Override
  public void notification(Notification notification) {
    notifications.add(notification);
  }

  @Override
  public void endOfInput(String reason) {}

  @Override
  public void outputFailed(String reason) {}

  @Override
  public void close() {
    channel.finish("the test is over");
    wire.close(Duration.ofSeconds(2));
    timer.shutdownNow();
  }
}
