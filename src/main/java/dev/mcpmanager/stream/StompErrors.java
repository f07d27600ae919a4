package dev.mcpmanager.stream;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.simp.stomp.StompCommand;
import org.springframework.messaging.simp.stomp.StompHeaderAccessor;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.socket.messaging.StompSubProtocolErrorHandler;

/// Says in an ERROR frame what was wrong with a client's frame, and nothing about our insides.
/// Spring closes the session once the frame is written.
///
/// The frame goes through the session's lane. Left to Spring it would be written from the reading
/// thread, and be lost whenever the lane happened to be writing at that moment.
final class StompErrors extends StompSubProtocolErrorHandler {

  /// The session whose frame this thread is handling; a frame that could not even be decoded does
  /// not tell.
  static final ScopedValue<String> SESSION = ScopedValue.newInstance();

  private final Subscriptions subscriptions;
  private final ObjectProvider<MessageChannel> outbound;

  /// @param outbound asked for late, as the channel is made after this
  StompErrors(Subscriptions subscriptions, ObjectProvider<MessageChannel> outbound) {
    this.subscriptions = subscriptions;
    this.outbound = outbound;
  }

  /// Sends the frame itself; null keeps Spring from doing so.
  @Override
  public @Nullable Message<byte[]> handleClientMessageProcessingError(
      @Nullable Message<byte[]> clientMessage, Throwable failure) {
    String session = SESSION.get();
    subscriptions.disconnected(session); // what else it has sent is refused as well
    String sentence = sentence(failure);
    StompHeaderAccessor error = StompHeaderAccessor.create(StompCommand.ERROR);
    error.setSessionId(session);
    error.setMessage(sentence);
    outbound
        .getObject()
        .send(
            MessageBuilder.createMessage(
                sentence.getBytes(StandardCharsets.UTF_8), error.getMessageHeaders()));
    return null;
  }

  private static String sentence(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof RefusedFrameException) {
        return String.valueOf(t.getMessage());
      }
      if (t instanceof AuthenticationException) {
        return "CONNECT needs the token of the service, as the header 'Authorization: Bearer …'.";
      }
    }
    return "The frame is malformed, too large, or not to be sent at this point.";
  }
}
