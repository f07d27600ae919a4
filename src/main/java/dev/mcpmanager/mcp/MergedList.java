package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.JsonText;
import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// One list made of the lists of several servers: their order, and in it each server's own. Names
/// and URIs are those of the aggregate, and what it does not offer is not in it; nothing else of an
/// element is changed. Made once for a state of the servers' catalogues, asked many times.
///
/// It has pages of its own, since those of the servers are of no use to anybody else: up to 1,000
/// elements or 4 MiB each, so that nearly every list is one page. Its cursors hold the number of
/// the page and a digest of the whole list: a cursor of another list is found out.
public final class MergedList {

  /// The key in `_meta` of what is left out.
  static final String UNAVAILABLE = "dev.mcpmanager/unavailable";

  private static final Bounds BOUNDS = new Bounds(1_000, 4 << 20);

  private final Listing kind;
  private final ListPages pages;
  private final Identity us;
  private final byte[] meta;
  private final byte[] modernMembers;
  private final byte[] modernMeta;

  /// What one server lists.
  ///
  /// @param pages the results of its list requests, in order, as the client's era has them
  public record Part(String server, List<byte[]> pages) {
    public Part {
      pages = List.copyOf(pages);
    }
  }

  /// A server whose list is left out.
  ///
  /// @param reason for people: why, and what to do
  public record LeftOut(String server, String reason) {}

  /// How much goes on a page; one element always does.
  record Bounds(int elements, int bytes) {}

  private MergedList(
      Listing kind, ListPages pages, byte[] modernMembers, List<LeftOut> leftOut, Identity us) {
    this.kind = kind;
    this.pages = pages;
    this.us = us;
    this.modernMembers = modernMembers;
    String unavailable = leftOut.isEmpty() ? "" : quote(UNAVAILABLE) + ":" + json(leftOut);
    String info = quote(MetaKeys.SERVER_INFO) + ":" + new String(us.json(), UTF_8);
    this.meta = utf8(leftOut.isEmpty() ? "" : ",\"_meta\":{" + unavailable + "}");
    this.modernMeta =
        utf8(",\"_meta\":{" + info + (leftOut.isEmpty() ? "" : "," + unavailable) + "}");
  }

  private static byte[] modernMembers(long ttlMs, boolean shared) {
    return utf8(
        "\"resultType\":\"complete\",\"ttlMs\":%d,\"cacheScope\":\"%s\","
            .formatted(ttlMs, shared ? "public" : "private"));
  }

  /// The same list, with these servers left out for these reasons.
  public MergedList leavingOut(List<LeftOut> leftOut) {
    return new MergedList(kind, pages, modernMembers, leftOut, us);
  }

  /// Merges lists.
  ///
  /// @param parts in the order of the servers
  /// @param leftOut servers that would have a part in it
  /// @param us whom clients talk to
  public static MergedList of(
      Listing kind, Aggregate aggregate, List<Part> parts, List<LeftOut> leftOut, Identity us) {
    return of(kind, aggregate, parts, leftOut, us, BOUNDS);
  }

  static MergedList of(
      Listing kind,
      Aggregate aggregate,
      List<Part> parts,
      List<LeftOut> leftOut,
      Identity us,
      Bounds bounds) {
    List<byte[]> elements = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    long ttlMs = Long.MAX_VALUE;
    boolean shared = true;
    for (Part part : parts) {
      for (byte[] page : part.pages()) {
        JsonView result = JsonView.of(page);
        ttlMs = Math.min(ttlMs, ttlMs(result));
        shared &= isShared(result);
        for (Listing.Item item : kind.items(result)) {
          boolean first = keys.add(part.server() + "/" + item.key().text());
          byte[] element = first ? aggregate.element(kind, part.server(), item) : null;
          if (element != null) {
            elements.add(element);
          }
        }
      }
    }
    boolean any = ttlMs < Long.MAX_VALUE;
    byte[] modernMembers = modernMembers(any ? ttlMs : 0, any && shared);
    return new MergedList(kind, ListPages.of(elements, bounds), modernMembers, leftOut, us);
  }

  /// Answers a client's request for a page.
  public Response answer(Request request, Era era) {
    JsonView params = request.paramsView();
    JsonView cursor = params == null ? null : params.member("cursor");
    int page = cursor == null ? 0 : cursor.isString() ? pages.number(cursor.text()) : -1;
    return page < 0
        ? AggregateAnswers.badCursor(request)
        : Messages.result(request.id(), result(page, era));
  }

  private byte[] result(int page, Era era) {
    var json = new ByteArrayOutputStream();
    json.write('{');
    if (era == Era.MODERN) {
      json.writeBytes(modernMembers);
    }
    json.writeBytes(utf8(quote(kind.member()) + ":"));
    json.writeBytes(pages.array(page));
    String next = pages.cursorAfter(page);
    if (next != null) {
      json.writeBytes(utf8(",\"nextCursor\":" + quote(next)));
    }
    json.writeBytes(era == Era.MODERN ? modernMeta : meta);
    json.write('}');
    return json.toByteArray();
  }

  /// What a list says nothing of must not be kept.
  private static long ttlMs(JsonView result) {
    JsonView ttl = result.member("ttlMs");
    return ttl != null && ttl.text().matches("\\d{1,15}") ? Long.parseLong(ttl.text()) : 0;
  }

  private static boolean isShared(JsonView result) {
    JsonView scope = result.member("cacheScope");
    return scope != null && scope.says("public");
  }

  private static String json(List<LeftOut> leftOut) {
    return leftOut.stream()
        .map(
            it -> "{\"server\":%s,\"reason\":%s}".formatted(quote(it.server()), quote(it.reason())))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String quote(String text) {
    return JsonText.quote(text);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }
}
