package dev.mcpmanager.stream;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.TaskExecutor;
import org.springframework.messaging.Message;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.messaging.support.MessageHandlingRunnable;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;

/// The executor of Spring's outbound channel: puts each frame into its session's [Lane].
///
/// Spring's own means fall short here: its pool keeps no order, and its ordered publishing queues
/// for a slow session without any bound, as its send limits only see writers that run side by side.
final class SessionLanes implements TaskExecutor {

  private static final Logger log = LoggerFactory.getLogger(SessionLanes.class);

  private final long limit;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

  /// @param limit how many bytes may wait for one session
  SessionLanes(long limit) {
    this.limit = limit;
  }

  void open(WebSocketSession session) {
    lanes.put(session.getId(), new Lane(session.getId(), limit, () -> cutOff(session)));
  }

  void close(WebSocketSession session) {
    Lane lane = lanes.remove(session.getId());
    if (lane != null) {
      lane.close();
    }
  }

  @Override
  public void execute(Runnable task) {
    Message<?> message = ((MessageHandlingRunnable) task).getMessage();
    String session = SimpMessageHeaderAccessor.getSessionId(message.getHeaders());
    Lane lane = session == null ? null : lanes.get(session);
    if (lane != null) { // else the session has ended in the meantime
      lane.offer(task, message.getPayload() instanceof byte[] payload ? payload.length : 0);
    }
  }

  private void cutOff(WebSocketSession session) {
    log.warn(
        "Session '{}' does not read what it subscribed to; it is cut off with {} bytes waiting.",
        session.getId(),
        limit);
    end(session);
  }

  /// May block for as long as a write may.
  static void end(WebSocketSession session) {
    try {
      session.close(CloseStatus.SESSION_NOT_RELIABLE);
    } catch (IOException e) {
      log.debug("Session {} did not take its close frame.", session.getId(), e);
    }
  }
}
