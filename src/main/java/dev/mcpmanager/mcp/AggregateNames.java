package dev.mcpmanager.mcp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The names under which the tools, or the prompts, of several servers are offered as those of one:
/// a table, both ways. No name is ever taken apart again.
///
/// A public name is the id of the server, `_` and the server's own name for it. Where that is not
/// possible, the first 55 characters of it with `_` in the place of what is illegal, `_` and eight
/// digits of a hash over the server's id and the own name: if it is too long; if something in it is
/// illegal; if it could also be read as a name of another server, one with a longer id (`a_b_c` is
/// tool `c` of `a_b`, and not `b_c` of `a`); if it ends as a hash does, so that nobody can take a
/// hashed name; or if configuration gives it to something else.
///
/// So a name depends on what it names and on configuration: the ids of the servers and the names
/// that were given. Which servers run, and what else they offer, does not change it.
public final class AggregateNames {

  private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern ILLEGAL = Pattern.compile("[^A-Za-z0-9_.-]");
  private static final Pattern HASHED = Pattern.compile(".*_[0-9a-f]{8}");
  private static final String SEPARATOR = "_";
  private static final int KEPT = 55; // so that the hash has room in 64
  private static final int HASH_BYTES = 4;

  private final Set<String> servers;
  private final Map<String, Origin> origins = new HashMap<>();
  private final Map<Origin, String> names = new HashMap<>();

  /// What a server offers.
  ///
  /// @param server its id
  /// @param name its own name for it
  /// @param given the public name that configuration gives it, legal; null if it gives none
  public record Offer(String server, String name, @Nullable String given) {}

  /// What a public name stands for.
  ///
  /// @param server its id
  /// @param name the server's own name for it
  public record Origin(String server, String name) {}

  private AggregateNames(Collection<String> servers) {
    this.servers = Set.copyOf(servers);
  }

  /// Names all offers; one that stands there twice is named once.
  ///
  /// @param servers the ids of all servers that may have something to offer, whether or not they
  ///   have now
  public static AggregateNames of(Collection<String> servers, List<Offer> offers) {
    var table = new AggregateNames(servers);
    Set<String> given = new HashSet<>();
    for (Offer offer : offers) {
      if (offer.given() != null && given.add(offer.given())) {
        table.put(offer.given(), new Origin(offer.server(), offer.name()));
      }
    }
    for (Offer offer : offers) {
      table.name(new Origin(offer.server(), offer.name()));
    }
    return table;
  }

  /// What clients mean by a name; null if nothing has it.
  public @Nullable Origin origin(String publicName) {
    return origins.get(publicName);
  }

  /// What clients call it; null if it is not offered.
  public @Nullable String publicName(String server, String name) {
    return names.get(new Origin(server, name));
  }

  /// Whose a name that is not in the table would be, by its beginning: for a message about it, or
  /// to ask that server. Null if it looks like nobody's.
  public @Nullable String probableServer(String publicName) {
    String longest = null;
    for (String server : servers) {
      boolean fits = publicName.startsWith(server + SEPARATOR);
      if (fits && (longest == null || server.length() > longest.length())) {
        longest = server;
      }
    }
    return longest;
  }

  private void name(Origin origin) {
    if (names.containsKey(origin)) {
      return;
    }
    String plain = origin.server() + SEPARATOR + origin.name();
    boolean free =
        LEGAL.matcher(plain).matches()
            && !HASHED.matcher(plain).matches()
            && origin.server().equals(probableServer(plain))
            && !origins.containsKey(plain);
    String name = free ? plain : hashed(plain, origin, 0);
    for (int again = 1; origins.containsKey(name); again++) {
      name = hashed(plain, origin, again); // somebody's given name, or one hash in four billion
    }
    put(name, origin);
  }

  private void put(String name, Origin origin) {
    if (names.putIfAbsent(origin, name) == null) {
      origins.put(name, origin);
    }
  }

  private static String hashed(String plain, Origin origin, int attempt) {
    String legal = ILLEGAL.matcher(plain).replaceAll(SEPARATOR);
    String kept = legal.length() <= KEPT ? legal : legal.substring(0, KEPT);
    return kept + SEPARATOR + hash(origin, attempt);
  }

  private static String hash(Origin origin, int attempt) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(origin.server().getBytes(UTF_8));
      digest.update((byte) 0); // no id has it
      digest.update(origin.name().getBytes(UTF_8));
      if (attempt > 0) {
        digest.update((byte) attempt);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
