package dev.mcpmanager.remote.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What we were granted. Never shows itself.
///
/// @param refreshToken for the next access token; null if there is none
/// @param obtainedAt by the wall clock, as it must outlast the service
/// @param expiresAt null if nothing was said
/// @param asked the scopes that were asked for, which may be more than were granted
/// @param resource for which, exactly as the server calls itself; null if it does not say
record Grant(
    String accessToken,
    @Nullable String refreshToken,
    Instant obtainedAt,
    @Nullable Instant expiresAt,
    List<String> asked,
    @Nullable String resource) {

  /// As long before its end as a request may be on its way.
  private static final Duration MARGIN = Duration.ofMinutes(1);

  /// Of short lives, most must be left for use.
  private static final int SHARE = 10;

  /// A refusal so soon after it was obtained means the token, not its age.
  private static final Duration FRESH = Duration.ofSeconds(30);

  Grant {
    asked = List.copyOf(asked);
  }

  /// What a request shows.
  String header() {
    return "Bearer " + accessToken;
  }

  /// Whether it is time for another.
  boolean isDue(Instant now) {
    if (expiresAt == null) {
      return false;
    }
    Duration share = Duration.between(obtainedAt, expiresAt).dividedBy(SHARE);
    Duration margin = share.compareTo(MARGIN) < 0 ? share : MARGIN;
    return !now.isBefore(expiresAt.minus(margin));
  }

  boolean isOver(Instant now) {
    return expiresAt != null && !now.isBefore(expiresAt);
  }

  boolean isFresh(Instant now) {
    return now.isBefore(obtainedAt.plus(FRESH));
  }

  /// The same without what the authorization server no longer takes.
  Grant withoutRefresh() {
    return new Grant(accessToken, null, obtainedAt, expiresAt, asked, resource);
  }

  @Override
  public String toString() {
    return "Grant[***]";
  }
}
