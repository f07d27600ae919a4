package dev.mcpmanager.lifecycle;

/// What sort of server it is, as far as its life is concerned.
///
/// @param dependent whether it may start only when others have
/// @param wakes whether a use starts it after it has ended by itself, or for want of use
public record Traits(boolean dependent, boolean wakes) {

  public static final Traits PLAIN = new Traits(false, false);
}
