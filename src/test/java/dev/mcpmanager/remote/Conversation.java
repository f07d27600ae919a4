package dev.mcpmanager.remote;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.jsonrpc.Call;
import dev.mcpmanager.jsonrpc.CallOptions;
import dev.mcpmanager.jsonrpc.Channel;
import dev.mcpmanager.jsonrpc.ChannelLimits;
import dev.mcpmanager.jsonrpc.MalformedMessageException;
import dev.mcpmanager.jsonrpc.Message;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.jsonrpc.RecordingListener;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.lifecycle.Exit;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A channel on a wire, as a run has it, and the news of both.
final class Conversation implements AutoCloseable, WireListener {

  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RecordingListener news = new RecordingListener();
  final BlockingQueue<Exit.Disconnected> ends = new LinkedBlockingQueue<>();

  private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
  private final ChannelLimits limits;
  private @Nullable Wire wire;
  private @Nullable Channel channel;

  Conversation() {
    this(ChannelLimits.DEFAULT);
  }

  Conversation(ChannelLimits limits) {
    this.limits = limits;
  }

  /// Opens the wire and a channel on it.
  Conversation open(Function<WireListener, Wire> maker) throws DisconnectedException {
    wire = maker.apply(this);
    wire.open();
    channel = new Channel("it#1", wire.received(), wire.input(), limits, news, timer);
    channel.start();
    return this;
  }

  ChannelLimits limits() {
    return limits;
  }

  Wire wire() {
    return requireNonNull(wire);
  }

  Channel channel() {
    return requireNonNull(channel);
  }

  Call call(String method, String params) {
    return call(method, params, CallOptions.within(PATIENCE));
  }

  /// @param onProgress hears of it
  Call call(String method, String params, Consumer<Notification> onProgress) {
    return call(method, params, CallOptions.within(PATIENCE).onNotification(onProgress));
  }

  private Call call(String method, String params, CallOptions options) {
    String request =
        "{\"jsonrpc\":\"2.0\",\"id\":\"ours\",\"method\":\"%s\",\"params\":%s}"
            .formatted(method, params);
    return channel().call((Request) message(request), options);
  }

  /// The result or the error that a call was answered with, as the whole message.
  String answer(String method, String params) {
    return answer(call(method, params));
  }

  static String answer(Call call) {
    Outcome outcome = call.outcome().orTimeout(20, TimeUnit.SECONDS).join();
    assertThat(outcome).isInstanceOf(Outcome.Answered.class);
    return new String(((Outcome.Answered) outcome).response().bytes(), UTF_8);
  }

  static Message message(String json) {
    try {
      return Message.parse(json.getBytes(UTF_8));
    } catch (MalformedMessageException e) {
      throw new AssertionError(e);
    }
  }

  /// The next that the server said beside answers, or that happened to the channel.
  String next() throws InterruptedException {
    return news.next();
  }

  /// What the wire said when it was lost.
  Exit.Disconnected end() throws InterruptedException {
    Exit.Disconnected end = ends.poll(10, TimeUnit.SECONDS);
    assertThat(end).as("end of the wire").isNotNull();
    return requireNonNull(end);
  }

  @Override
  public void failed(long id, Outcome.Failed failure) {
    channel().fail(id, failure);
  }

  @Override
  public void lost(Exit.Disconnected end) {
    ends.add(end);
  }

  @Override
  public void close() {
    if (channel != null) {
      channel.finish("the test is over");
    }
    if (wire != null) {
      wire.close(Duration.ofSeconds(5));
    }
    timer.shutdownNow();
  }
}
