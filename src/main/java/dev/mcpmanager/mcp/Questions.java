package dev.mcpmanager.mcp;

import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a server can be asked to see whether it lives. A refusal is an answer, too; but some
/// servers ignore what they do not know, hence two kinds.
///
/// The modern era has no `ping` (specification 2026-07-28); each of its servers answers
/// `server/discover`.
public final class Questions {

  private Questions() {}

  /// In the order in which they are to be asked. Their ids are placeholders for the channel's own.
  public static List<Request> ofLife(Era era, Identity identity) {
    return switch (era) {
      case LEGACY -> List.of(question("ping", null), question("tools/list", null));
      case MODERN -> {
        byte[] params = new RequestMeta(identity).params();
        yield List.of(question("server/discover", params), question("tools/list", params));
      }
    };
  }

  private static Request question(String method, byte @Nullable [] params) {
    return Messages.request(new byte[] {'0'}, method, params);
  }
}
