package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import org.jspecify.annotations.Nullable;

/// Keeps a child from an audience until it is to take the place of another.
final class Understudy implements Audience {

  private enum Stage {
    HIDDEN,
    OPENING,
    SEEN
  }

  private final Audience audience;
  private Stage stage = Stage.HIDDEN; // guarded by this
  private @Nullable Peer peer; // guarded by this
  private @Nullable String end; // guarded by this; once it is closed

  Understudy(Audience audience) {
    this.audience = audience;
  }

  /// The child, once it is ready.
  synchronized @Nullable Peer peer() {
    return peer;
  }

  /// Shows the child to the audience, unless it is gone already.
  ///
  /// @return whether it was shown
  boolean show() {
    Peer shown;
    synchronized (this) {
      if (peer == null || end != null) {
        return false;
      }
      shown = peer;
      stage = Stage.OPENING;
    }
    audience.opened(shown);
    String meanwhile;
    synchronized (this) {
      stage = Stage.SEEN;
      meanwhile = end;
    }
    if (meanwhile != null) {
      audience.closed(shown, meanwhile);
    }
    return meanwhile == null;
  }

  @Override
  public synchronized void opened(Peer opening) {
    peer = opening;
  }

  @Override
  public void closed(Peer closing, String reason) {
    synchronized (this) {
      end = reason;
      if (stage != Stage.SEEN) {
        return; // whoever shows it will tell
      }
    }
    audience.closed(closing, reason);
  }

  @Override
  public boolean wants(@Nullable Peer from, String method) {
    return isShown() && audience.wants(from, method);
  }

  @Override
  public void notification(@Nullable Peer from, Notification notification) {
    audience.notification(from, notification);
  }

  @Override
  public boolean request(@Nullable Peer from, Request request) {
    return isShown() && audience.request(from, request);
  }

  @Override
  public void answered(Response response) {
    audience.answered(response);
  }

  private synchronized boolean isShown() {
    return stage != Stage.HIDDEN;
  }
}
