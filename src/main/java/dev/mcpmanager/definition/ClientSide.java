package dev.mcpmanager.definition;

import dev.mcpmanager.definition.ServerDefinition.Isolation;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads how a server meets its clients: whether they share a child, what its children are told of
/// them, and how many there may be.
final class ClientSide {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private static final String UNUSED =
      "It is not used, since the clients of this server share one child; set 'isolation' to"
          + " 'exclusive', or remove it.";

  private final Resolver resolver;

  ClientSide(Resolver resolver) {
    this.resolver = resolver;
  }

  Isolation isolation(Fields fields) {
    return fields.choice("isolation", Isolation.SHARED);
  }

  ClientProfile profile(Fields fields, Isolation isolation) {
    List<URI> roots = fields.list("roots", resolver::root);
    ObjectNode capabilities = capabilities(fields, isolation);
    if (!roots.isEmpty() && !capabilities.has("roots")) {
      capabilities.putObject("roots");
    }
    return new ClientProfile(capabilities.toString(), roots);
  }

  private static ObjectNode capabilities(Fields fields, Isolation isolation) {
    Fields given = fields.object("clientCapabilities", "an object");
    ObjectNode read = given == null ? null : read(given);
    return switch (isolation) {
      case EXCLUSIVE -> read == null ? interactive() : read;
      case SHARED -> {
        if (given != null) {
          fields.warning("clientCapabilities", UNUSED);
        }
        yield NODES.objectNode();
      }
    };
  }

  /// All that the gateway can pass on to the client of a call.
  private static ObjectNode interactive() {
    ObjectNode all = NODES.objectNode();
    all.putObject("sampling");
    ObjectNode elicitation = all.putObject("elicitation");
    elicitation.putObject("form");
    elicitation.putObject("url");
    return all;
  }

  private static ObjectNode read(Fields given) {
    ObjectNode capabilities = NODES.objectNode();
    capability(given, "sampling", capabilities, "context", "tools");
    capability(given, "elicitation", capabilities, "form", "url");
    Fields roots = given.object("roots", "an object");
    if (roots != null) {
      ObjectNode declared = capabilities.putObject("roots");
      if (roots.has("listChanged")) {
        declared.put("listChanged", roots.flag("listChanged", false));
      }
      roots.warnOfUnknown();
    }
    given.warnOfUnknown();
    return capabilities;
  }

  /// @param parts the objects that may be in it
  private static void capability(Fields given, String name, ObjectNode all, String... parts) {
    Fields capability = given.object(name, "an object");
    if (capability == null) {
      return;
    }
    ObjectNode declared = all.putObject(name);
    for (String part : parts) {
      Fields inside = capability.object(part, "an object");
      if (inside != null) {
        declared.putObject(part);
        inside.warnOfUnknown();
      }
    }
    capability.warnOfUnknown();
  }

  Pool pool(Fields fields, Isolation isolation) {
    Fields pool = fields.object("pool", "an object");
    if (pool == null) {
      return Pool.DEFAULT;
    }
    int size = or(pool.count("size", 1), Pool.DEFAULT.size());
    var read =
        new Pool(
            size,
            or(pool.count("parked", 0), Pool.DEFAULT.parked()),
            or(pool.count("queue", 0), Pool.DEFAULT.queue()),
            or(pool.count("spare", 0), Math.min(size, Pool.DEFAULT.spare())),
            or(pool.count("sessions", 0), Pool.DEFAULT.sessions()));
    if (read.spare() > size) {
      pool.problem("spare", "It must not be more than 'pool.size', which is %d.".formatted(size));
    }
    pool.warnOfUnknown();
    if (isolation == Isolation.SHARED) {
      fields.warning("pool", UNUSED);
    }
    return read;
  }

  private static int or(@Nullable Integer count, int otherwise) {
    return count == null ? otherwise : count;
  }
}
