package dev.mcpmanager.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.task.TaskExecutor;
import org.springframework.messaging.Message;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.messaging.support.MessageHandlingRunnable;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;

/// Puts each frame into its session's [Lane]: those that are published, and, as the executor of
/// Spring's outbound channel, those with which Spring answers.
///
/// Spring's own means fall short here: its pool keeps no order, and its ordered publishing queues
/// for a slow session without any bound, as its send limits only see writers that run side by side.
final class SessionLanes implements TaskExecutor {

  private static final Logger log = LoggerFactory.getLogger(SessionLanes.class);

  private final long limit;
  private final Map<String, Open> sessions = new ConcurrentHashMap<>();

  private record Open(WebSocketSession session, Lane lane) {}

  /// @param limit how many bytes may wait for one session
  SessionLanes(long limit) {
    this.limit = limit;
  }

  void open(WebSocketSession session) {
    var lane = new Lane(session.getId(), limit, () -> cutOff(session));
    sessions.put(session.getId(), new Open(session, lane));
  }

  void close(WebSocketSession session) {
    Open open = sessions.remove(session.getId());
    if (open != null) {
      open.lane().close();
    }
  }

  /// Never blocks.
  ///
  /// @param bytes the size of the frame
  void send(String session, TextMessage frame, int bytes) {
    Open open = sessions.get(session);
    if (open != null) { // else it has just ended
      open.lane().offer(() -> write(open.session(), frame), bytes);
    }
  }

  private static void write(WebSocketSession session, TextMessage frame) {
    try {
      session.sendMessage(frame);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // for the lane to log; the session ends by itself
    }
  }

  @Override
  public void execute(Runnable task) {
    Message<?> message = ((MessageHandlingRunnable) task).getMessage();
    String session = SimpMessageHeaderAccessor.getSessionId(message.getHeaders());
    Open open = session == null ? null : sessions.get(session);
    if (open != null) { // else it has just ended
      open.lane().offer(task, message.getPayload() instanceof byte[] payload ? payload.length : 0);
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
