package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonText;
import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.jsonrpc.Splice;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Several servers that are seen as one: what clients call what they offer. A value; another one
/// takes its place when a catalogue changes.
///
/// @param uris which also know the servers' templates: those are always wrapped
/// @param scope which resources are offered
public record Aggregate(
    AggregateNames tools, AggregateNames prompts, AggregateUris uris, Scope scope) {

  /// Which resources are offered, listed or not.
  public interface Scope {
    /// Whether clients may have that resource.
    ///
    /// @param server its id, or what a client took for one
    /// @param uri the server's own URI, or template
    boolean includes(String server, String uri);
  }

  /// Where a request goes.
  public sealed interface Route {

    /// To one server.
    ///
    /// @param request in the server's own words
    record To(String server, Request request) implements Route {}

    /// To no server that is known of.
    ///
    /// @param probably whose the name looks like; null if nobody's. Its list may not have been seen
    /// @param error what to answer otherwise, as in the modern era
    record Unknown(@Nullable String probably, Response error) implements Route {}

    /// It names nothing that one server has.
    record Everywhere() implements Route {}
  }

  /// Where a request goes that names a tool, a prompt or a resource.
  public Route route(Request request) {
    return switch (request.method()) {
      case Methods.TOOLS_CALL -> named(request, tools, "name");
      case Methods.PROMPTS_GET -> named(request, prompts, "name");
      case Methods.RESOURCES_READ, "resources/subscribe", "resources/unsubscribe" ->
          addressed(request, "uri");
      case "completion/complete" -> completed(request);
      default -> new Route.Everywhere();
    };
  }

  private Route completed(Request request) {
    JsonView type = param(request, "ref", "type");
    boolean prompt = type != null && type.says("ref/prompt");
    return prompt ? named(request, prompts, "ref", "name") : addressed(request, "ref", "uri");
  }

  private Route named(Request request, AggregateNames names, String... path) {
    JsonView name = param(request, path);
    if (name == null || !name.isString()) {
      return new Route.Unknown(null, AggregateAnswers.missing(request, String.join(".", path)));
    }
    AggregateNames.Origin origin = names.origin(name.text());
    return origin == null
        ? new Route.Unknown(
            names.probableServer(name.text()), AggregateAnswers.unknownName(request, name.text()))
        : to(origin.server(), request, name, origin.name());
  }

  private Route addressed(Request request, String... path) {
    JsonView uri = param(request, path);
    if (uri == null || !uri.isString()) {
      return new Route.Unknown(null, AggregateAnswers.missing(request, String.join(".", path)));
    }
    AggregateUris.Origin origin = resource(uri.text());
    return origin == null
        ? new Route.Unknown(null, AggregateAnswers.unknownUri(request, uri.text()))
        : to(origin.server(), request, uri, origin.uri());
  }

  /// What clients mean by a URI or a template, such as one of those they want to hear of; null if
  /// that is not offered here.
  public AggregateUris.@Nullable Origin resource(String publicUri) {
    AggregateUris.Origin origin = uris.origin(publicUri);
    return origin != null && scope.includes(origin.server(), origin.uri()) ? origin : null;
  }

  /// The resources that a client watches, as far as they are offered here.
  ///
  /// @param publicUris as the client wrote them
  /// @return by the servers' ids: what the client wrote, by the server's own URI
  public Map<String, Map<String, String>> watched(Collection<String> publicUris) {
    Map<String, Map<String, String>> watched = new LinkedHashMap<>();
    for (String publicUri : publicUris) {
      AggregateUris.Origin origin = resource(publicUri);
      if (origin != null) {
        watched
            .computeIfAbsent(origin.server(), _ -> new LinkedHashMap<>())
            .putIfAbsent(origin.uri(), publicUri);
      }
    }
    return watched;
  }

  private static Route to(String server, Request request, JsonView name, String own) {
    var splice = new Splice(request.bytes());
    if (!name.says(own)) {
      splice.replace(name.span(), JsonText.quote(own).getBytes(UTF_8));
    }
    return new Route.To(server, request.edited(splice));
  }

  private static @Nullable JsonView param(Request request, String... path) {
    JsonView params = request.paramsView();
    return params == null ? null : UriEdits.member(params, path);
  }

  /// A server's answer, in the words of the aggregate.
  ///
  /// @param asked as the client asked it
  public Response answer(String server, Request asked, Response response) {
    Span place = response.result() == null ? response.error() : response.result();
    if (place == null) {
      return response;
    }
    var splice = new Splice(response.bytes());
    var edits = new UriEdits(uris, server, splice);
    JsonView answer = JsonView.of(response, place);
    switch (asked.method()) {
      case Methods.TOOLS_CALL -> edits.content(answer.member("content"));
      case "tasks/get", "tasks/result" -> {
        edits.content(answer.member("content"));
        edits.content(UriEdits.member(answer, "result", "content"));
      }
      case Methods.PROMPTS_GET -> messages(answer, edits);
      case Methods.RESOURCES_READ -> contents(asked, answer, edits);
      default -> {} // nothing in it is named by us
    }
    return response.edited(splice);
  }

  private static void messages(JsonView result, UriEdits edits) {
    JsonView messages = result.member("messages");
    if (messages != null) {
      messages.elements().forEach(message -> edits.content(message.member("content")));
    }
  }

  /// The contents of what was read, or the data of the error about it.
  private void contents(Request asked, JsonView answer, UriEdits edits) {
    JsonView uri = param(asked, "uri");
    String publicUri = uri == null ? "" : uri.text();
    AggregateUris.Origin origin = uris.origin(publicUri);
    String own = origin == null ? publicUri : origin.uri();
    JsonView contents = answer.member("contents");
    if (contents != null) {
      contents.elements().forEach(it -> edits.uri(it.member("uri"), own, publicUri));
    }
    edits.uri(UriEdits.member(answer, "data", "uri"), own, publicUri);
  }

  /// A server's `notifications/resources/updated`, in the words of the aggregate.
  ///
  /// @param watched what the client watches, as it wrote it: this resource, or what it is a part
  ///   of; null if that is not known
  public Notification updated(String server, Notification notification, @Nullable String watched) {
    Span params = notification.params();
    JsonView uri = params == null ? null : JsonView.of(notification, params).member("uri");
    var splice = new Splice(notification.bytes());
    var edits = new UriEdits(uris, server, splice);
    AggregateUris.Origin whole = watched == null ? null : uris.origin(watched);
    if (uri != null && watched != null && whole != null && uri.text().startsWith(whole.uri())) {
      String own = uri.text();
      edits.uri(uri, own, watched + own.substring(whole.uri().length()));
    } else {
      edits.uri(uri);
    }
    return notification.edited(splice);
  }

  /// An element of a server's list, in the words of the aggregate; null if it is not offered.
  byte @Nullable [] element(Listing kind, String server, Listing.Item item) {
    byte[] own = item.element().raw();
    JsonView key = item.key();
    int from = item.element().span().start();
    var place = new Span(key.span().start() - from, key.span().end() - from);
    return switch (kind) {
      case TOOLS -> {
        byte[] named = named(own, place, tools.publicName(server, key.text()));
        yield named == null ? null : edited(server, named, UriEdits::tool);
      }
      case PROMPTS -> named(own, place, prompts.publicName(server, key.text()));
      case RESOURCES ->
          scope.includes(server, key.text())
              ? edited(server, own, (edits, resource) -> edits.uri(resource.member("uri")))
              : null;
      case TEMPLATES ->
          scope.includes(server, key.text())
              ? new Splice(own)
                  .insert(place.start() + 1, AggregateUris.prefix(server).getBytes(UTF_8))
                  .toBytes()
              : null;
    };
  }

  private static byte @Nullable [] named(byte[] element, Span place, @Nullable String name) {
    return name == null
        ? null
        : new Splice(element).replace(place, JsonText.quote(name).getBytes(UTF_8)).toBytes();
  }

  private byte[] edited(String server, byte[] element, BiConsumer<UriEdits, JsonView> edit) {
    var splice = new Splice(element);
    edit.accept(new UriEdits(uris, server, splice), JsonView.of(element));
    return splice.toBytes();
  }
}
