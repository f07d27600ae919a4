package dev.mcpmanager.mcp;

import dev.mcpmanager.jsonrpc.JsonView;
import java.util.ArrayList;
import java.util.List;

/// What servers list, in pages, by the request of that kind.
public enum Listing {
  TOOLS(Methods.TOOLS_LIST, "tools", "name"),
  PROMPTS(Methods.PROMPTS_LIST, "prompts", "name"),
  RESOURCES(Methods.RESOURCES_LIST, "resources", "uri"),
  TEMPLATES(Methods.TEMPLATES_LIST, "resourceTemplates", "uriTemplate");

  private final String method;
  private final String member;
  private final String key;

  Listing(String method, String member, String key) {
    this.method = method;
    this.member = member;
    this.key = key;
  }

  /// One element of a list.
  ///
  /// @param key the value of the member that names it
  record Item(JsonView element, JsonView key) {}

  public String method() {
    return method;
  }

  /// The member of the result that holds the elements.
  String member() {
    return member;
  }

  /// The names, URIs or templates in one page.
  ///
  /// @param result of the request
  public List<String> keys(byte[] result) {
    return items(JsonView.of(result)).stream().map(item -> item.key().text()).toList();
  }

  /// The URIs by which one page names resources of its server: its resources, or the pages that
  /// hosts show for its tools.
  ///
  /// @param result of the request
  public List<String> uris(byte[] result) {
    return switch (this) {
      case RESOURCES -> keys(result);
      case TOOLS ->
          items(JsonView.of(result)).stream()
              .flatMap(item -> UriEdits.pages(item.element()).stream())
              .map(JsonView::text)
              .toList();
      case PROMPTS, TEMPLATES -> List.of();
    };
  }

  /// The elements of one page that have a name; nobody could ask for the others.
  List<Item> items(JsonView result) {
    List<Item> items = new ArrayList<>();
    JsonView list = result.member(member);
    if (list != null) {
      for (JsonView element : list.elements()) {
        JsonView name = element.member(key);
        if (name != null && name.isString()) {
          items.add(new Item(element, name));
        }
      }
    }
    return items;
  }
}
