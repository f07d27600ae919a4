package dev.mcpmanager.gateway;

import dev.mcpmanager.jsonrpc.Notification;
import dev.mcpmanager.mcp.Subscription;
import dev.mcpmanager.mcp.SubscriptionFilter;
import java.util.ArrayList;
import java.util.List;

/// A modern client's `subscriptions/listen`: a stream of what it wants to hear, under the id of its
/// request (specification 2026-07-28, "Subscriptions"). Safe for threads.
final class Listening {

  private final ModernOutlet outlet;
  private final List<Notification> early = new ArrayList<>(); // guarded by this
  private boolean acknowledged; // guarded by this

  Listening(ModernOutlet outlet) {
    this.outlet = outlet;
  }

  /// Says what is honoured of what the client asked for, which must be the first message; what was
  /// told before follows.
  synchronized void acknowledge(SubscriptionFilter honoured) {
    acknowledged = true;
    send(Subscription.acknowledged(outlet.id(), honoured));
    early.forEach(this::tell);
    early.clear();
  }

  /// Tells the client of something.
  synchronized void tell(Notification note) {
    if (acknowledged) {
      send(Subscription.tagged(note, outlet.id()));
    } else if (early.size() < 100) { // who waits that long has missed more already
      early.add(note);
    }
  }

  /// Ends the subscription on purpose, which its client is told.
  void end() {
    outlet.answer(() -> Subscription.ended(outlet.id(), null));
  }

  private void send(Notification note) {
    outlet.exchange().send(Event.of(Slots.of(note), note.bytes()));
  }
}
