package dev.mcpmanager.mcp;

import dev.mcpmanager.jsonrpc.JsonView;
import java.util.EnumSet;
import java.util.Set;

/// What a client declared that servers may ask of it: with each request in the modern era, once a
/// session in the legacy one.
///
/// @param declared what servers may ask
/// @param json as the client wrote it
@SuppressWarnings("ArrayRecordComponent") // never changed, spliced into messages
public record ClientCapabilities(Set<RequiredCapability> declared, byte[] json) {

  /// From how they were written.
  ///
  /// @param object the value of `clientCapabilities` or `capabilities`
  public static ClientCapabilities of(JsonView object) {
    var declared = EnumSet.noneOf(RequiredCapability.class);
    for (RequiredCapability capability : RequiredCapability.values()) {
      if (capability.isIn(object)) {
        declared.add(capability);
      }
    }
    return new ClientCapabilities(declared, object.raw());
  }

  public boolean has(RequiredCapability capability) {
    return declared.contains(capability);
  }
}
