package dev.mcpmanager.lifecycle;

/// What sort of server it is, as far as its life is concerned.
///
/// @param dependent whether it may start only when others have
/// @param wakes whether a use starts it after it has ended by itself, or for want of use
/// @param temporary whether its end is followed by nothing, whatever the policy says: another takes
///   its place
public record Traits(boolean dependent, boolean wakes, boolean temporary) {

  public static final Traits PLAIN = new Traits(false, false);

  public static final Traits TEMPORARY = new Traits(false, false, true);

  /// What is not temporary.
  public Traits(boolean dependent, boolean wakes) {
    this(dependent, wakes, false);
  }
}
