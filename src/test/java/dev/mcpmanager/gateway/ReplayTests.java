package dev.mcpmanager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.gateway.Replay.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTests {

  private final Budget budget = new Budget(20);
  private final Replay replay = new Replay(10, budget);

  @Test
  void givesWhatFollowedOnOneStream() {
    Event first = add(1, "a");
    add(2, "b");
    Event third = add(1, "c");
    assertThat(replay.after(place(first))).containsExactly(third);
    assertThat(replay.after(place(third))).isEmpty();
    assertThat(replay.after(new Place(1, 0))).containsExactly(first, third);
  }

  @Test
  void forgetsTheOldestWhenThereIsTooMuch() {
    add(1, "12345");
    Event second = add(1, "12345");
    assertThat(replay.after(new Place(1, 0))).hasSize(2);
    Event third = add(1, "1");
    assertThat(replay.after(new Place(1, 0))).containsExactly(second, third);
    add(1, "more than fits at all");
    assertThat(replay.after(new Place(1, 0))).isEmpty();
  }

  @Test
  void keepsNoMoreThanAllMayKeep() {
    add(1, "1234567890");
    var other = new Replay(20, budget);
    other.add(1, null, "1234567890".getBytes(UTF_8));
    other.add(1, null, "1".getBytes(UTF_8));
    assertThat(other.after(new Place(1, 0))).hasSize(1);
    other.clear();
    replay.clear();
    assertThat(budget.left()).isEqualTo(20);
    assertThat(replay.after(new Place(1, 0))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "-", "a-b", "1-", "-1", "1-b", "99999999999999999999-1"})
  void knowsNoPlaceInIdsThatAreNotItsOwn(String id) {
    assertThat(Place.parse(id)).isNull();
  }

  private static Place place(Event event) {
    return requireNonNull(Place.parse(requireNonNull(event.id())));
  }

  private Event add(long stream, String data) {
    return replay.add(stream, null, data.getBytes(UTF_8));
  }
}
