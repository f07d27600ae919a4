package dev.mcpmanager.remote;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a request to a remote server carries to be let in, beside the headers of its definition.
/// Safe for threads; its methods wait, as long as fetching a token takes.
public interface Credentials {

  /// None: all that there is to show is in the headers of the definition.
  Credentials NONE =
      new Credentials() {
        @Override
        public @Nullable String authorization() {
          return null;
        }

        @Override
        public boolean challenged(int status, List<String> challenges) {
          return false;
        }
      };

  /// The value of `Authorization`; null to send none.
  @Nullable String authorization() throws DisconnectedException;

  /// The server refused a request.
  ///
  /// Where it takes a person, the exception says so. After a 403 that ends the request alone: what
  /// was granted is still good for others.
  ///
  /// @param status 401, or 403
  /// @param challenges the values of its `WWW-Authenticate` headers
  /// @return whether there is something else to show now, so that the request is worth repeating
  boolean challenged(int status, List<String> challenges) throws DisconnectedException;

  /// The same, told what the refused request had shown: if there is something newer by now, it is
  /// worth repeating as it is.
  ///
  /// @param shown what [#authorization] had returned for it
  default boolean challenged(int status, List<String> challenges, @Nullable String shown)
      throws DisconnectedException {
    return challenged(status, challenges);
  }
}
