package dev.mcpmanager.lifecycle;

/// All that the machine remembers of one server.
///
/// @param incarnation the newest child's number, whether or not that child still lives
/// @param restarts automatic restarts in a row, without a stable run or a person's start between
///   them
public record Lifecycle(Desired desired, State state, Incarnation incarnation, int restarts) {

  public static final Lifecycle INITIAL = idle(new State.Stopped("has not been started", false));

  /// A server that is started by its first use.
  public static final Lifecycle LAZY = idle(new State.Stopped("is started by its first use", true));

  /// The life of what may take the place of another: without a child yet, and with numbers for its
  /// children that come after those of the other.
  public static Lifecycle after(Lifecycle other) {
    return new Lifecycle(Desired.STOPPED, INITIAL.state, other.incarnation, 0);
  }

  private static Lifecycle idle(State.Stopped state) {
    return new Lifecycle(Desired.STOPPED, state, Incarnation.NONE, 0);
  }

  Lifecycle wanting(Desired wanted) {
    return new Lifecycle(wanted, state, incarnation, restarts);
  }

  Lifecycle in(State next) {
    return new Lifecycle(desired, next, incarnation, restarts);
  }

  Lifecycle withRestarts(int count) {
    return new Lifecycle(desired, state, incarnation, count);
  }

  Lifecycle withNextIncarnation() {
    return new Lifecycle(desired, state, incarnation.next(), restarts);
  }
}
