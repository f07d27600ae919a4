package dev.mcpmanager.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Set;
import org.springframework.messaging.simp.stomp.StompCommand;
import org.springframework.messaging.simp.stomp.StompEncoder;
import org.springframework.messaging.simp.stomp.StompHeaderAccessor;
import org.springframework.util.MimeTypeUtils;
import org.springframework.web.socket.TextMessage;

/// Puts what is published into the lanes of those who subscribed to it. Used by the publisher's
/// thread only.
///
/// A frame differs between two subscribers only in the name they gave their subscription, and most
/// clients count theirs from the same number: so a frame is made once for each such name, and not
/// for each of a thousand subscribers, as Spring's broker would.
final class Fanout implements Broadcast {

  private final Subscriptions subscriptions;
  private final SessionLanes lanes;
  private final StompEncoder encoder = new StompEncoder();
  private long frames;

  Fanout(Subscriptions subscriptions, SessionLanes lanes) {
    this.subscriptions = subscriptions;
    this.lanes = lanes;
  }

  @Override
  public void send(String destination, byte[] json) {
    for (Map.Entry<String, Set<String>> sessionsOfId : subscriptions.to(destination).entrySet()) {
      byte[] frame = frame(destination, sessionsOfId.getKey(), json);
      var message = new TextMessage(new String(frame, UTF_8));
      for (String session : sessionsOfId.getValue()) {
        lanes.send(session, message, frame.length);
      }
    }
  }

  private byte[] frame(String destination, String subscription, byte[] json) {
    var frame = StompHeaderAccessor.create(StompCommand.MESSAGE);
    frame.setNativeHeader(StompHeaderAccessor.STOMP_DESTINATION_HEADER, destination);
    frame.setNativeHeader(
        StompHeaderAccessor.STOMP_CONTENT_TYPE_HEADER, MimeTypeUtils.APPLICATION_JSON_VALUE);
    frame.setNativeHeader(StompHeaderAccessor.STOMP_SUBSCRIPTION_HEADER, subscription);
    frame.setNativeHeader(StompHeaderAccessor.STOMP_MESSAGE_ID_HEADER, Long.toString(++frames));
    return encoder.encode(frame.getMessageHeaders(), json);
  }
}
