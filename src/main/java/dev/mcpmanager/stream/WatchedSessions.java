package dev.mcpmanager.stream;

import java.time.Duration;
import org.apache.tomcat.websocket.Constants;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.adapter.standard.StandardWebSocketSession;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;

/// Gives each new session its lane and its limits, and ends it if it does not connect in time.
final class WatchedSessions extends WebSocketHandlerDecorator {

  private final SessionLanes lanes;
  private final Subscriptions subscriptions;
  private final StreamProperties limits;
  private final TaskScheduler scheduler;

  WatchedSessions(
      WebSocketHandler delegate,
      SessionLanes lanes,
      Subscriptions subscriptions,
      StreamProperties limits,
      TaskScheduler scheduler) {
    super(delegate);
    this.lanes = lanes;
    this.subscriptions = subscriptions;
    this.limits = limits;
    this.scheduler = scheduler;
  }

  /// Parts of a large frame are handed on as they come, and put together by the STOMP decoder,
  /// which has the limit. Otherwise Tomcat would need a buffer of that size for every session.
  @Override
  public boolean supportsPartialMessages() {
    return true;
  }

  @Override
  public void afterConnectionEstablished(WebSocketSession session) throws Exception {
    if (session instanceof StandardWebSocketSession standard) {
      standard
          .getNativeSession()
          .getUserProperties()
          .put(Constants.BLOCKING_SEND_TIMEOUT_PROPERTY, limits.sendTimeLimit().toMillis());
    }
    lanes.open(session);
    super.afterConnectionEstablished(session);
    expectConnect(session, limits.connectTimeLimit());
  }

  @Override
  public void handleMessage(WebSocketSession session, WebSocketMessage<?> message)
      throws Exception {
    ScopedValue.where(StompErrors.SESSION, session.getId())
        .call(() -> {
          super.handleMessage(session, message);
          return null;
        });
  }

  private void expectConnect(WebSocketSession session, Duration limit) {
    var _ =
        scheduler.schedule(
            () -> {
              if (session.isOpen() && !subscriptions.isConnected(session.getId())) {
                Thread.ofVirtual()
                    .name("mcp-stomp-cut-" + session.getId())
                    .start(() -> SessionLanes.end(session));
              }
            },
            scheduler.getClock().instant().plus(limit));
  }

  @Override
  public void afterConnectionClosed(WebSocketSession session, CloseStatus status) throws Exception {
    lanes.close(session);
    super.afterConnectionClosed(session, status);
  }
}
