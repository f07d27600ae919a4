package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import tools.jackson.databind.json.JsonMapper;

/// Who we are to servers: `clientInfo`.
///
/// @param json as JSON
@SuppressWarnings("ArrayRecordComponent") // made once, never changed, spliced into messages
public record Identity(byte[] json) {

  public static Identity of(String name, String version) {
    var info = JsonMapper.shared().createObjectNode().put("name", name).put("version", version);
    return new Identity(info.toString().getBytes(UTF_8));
  }
}
