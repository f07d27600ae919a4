package dev.mcpmanager.gateway;

import dev.mcpmanager.definition.ServerId;
import dev.mcpmanager.jsonrpc.Request;
import dev.mcpmanager.jsonrpc.Response;
import dev.mcpmanager.mcp.Aggregate;
import dev.mcpmanager.mcp.Era;
import dev.mcpmanager.mcp.Handshake;
import dev.mcpmanager.mcp.Listing;
import dev.mcpmanager.mcp.MergedList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What several servers offer together, at one moment: what it is called, and the lists of it. A
/// value; another one is made when something changes.
///
/// @param handshake as if it had been agreed on with one server
/// @param leftOut servers that nothing is known of now, and why
record Directory(
    Aggregate aggregate,
    Handshake handshake,
    Map<Era, Map<Listing, MergedList>> lists,
    Map<ServerId, String> leftOut) {

  /// A page of a list; null if the request is for none.
  @Nullable Response page(Request request, Era client) {
    for (Listing kind : Listing.values()) {
      if (kind.method().equals(request.method())) {
        MergedList list = Objects.requireNonNull(lists.get(client)).get(kind);
        return list == null ? null : list.answer(request, client);
      }
    }
    return null;
  }

  /// The same, with these servers left out for these reasons.
  Directory leavingOut(Map<ServerId, String> reasons) {
    if (reasons.equals(leftOut)) {
      return this;
    }
    List<MergedList.LeftOut> missing = missing(reasons);
    Map<Era, Map<Listing, MergedList>> told = new EnumMap<>(Era.class);
    lists.forEach((era, ofEra) -> {
      Map<Listing, MergedList> retold = new EnumMap<>(Listing.class);
      ofEra.forEach((kind, list) -> retold.put(kind, list.leavingOut(missing)));
      told.put(era, retold);
    });
    return new Directory(aggregate, handshake, told, reasons);
  }

  static List<MergedList.LeftOut> missing(Map<ServerId, String> leftOut) {
    return leftOut.entrySet().stream()
        .map(e -> new MergedList.LeftOut(e.getKey().value(), e.getValue()))
        .toList();
  }
}
