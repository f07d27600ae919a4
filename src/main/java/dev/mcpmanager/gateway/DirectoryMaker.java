package dev.mcpmanager.gateway;

import dev.mcpmanager.definition.Selection;
import dev.mcpmanager.definition.ServerGroup;
import dev.mcpmanager.definition.ServerGroup.Member;
import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Messages;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.jsonrpc.Span;
import dev.mcpmanager.mcp.Aggregate;
import dev.mcpmanager.mcp.AggregateHandshake;
import dev.mcpmanager.mcp.AggregateNames;
import dev.mcpmanager.mcp.AggregateUris;
import dev.mcpmanager.mcp.Caching;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.mcp.Identity;
import dev.mcpmanager.mcp.Listing;
import dev.mcpmanager.mcp.MergedList;
import dev.mcpmanager.mcp.Revisions;
import dev.mcpmanager.mcp.ToLegacy;
import dev.mcpmanager.mcp.ToModern;
import dev.mcpmanager.server.CallFailure;
import dev.mcpmanager.server.Peer;
import dev.mcpmanager.server.Reach;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Makes directories of what the members of a group offer now.
///
/// A server that is not there is left out, visibly; one that sleeps until its next use is not woken
/// for its lists: those it had last stay.
final class DirectoryMaker {

  private static final byte[] ANY_ID = {'0'};

  private final Identity identity;

  DirectoryMaker(Identity identity) {
    this.identity = identity;
  }

  /// What one member offers.
  ///
  /// @param handshake its last one; null if there was none
  /// @param missing why it is left out; null if it is not
  private record Part(
      Member member,
      @Nullable Handshake handshake,
      Map<Listing, List<byte[]>> pages,
      @Nullable String missing) {}

  /// Asks all members at once.
  ///
  /// @param gates of the members, in their order
  /// @param uris what URIs meant before
  CompletableFuture<Directory> make(ServerGroup group, List<Gate> gates, AggregateUris uris) {
    List<CompletableFuture<Part>> parts = new ArrayList<>();
    for (int i = 0; i < gates.size(); i++) {
      parts.add(part(group.members().get(i), gates.get(i)));
    }
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .thenApplyAsync(
            _ -> directory(group, uris, parts.stream().map(CompletableFuture::join).toList()),
            r -> Thread.ofVirtual().name("mcp-directory").start(r)); // too much for who brings it
  }

  private static CompletableFuture<Part> part(Member member, Gate gate) {
    return gate.reachForLists()
        .thenCompose(reach ->
            switch (reach) {
              case Reach.Open(Peer peer) when peer.handshake() != null -> asked(member, gate, peer);
              case Reach.Open _ ->
                  missing(member, new CallFailure.NoHandshake(member.server()).message());
              case Reach.Closed _ when gate.sleeps() -> remembered(member, gate);
              case Reach.Closed(CallFailure failure) -> missing(member, failure.message());
            });
  }

