package dev.mcpmanager.stream;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.simp.SimpMessageType;
import org.springframework.messaging.simp.stomp.StompCommand;
import org.springframework.messaging.simp.stomp.StompHeaderAccessor;
import org.springframework.messaging.support.ChannelInterceptor;
import org.springframework.messaging.support.MessageHeaderAccessor;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;

/// Lets a client connect, subscribe to what there is, and leave. Everything else is refused, which
/// ends the session; so is everything before a CONNECT that was accepted.
final class Gatekeeper implements ChannelInterceptor {

  private static final String SCHEME = "Bearer ";

  private final AuthenticationManager authentication;
  private final Subscriptions subscriptions;

  Gatekeeper(AuthenticationManager authentication, Subscriptions subscriptions) {
    this.authentication = authentication;
    this.subscriptions = subscriptions;
  }

  @Override
  public Message<?> preSend(Message<?> message, MessageChannel channel) {
    var frame = MessageHeaderAccessor.getAccessor(message, StompHeaderAccessor.class);
    if (frame == null || frame.getSessionId() == null) {
      throw new RefusedFrameException("Not a STOMP frame.");
    }
    check(frame, frame.getSessionId());
    return message;
  }

  private void check(StompHeaderAccessor frame, String session) {
    StompCommand command = frame.getCommand();
    if (command == null && frame.getMessageType() == SimpMessageType.HEARTBEAT) {
      return;
    }
    switch (command) {
      case CONNECT, STOMP -> connect(frame, session);
      case SUBSCRIBE -> subscribe(frame, session);
      case UNSUBSCRIBE -> subscriptions.remove(session, frame.getSubscriptionId());
      case DISCONNECT -> subscriptions.disconnected(session);
      case null, default ->
          throw new RefusedFrameException(
              "Clients only subscribe here: %s is refused.".formatted(command));
    }
  }

  /// The user of a session that showed its token in the handshake, or that needs none, is known.
  private void connect(StompHeaderAccessor frame, String session) {
    if (frame.getUser() == null) {
      String token = bearer(frame.getFirstNativeHeader("Authorization"));
      frame.setUser(
          authentication.authenticate(
              UsernamePasswordAuthenticationToken.unauthenticated("bearer", token)));
    }
    subscriptions.connected(session);
  }

  private static String bearer(@Nullable String header) {
    return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? header.substring(SCHEME.length()).strip()
        : "";
  }

  private void subscribe(StompHeaderAccessor frame, String session) {
    String id = frame.getSubscriptionId();
    String destination = frame.getDestination();
    if (!subscriptions.isConnected(session)) {
      throw new RefusedFrameException("SUBSCRIBE outside of a session: CONNECT comes first.");
    }
    if (id == null || destination == null) {
      throw new RefusedFrameException("SUBSCRIBE needs the headers 'id' and 'destination'.");
    }
    if (!Destination.isSubscribable(destination)) {
      throw new RefusedFrameException(
          "There is no such destination; there are %s, %s, %s.{id}, %s.{id}.logs, %s and %s."
              .formatted(
                  Destination.SNAPSHOT,
                  Destination.EVENTS,
                  Destination.EVENTS,
                  Destination.EVENTS,
                  Destination.LOGS,
                  Destination.RESOURCES));
    }
    if (!destination.equals(Destination.SNAPSHOT)) {
      subscriptions.add(session, id, destination);
    }
  }
}
