package dev.mcpmanager.lifecycle;

/// All that the machine remembers of one server.
///
/// @param incarnation the newest child's number, whether or not that child still lives
/// @param restarts automatic restarts in a row, without a stable run or a person's start between
///   them
public record Lifecycle(Desired desired, State state, Incarnation incarnation, int restarts) {

  public static final Lifecycle INITIAL =
      new Lifecycle(
          Desired.STOPPED, new State.Stopped("has not been started"), Incarnation.NONE, 0);

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