  private static CompletableFuture<Part> asked(Member member, Gate gate, Peer peer) {
    Handshake handshake = peer.handshake();
    Map<Listing, CompletableFuture<List<byte[]>>> asked = new EnumMap<>(Listing.class);
    for (Listing kind : Listing.values()) {
      if (offers(handshake, kind)) {
        asked.put(kind, soon(gate, peer, kind.method()));
      }
    }
    return CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new))
        .thenApply(_ -> {
          Map<Listing, List<byte[]>> pages = new EnumMap<>(Listing.class);
          asked.forEach((kind, all) -> pages.put(kind, all.join()));
          return new Part(member, handshake, pages, null);
        });
  }

  /// What the server listed last, if it does not answer soon: the others are not to wait for it.
  private static CompletableFuture<List<byte[]>> soon(Gate gate, Peer peer, String method) {
    Catalogue catalogue = gate.catalogue();
    return gate.soon(catalogue.pages(peer, method), slow -> slow.complete(catalogue.last(method)));
  }

  private static boolean offers(@Nullable Handshake handshake, Listing kind) {
    String capability =
        kind == Listing.TEMPLATES ? "resources" : kind.name().toLowerCase(Locale.ROOT);
    return handshake != null
        && handshake.capabilities() != null
        && handshake.capabilities().has(capability);
  }

  private static CompletableFuture<Part> remembered(Member member, Gate gate) {
    Map<Listing, List<byte[]>> pages = new EnumMap<>(Listing.class);
    for (Listing kind : Listing.values()) {
      pages.put(kind, gate.catalogue().last(kind.method()));
    }
    return CompletableFuture.completedFuture(new Part(member, gate.lastHandshake(), pages, null));
  }

  private static CompletableFuture<Part> missing(Member member, String why) {
    return CompletableFuture.completedFuture(new Part(member, null, Map.of(), why));
  }

  private Directory directory(ServerGroup group, AggregateUris before, List<Part> parts) {
    AggregateUris uris = before.listed(listedUris(parts));
    List<String> servers = group.members().stream().map(m -> m.server().value()).toList();
    var aggregate =
        new Aggregate(
            AggregateNames.of(servers, offers(parts, Listing.TOOLS, Member::tools)),
            AggregateNames.of(servers, offers(parts, Listing.PROMPTS, Member::prompts)),
            uris,
            (server, uri) -> includes(group, server, uri));
    Map<ServerId, String> leftOut = new LinkedHashMap<>();
    List<AggregateHandshake.Part> handshakes = new ArrayList<>();
    for (Part part : parts) {
      if (part.missing != null) {
        leftOut.put(part.member.server(), part.missing);
      }
      handshakes.add(new AggregateHandshake.Part(part.member.server().value(), part.handshake));
    }
    Map<Era, Map<Listing, MergedList>> lists = new EnumMap<>(Era.class);
    for (Era client : Era.values()) {
      lists.put(client, lists(client, aggregate, parts, leftOut));
    }
    return new Directory(
        aggregate,
        AggregateHandshake.of(identity, group.description(), handshakes),
        lists,
        leftOut);
  }

  private static Map<String, List<String>> listedUris(List<Part> parts) {
    Map<String, List<String>> listed = new LinkedHashMap<>();
    for (Part part : parts) {
      List<String> uris = new ArrayList<>();
      part.pages.forEach((kind, pages) -> pages.forEach(page -> uris.addAll(kind.uris(page))));
      listed.put(part.member.server().value(), uris);
    }
    return listed;
  }

  private static List<AggregateNames.Offer> offers(
      List<Part> parts, Listing kind, Function<Member, Selection> selection) {
    List<AggregateNames.Offer> offers = new ArrayList<>();
    for (Part part : parts) {
      Selection selected = selection.apply(part.member);
      for (byte[] page : part.pages.getOrDefault(kind, List.of())) {
        for (String name : kind.keys(page)) {
          if (selected.includes(name)) {
            String server = part.member.server().value();
            offers.add(new AggregateNames.Offer(server, name, selected.renamed(name)));
          }
        }
      }
    }
    return offers;
  }

  private static boolean includes(ServerGroup group, String server, String uri) {
    if (!ServerId.isLegal(server)) {
      return false;
    }
    Optional<Member> member = group.member(new ServerId(server));
    return member.isPresent() && member.get().resources().includes(uri);
  }

  private Map<Listing, MergedList> lists(
      Era client, Aggregate aggregate, List<Part> parts, Map<ServerId, String> leftOut) {
    List<MergedList.LeftOut> missing = Directory.missing(leftOut);
    Map<Listing, MergedList> lists = new EnumMap<>(Listing.class);
    for (Listing kind : Listing.values()) {
      List<MergedList.Part> merged = new ArrayList<>();
      for (Part part : parts) {
        List<byte[]> pages = part.pages.getOrDefault(kind, List.of());
        UnaryOperator<byte[]> words = words(client, kind, part.handshake);
        merged.add(
            new MergedList.Part(part.member.server().value(), pages.stream().map(words).toList()));
      }
      lists.put(kind, MergedList.of(kind, aggregate, merged, missing, identity));
    }
    return lists;
  }

  /// A page as clients of an era have it.
  private static UnaryOperator<byte[]> words(
      Era client, Listing kind, @Nullable Handshake handshake) {
    if (handshake == null || handshake.era() == client) {
      return UnaryOperator.identity();
    }
    return client == Era.MODERN
        ? page ->
            result(ToModern.of(null, Caching.NONE).ofLegacy(kind.method(), response(page)), page)
        : page ->
            result(
                new ToLegacy(Revisions.NEWEST_LEGACY).response(kind.method(), response(page)),
                page);
  }

  private static Response response(byte[] page) {
    return Messages.result(ANY_ID, page);
  }

  private static byte[] result(Response response, byte[] otherwise) {
    Span result = response.result();
    return result == null ? otherwise : response.raw(result);
  }
}
