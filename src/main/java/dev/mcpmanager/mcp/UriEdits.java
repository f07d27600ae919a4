package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonText;
import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Splice;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Puts public URIs in the place of one server's own, in one text. Whatever is not what it is
/// looked for stays as it is.
final class UriEdits {

  private final AggregateUris uris;
  private final String server;
  private final Splice splice;

  UriEdits(AggregateUris uris, String server, Splice splice) {
    this.uris = uris;
    this.server = server;
    this.splice = splice;
  }

  /// A URI on its own.
  void uri(@Nullable JsonView uri) {
    if (uri != null && uri.isString() && !uris.isPlain(server, uri.text())) {
      wrap(uri);
    }
  }

  /// A template, or what is to be wrapped in any case.
  void wrap(JsonView uri) {
    splice.insert(uri.span().start() + 1, AggregateUris.prefix(server).getBytes(UTF_8));
  }

  /// One that a client asked for, and is to see again as it wrote it.
  ///
  /// @param own what the server was asked for
  void uri(@Nullable JsonView uri, String own, String asked) {
    if (uri != null && uri.says(own)) {
      if (!own.equals(asked)) {
        splice.replace(uri.span(), JsonText.quote(asked).getBytes(UTF_8));
      }
    } else {
      uri(uri);
    }
  }

  /// The blocks of a tool's result or of a message: a list of them or one alone.
  void content(@Nullable JsonView content) {
    if (content == null) {
      return;
    }
    if (content.isObject()) {
      block(content);
    }
    content.elements().forEach(this::block);
  }

  private void block(JsonView block) {
    JsonView type = block.member("type");
    if (type != null && type.says("resource_link")) {
      uri(block.member("uri"));
    } else if (type != null && type.says("resource")) {
      uri(member(block, "resource", "uri"));
    }
  }

  /// The page that a host shows for a tool (extension `io.modelcontextprotocol/ui`).
  void tool(JsonView tool) {
    pages(tool).forEach(this::uri);
  }

  static List<JsonView> pages(JsonView tool) {
    return Stream.of(
            member(tool, "_meta", "ui", "resourceUri"), member(tool, "_meta", "ui/resourceUri"))
        .flatMap(Stream::ofNullable)
        .filter(JsonView::isString)
        .toList();
  }

  static @Nullable JsonView member(JsonView view, String... path) {
    JsonView found = view;
    for (String name : path) {
      found = found == null ? null : found.member(name);
    }
    return found;
  }
}
