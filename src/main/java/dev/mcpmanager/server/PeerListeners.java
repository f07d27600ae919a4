package dev.mcpmanager.server;

import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All who hear of the children that clients share. What these ask the manager answers, since what
/// one asks cannot be told to belong to any one client's call.
final class PeerListeners implements Audience {

  private static final Logger log = LoggerFactory.getLogger(PeerListeners.class);

  private final List<PeerListener> all = new CopyOnWriteArrayList<>();

  void add(PeerListener listener) {
    all.add(listener);
  }

  @Override
  public void opened(Peer peer) {
    tellAll(peer, listener -> listener.opened(peer));
  }

  @Override
  public void closed(Peer peer, String reason) {
    tellAll(peer, listener -> listener.closed(peer, reason));
  }

  @Override
  public boolean wants(@Nullable Peer peer, String method) {
    if (peer != null) {
      for (PeerListener listener : all) { // no stream: this is asked at each line of a flood
        if (listener.wants(peer, method)) {
          return true;
        }
      }
    }
    return false;
  }

  @Override
  public void notification(@Nullable Peer peer, Notification notification) {
    if (peer != null) {
      tellAll(peer, listener -> listener.notification(peer, notification));
    }
  }

  @Override
  public boolean request(@Nullable Peer peer, Request request) {
    return false;
  }

  @Override
  public void answered(Response response) {
    // Who answered it was not asked: the manager has answered already.
  }

  private void tellAll(Peer peer, Consumer<PeerListener> news) {
    for (PeerListener listener : all) {
      try {
        news.accept(listener);
      } catch (RuntimeException | Error e) {
        log.atError()
            .addKeyValue("server", peer.server())
            .setCause(e)
            .log("Server '{}': {} failed at news of its child.", peer.server(), listener);
      }
    }
  }
}
