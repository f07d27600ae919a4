package dev.mcpmanager.remote;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.jspecify.annotations.Nullable;

/// What a server answered over HTTP, with its body still to be read. To be closed: what was read to
/// its end leaves the connection for the next, anything else closes that, too.
final class HttpReply implements AutoCloseable {

  private static final int MOST_OF_ERROR = 8 << 10;

  private final HttpUriRequestBase request;
  private final ClassicHttpResponse response;
  private boolean complete;
  private @Nullable DisconnectedException ban;

  HttpReply(HttpUriRequestBase request, ClassicHttpResponse response) {
    this.request = request;
    this.response = response;
  }

  /// The request needs more than we are allowed.
  void forbids(DisconnectedException why) {
    ban = why;
  }

  /// What must be done before the request is allowed; null if nobody knows.
  @Nullable DisconnectedException ban() {
    return ban;
  }

  int status() {
    return response.getCode();
  }

  boolean isSuccess() {
    return status() >= 200 && status() < 300;
  }

  @Nullable String header(String name) {
    Header header = response.getFirstHeader(name);
    return header == null ? null : header.getValue();
  }

  List<String> headers(String name) {
    return Arrays.stream(response.getHeaders(name)).map(Header::getValue).toList();
  }

  /// Without its parameters, in small letters; empty if it was not said.
  String mediaType() {
    String type = header("Content-Type");
    return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  /// Reads more of the body; negative at its end. There is no body behind that.
  int read(byte[] buffer) throws IOException {
    HttpEntity entity = response.getEntity();
    int count = entity == null ? -1 : entity.getContent().read(buffer);
    complete |= count < 0;
    return count;
  }

  /// The beginning of a body that explains an error. A short one is read to its end, so that the
  /// connection can be used again.
  byte[] errorBody() {
    var read = new Gathered(MOST_OF_ERROR, MOST_OF_ERROR, new Memory(0));
    byte[] buffer = new byte[1024];
    try {
      for (int count = read(buffer); count >= 0 && !read.isOversized(); count = read(buffer)) {
        read.add(buffer, 0, count);
      }
    } catch (IOException _) {
      // it broke off: what came may still say something
    }
    return read.head();
  }

  @Override
  public void close() {
    try {
      if (!complete) {
        request.cancel(); // or else closing it reads the stream to its end
      }
      response.close();
    } catch (IOException _) {
      // it is closed then
    }
  }
}
