package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonText;
import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Splice;
import org.jspecify.annotations.Nullable;

/// Blocks of content for clients of an older revision: a type that it does not have would make them
/// refuse the whole result, so text stands in its place that says what there was. Audio came with
/// 2025-03-26, links to resources with 2025-06-18 (Key Changes of both).
final class LegacyContent {

  private final String revision;

  LegacyContent(String revision) {
    this.revision = revision;
  }

  /// Notes in a splice what becomes of a block.
  void adapt(@Nullable JsonView block, Splice edits) {
    if (block == null || !Revisions.isBefore(revision, Revisions.WITH_RESOURCE_LINKS)) {
      return;
    }
    Members members = Members.of(block);
    String type = members.text("type");
    if ("resource_link".equals(type)) {
      String text = "Resource '%s': %s".formatted(members.text("name"), members.text("uri"));
      edits.replace(block.span(), text(text));
    } else if ("audio".equals(type) && Revisions.isBefore(revision, Revisions.WITH_AUDIO)) {
      String text =
          "[Audio (%s) is left out: the client's protocol revision %s has none.]"
              .formatted(members.text("mimeType"), revision);
      edits.replace(block.span(), text(text));
    }
  }

  private static byte[] text(String text) {
    return "{\"type\":\"text\",\"text\":%s}".formatted(JsonText.quote(text)).getBytes(UTF_8);
  }
}
