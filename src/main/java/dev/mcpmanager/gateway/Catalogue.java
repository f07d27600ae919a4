package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.mcpmanager.jsonrpc.Caller;
import dev.mcpmanager.jsonrpc.JsonText;
import dev.mcpmanager.jsonrpc.JsonView;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.mcp.ListKind;
import dev.mcpmanager.mcp.Methods;
import dev.mcpmanager.mcp.RequestMeta;
import dev.mcpmanager.mcp.ToolHeaders;
import dev.mcpmanager.server.Peer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What one server offers, as it last said: its lists, all pages of them. Asked for at the first
/// need, and again when the server has another child or says that a list has changed. Safe for
/// threads.
final class Catalogue {

  /// A server that always names another page is not asked for ever.
  private static final int MOST_PAGES = 100;

  private static final long MOST_BYTES = 16 << 20;

  private final RequestMeta meta;
  private final AtomicLong version = new AtomicLong();
  private final Map<String, Listed> lists = new HashMap<>(); // guarded by this, by method
  private final Map<String, List<byte[]>> last = new HashMap<>(); // guarded by this, by method

  /// @param rules of a list of tools
  private record Listed(
      Peer peer, CompletableFuture<List<byte[]>> pages, CompletableFuture<ToolHeaders> rules) {}

  Catalogue(RequestMeta meta) {
    this.meta = meta;
  }

  /// Grows with each change of what the server offers, and when it comes or goes.
  long version() {
    return version.get();
  }

  /// The server came or went.
  void changed() {
    version.incrementAndGet();
  }

  /// Which arguments of the server's tools are repeated in headers. A server that does not list its
  /// tools has no such rules.
  CompletableFuture<ToolHeaders> headers(Peer peer) {
    return listed(peer, Methods.TOOLS_LIST).rules;
  }

  private static ToolHeaders learn(List<byte[]> pages) {
    return pages.stream().map(ToolHeaders::learn).reduce(ToolHeaders::and).orElse(ToolHeaders.NONE);
  }

  /// All pages of a list, as results; none, if the server answers with an error. If it does not
  /// answer, those it had last.
  ///
  /// @param method that lists
  CompletableFuture<List<byte[]>> pages(Peer peer, String method) {
    return listed(peer, method).pages;
  }

  private synchronized Listed listed(Peer peer, String method) {
    Listed known = lists.get(method);
    if (known == null || !known.peer.equals(peer)) {
      var pages = new CompletableFuture<List<byte[]>>();
      known = new Listed(peer, pages, pages.thenApply(Catalogue::learn));
      lists.put(method, known);
      ask(peer, method, null, new ArrayList<>(), pages);
    }
    return known;
  }

  /// As it was when the server last said it; none if it never did.
  synchronized List<byte[]> last(String method) {
    return last.getOrDefault(method, List.of());
  }

  /// To be told of everything the server notifies of, before its clients are.
  synchronized void heard(Notification note) {
    ListKind kind = ListKind.announcedBy(note.method());
    if (kind != null) {
      version.incrementAndGet();
      lists.keySet().removeIf(method -> method.startsWith(kind.capability() + "/"));
    }
  }

  private void ask(
      Peer peer,
      String method,
      @Nullable String cursor,
      List<byte[]> before,
      CompletableFuture<List<byte[]>> all) {
    byte[] params =
        cursor == null
            ? null
            : ("{\"cursor\":" + JsonText.quote(cursor) + "}").getBytes(StandardCharsets.UTF_8);
    Request request = Messages.request("0".getBytes(US_ASCII), method, params);
    Handshake handshake = peer.handshake();
    boolean modern = handshake != null && handshake.era() == Era.MODERN;
    var _ =
        peer.call(Caller.MANAGER, modern ? meta.complete(request) : request, _ -> {})
            .outcome()
            .thenAccept(outcome -> {
              if (!(outcome instanceof Outcome.Answered)) {
                forget(all); // it was busy, or is gone: who asks next may have more luck
                all.complete(last(method));
                return;
              }
              byte[] page = result(outcome);
              if (page != null) {
                before.add(page);
              }
              String next = page == null ? null : next(page);
              if (next == null || before.size() == MOST_PAGES || size(before) > MOST_BYTES) {
                keep(method, List.copyOf(before));
                all.complete(List.copyOf(before));
              } else {
                ask(peer, method, next, before, all);
              }
            });
  }

  @SuppressWarnings("ReferenceEquality") // a future is nobody but itself
  private synchronized void forget(CompletableFuture<List<byte[]>> pages) {
    version.incrementAndGet();
    lists.values().removeIf(listed -> listed.pages == pages);
  }

  private synchronized void keep(String method, List<byte[]> pages) {
    version.incrementAndGet(); // somebody may have given up waiting for it
    last.put(method, pages);
  }

  private static byte @Nullable [] result(Outcome outcome) {
    if (outcome instanceof Outcome.Answered(Response response)) {
      Span result = response.result();
      return result == null ? null : response.raw(result);
    }
    return null;
  }

  private static long size(List<byte[]> pages) {
    return pages.stream().mapToLong(page -> page.length).sum();
  }

  private static @Nullable String next(byte[] page) {
    JsonView cursor = JsonView.of(page).member("nextCursor");
    return cursor == null || !cursor.isString() ? null : cursor.text();
  }
}
