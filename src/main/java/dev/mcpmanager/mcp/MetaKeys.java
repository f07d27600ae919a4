package dev.mcpmanager.mcp;

/// The keys of `_meta` that the modern era gives a meaning (specification 2026-07-28, Overview:
/// "_meta"). All others, such as those of trace contexts, belong to whoever set them.
final class MetaKeys {

  static final String PROTOCOL_VERSION = "io.modelcontextprotocol/protocolVersion";
  static final String CLIENT_INFO = "io.modelcontextprotocol/clientInfo";
  static final String CLIENT_CAPABILITIES = "io.modelcontextprotocol/clientCapabilities";
  static final String LOG_LEVEL = "io.modelcontextprotocol/logLevel";
  static final String SERVER_INFO = "io.modelcontextprotocol/serverInfo";
  static final String SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";

  /// No key of `_meta`, but of `extensions` among capabilities.
  static final String TASKS_EXTENSION = "io.modelcontextprotocol/tasks";

  private MetaKeys() {}
}
