package dev.mcpmanager.mcp;

import dev.mcpmanager.jsonrpc.ChannelListener;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;

/// Hears nothing but answers.
final class DeafListener implements ChannelListener {

  @Override
  public void line(byte[] buffer, int offset, int length) {}

  @Override
  public void noise(byte[] buffer, int offset, int length) {}

  @Override
  public void oversized(byte[] head, long bytes) {}

  @Override
  public void request(Request request) {}

  @Override
  public boolean wants(String method) {
    return false;
  }

  @Override
  public void notification(Notification notification) {}

  @Override
  public void endOfInput(String reason) {}

  @Override
  public void outputFailed(String reason) {}
}
