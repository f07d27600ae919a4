package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.mcpmanager.jsonrpc.Caller;
import dev.mcpmanager.jsonrpc.JsonText;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Outcome;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.mcp.LogLevel;
import dev.mcpmanager.mcp.SubscriptionFilter;
import dev.mcpmanager.server.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A legacy child: it tells changes of its lists unasked, and is subscribed to resources one by
/// one.
final class LegacySource implements FeedSource {

  private static final byte[] ANY_ID = {'0'}; // the channel gives it one of its own

  private final Peer child;
  private final boolean logs;
  private List<String> watched = List.of(); // URIs of resources
  private @Nullable LogLevel level; // that it logs from
  private CompletableFuture<Void> told = CompletableFuture.completedFuture(null);

  LegacySource(Peer child, Handshake handshake) {
    this.child = child;
    this.logs = handshake.capabilities() != null && handshake.capabilities().has("logging");
  }

  @Override
  public CompletableFuture<Void> want(SubscriptionFilter wanted, @Nullable LogLevel lowest) {
    watch(wanted.resources());
    if (logs && lowest != null && lowest != level) {
      var _ = ask(lowest.request(ANY_ID));
      level = lowest;
    }
    return told;
  }

  private void watch(List<String> wanted) {
    var answers = new ArrayList<CompletableFuture<Outcome>>();
    for (String uri : wanted) {
      if (!watched.contains(uri)) {
        answers.add(ask(about("resources/subscribe", uri)));
      }
    }
    for (String uri : watched) {
      if (!wanted.contains(uri)) {
        answers.add(ask(about("resources/unsubscribe", uri)));
      }
    }
    watched = wanted;
    if (!answers.isEmpty()) {
      told = CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new));
    }
  }

  private CompletableFuture<Outcome> ask(Request request) {
    return child.call(Caller.MANAGER, request, _ -> {}).outcome();
  }

  private static Request about(String method, String uri) {
    String params = "{\"uri\":" + JsonText.quote(uri) + "}";
    return Messages.request(ANY_ID, method, params.getBytes(UTF_8));
  }

  @Override
  public void forget() {
    // It is asked nothing but what is wanted.
  }
}
