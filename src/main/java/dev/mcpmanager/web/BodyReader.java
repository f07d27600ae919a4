package dev.mcpmanager.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import org.springframework.util.unit.DataSize;

/// Reads the body of a message, up to a limit, from the raw stream: asking the request for a
/// parameter would let the container take a body that calls itself a form.
///
/// @param limit in bytes; a body that says or shows that it is larger is refused
public record BodyReader(int limit) {

  /// The whole of it.
  ///
  /// @throws UnreadableBodyException if it cannot be had
  public byte[] read(HttpServletRequest request) {
    requireIdentity(request.getHeader("Content-Encoding"));
    long announced = request.getContentLengthLong();
    if (announced > limit) {
      throw tooLarge();
    }
    // One byte more than allowed shows a body without an announced length to be too large.
    int wanted = announced >= 0 ? (int) announced : limit + 1;
    byte[] body = read(request, wanted);
    if (body.length > limit) {
      throw tooLarge();
    }
    return body;
  }

  private static byte[] read(HttpServletRequest request, int wanted) {
    try (InputStream in = request.getInputStream()) {
      return in.readNBytes(wanted);
    } catch (SocketTimeoutException e) {
      throw new UnreadableBodyException(
          408, "request-timeout", "The body of this message did not arrive in time.");
    } catch (IOException e) {
      throw new UnreadableBodyException(
          400, "bad-request", "The body of this message could not be read to its end.");
    }
  }

  private static void requireIdentity(String encoding) {
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new UnreadableBodyException(
          415,
          "unsupported-content-encoding",
          "Messages are taken as they are, without a Content-Encoding: send this one uncompressed.");
    }
  }

  private UnreadableBodyException tooLarge() {
    return new UnreadableBodyException(
        413,
        "message-too-large",
        "The message is larger than the %d bytes that are accepted; mcp-manager.message.max-size sets the limit."
            .formatted(DataSize.ofBytes(limit).toBytes()));
  }
}
