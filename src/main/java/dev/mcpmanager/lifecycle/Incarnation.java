package dev.mcpmanager.lifecycle;

/// Numbers the children of one server, so that news of an earlier child is told from news of this
/// one.
///
/// @param number counted from 1; 0 before the first child
public record Incarnation(long number) {

  public static final Incarnation NONE = new Incarnation(0);

  public Incarnation next() {
    return new Incarnation(number + 1);
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
