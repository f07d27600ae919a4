package dev.mcpmanager.jsonrpc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Keeps what it was told, as words.
public class RecordingListener implements ChannelListener {

  private final BlockingQueue<String> news = new LinkedBlockingQueue<>();
  final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  public String next() throws InterruptedException {
    String next = news.poll(10, TimeUnit.SECONDS);
    assertThat(next).as("news of the channel").isNotNull();
    return requireNonNull(next);
  }

  @Override
  public void line(byte[] buffer, int offset, int length) {
    lines.add(new String(buffer, offset, length, UTF_8));
  }

  @Override
  public void noise(byte[] buffer, int offset, int length) {
    news.add("noise " + new String(buffer, offset, length, UTF_8));
  }

  @Override
  public void oversized(byte[] head, long bytes) {
    news.add("oversized " + bytes);
  }

  @Override
  public void request(Request request) {
    news.add("request " + request);
  }

  @Override
  public boolean wants(String method) {
    return true;
  }

  @Override
  public void notification(Notification notification) {
    news.add("notification " + notification);
  }

  @Override
  public void endOfInput(String reason) {
    news.add("end of input: " + reason);
  }

  @Override
  public void outputFailed(String reason) {
    news.add("output failed: " + reason);
  }
}
