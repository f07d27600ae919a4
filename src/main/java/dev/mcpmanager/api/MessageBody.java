package dev.mcpmanager.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;

/// Reads the body of a message, up to a limit, from the raw stream: asking the request for a
/// parameter would let the container take a body that calls itself a form.
///
/// @param limit in bytes; a body that says or shows that it is larger is refused
record MessageBody(int limit) {

  byte[] read(HttpServletRequest request) {
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
      throw new ProblemException(
          HttpStatus.REQUEST_TIMEOUT,
          "request-timeout",
          "The body of this message did not arrive in time.");
    } catch (IOException e) {
      throw new ProblemException(
          HttpStatus.BAD_REQUEST,
          "bad-request",
          "The body of this message could not be read to its end.");
    }
  }

  private static void requireIdentity(String encoding) {
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new ProblemException(
          HttpStatus.UNSUPPORTED_MEDIA_TYPE,
          "unsupported-content-encoding",
          "Messages are taken as they are, without a Content-Encoding: send this one uncompressed.");
    }
  }

  private ProblemException tooLarge() {
    return new ProblemException(
        HttpStatus.CONTENT_TOO_LARGE,
        "message-too-large",
        "The message is larger than the %d bytes that are accepted; mcp-manager.message.max-size sets the limit."
            .formatted(DataSize.ofBytes(limit).toBytes()));
  }
}
