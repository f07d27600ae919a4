package dev.mcpmanager.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mcpmanager.mcp.AggregateNames.Offer;
import dev.mcpmanager.mcp.AggregateNames.Origin;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AggregateNamesTests {

  private static final String LONG = "x".repeat(70);

  @Test
  void aNameIsTheServersIdAndTheServersOwnName() {
    AggregateNames names = names("files", "read_file", "list.all-2");

    assertThat(names.publicName("files", "read_file")).isEqualTo("files_read_file");
    assertThat(names.publicName("files", "list.all-2")).isEqualTo("files_list.all-2");
    assertThat(names.origin("files_read_file")).isEqualTo(new Origin("files", "read_file"));
    assertThat(names.origin("read_file")).isNull();
    assertThat(names.publicName("files", "write_file")).isNull();
    assertThat(names.publicName("git", "read_file")).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          read file,     files_read_file_
          read/file,     files_read_file_
          größe,         files_gr__e_
          save_deadbeef, files_save_deadbeef_
          """)
  void aNameThatCannotStandAsItIsEndsWithAHash(String own, String beginning) {
    String name = names("files", own).publicName("files", own);

    assertThat(name).startsWith(beginning).matches(".*_[0-9a-f]{8}");
  }

  @Test
  void whatIsTooLongIsCutAndEndsWithAHash() {
    AggregateNames names = names("files", LONG, LONG + "y", "x".repeat(58), "x".repeat(59));

    assertThat(names.publicName("files", LONG))
        .startsWith("files_xxx")
        .hasSize(64)
        .isNotEqualTo(names.publicName("files", LONG + "y"));
    assertThat(names.publicName("files", "x".repeat(58))).isEqualTo("files_" + "x".repeat(58));
    assertThat(names.publicName("files", "x".repeat(59))).matches("files_x{49}_[0-9a-f]{8}");
  }

  @Test
  void hashesAreTheSameInEveryLifeOfTheService() {
    assertThat(names("files", "read file").publicName("files", "read file"))
        .isEqualTo("files_read_file_d8793cb6");
  }

  @Test
  void aServerWithTheLongestIdHasALongNameOfItsOwn() {
    String id = "i".repeat(64);
    AggregateNames names = names(id, "a", "b");

    assertThat(names.publicName(id, "a"))
        .matches("i{55}_[0-9a-f]{8}")
        .isNotEqualTo(names.publicName(id, "b"));
  }

  @Test
  void theServerWithTheLongerIdHasTheNameThatTwoCouldHave() {
    AggregateNames names =
        AggregateNames.of(List.of("a", "a_b"), List.of(offer("a", "b_c"), offer("a_b", "c")));

    assertThat(names.publicName("a_b", "c")).isEqualTo("a_b_c");
    assertThat(names.publicName("a", "b_c")).matches("a_b_c_[0-9a-f]{8}");
  }

  @Test
  void aNameDoesNotDependOnWhetherTheOtherServerOffersAnything() {
    AggregateNames names =
        AggregateNames.of(List.of("a", "a_b"), List.of(offer("a", "b_c"), offer("a", "x")));

    assertThat(names.publicName("a", "b_c")).matches("a_b_c_[0-9a-f]{8}");
    assertThat(names.publicName("a", "x")).isEqualTo("a_x");
  }

  @Test
  void aGivenNameIsTakenAsItIsAndBeforeAllOthers() {
    AggregateNames names =
        AggregateNames.of(
            List.of("a", "b"),
            List.of(offer("a", "read"), new Offer("b", "x", "a_read"), new Offer("b", "y", "y")));

    assertThat(names.origin("a_read")).isEqualTo(new Origin("b", "x"));
    assertThat(names.origin("y")).isEqualTo(new Origin("b", "y"));
    assertThat(names.publicName("a", "read")).matches("a_read_[0-9a-f]{8}");
    assertThat(names.origin("b_x")).isNull();
  }

  @Test
  void aGivenNameThatLooksLikeAHashedOneHidesNothing() {
    String hashed = Objects.requireNonNull(names("a", "b c").publicName("a", "b c"));
    AggregateNames names =
        AggregateNames.of(
            List.of("a"), List.of(new Offer("a", "other", hashed), offer("a", "b c")));

    assertThat(names.origin(hashed)).isEqualTo(new Origin("a", "other"));
    assertThat(names.publicName("a", "b c")).isNotEqualTo(hashed).matches("a_b_c_[0-9a-f]{8}");
  }

  @Test
  void whatStandsTwiceIsNamedOnce() {
    AggregateNames names = names("a", "x", "x");

    assertThat(names.publicName("a", "x")).isEqualTo("a_x");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      textBlock =
          """
          a_b_c, a_b
          a_c,   a
          a,     -
          c_x,   -
          """)
  void anUnknownNameIsProbablyOfTheServerWithTheLongestFittingId(String name, String server) {
    AggregateNames names = AggregateNames.of(List.of("a", "a_b", "b"), List.of());

    assertThat(names.probableServer(name)).isEqualTo(server);
  }

  /// Ids and names out of few letters, so that they clash all the time.
  @Test
  void everyNameIsLegalItsOwnAndStableWhateverElseThereIs() {
    var random = new Random(3004);
    for (int round = 0; round < 2_000; round++) {
      List<String> servers = List.copyOf(words(random, "ab_-", 6));
      List<Offer> offers = offers(random, servers);
      AggregateNames all = AggregateNames.of(servers, offers);
      Set<String> seen = new HashSet<>();
      for (Offer offer : offers) {
        String name = Objects.requireNonNull(all.publicName(offer.server(), offer.name()));
        assertThat(name).matches("[A-Za-z0-9_.-]{1,64}");
        assertThat(seen.add(name)).as("%s is given once", name).isTrue();
        assertThat(all.origin(name)).isEqualTo(new Origin(offer.server(), offer.name()));
      }
      List<Offer> fewer = new ArrayList<>(offers);
      Collections.shuffle(fewer, random);
      fewer = fewer.subList(0, random.nextInt(fewer.size() + 1));
      AggregateNames some = AggregateNames.of(servers, fewer);
      for (Offer offer : fewer) {
        assertThat(some.publicName(offer.server(), offer.name()))
            .isEqualTo(all.publicName(offer.server(), offer.name()));
      }
    }
  }

  private static List<Offer> offers(Random random, List<String> servers) {
    Set<Offer> offers = new HashSet<>();
    for (String server : servers) {
      words(random, "ab_é /", 12).forEach(name -> offers.add(offer(server, name)));
      offers.add(offer(server, "a".repeat(60 + random.nextInt(20))));
      offers.add(offer(server, "a_" + "%08x".formatted(random.nextInt(3))));
    }
    List<Offer> list = new ArrayList<>(offers);
    Collections.shuffle(list, random);
    return list;
  }

  private static Set<String> words(Random random, String letters, int count) {
    Set<String> words = new HashSet<>();
    for (int i = 1 + random.nextInt(count); i > 0; i--) {
      var word = new StringBuilder();
      for (int k = 1 + random.nextInt(5); k > 0; k--) {
        word.append(letters.charAt(random.nextInt(letters.length())));
      }
      words.add(word.toString());
    }
    return words;
  }

  private static AggregateNames names(String server, String... own) {
    return AggregateNames.of(
        List.of(server), Arrays.stream(own).map(name -> offer(server, name)).toList());
  }

  private static Offer offer(String server, String name) {
    return new Offer(server, name, null);
  }
}
