package imdstape.replayer.credential;

import imdstape.scenario.CredentialState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a role gives in a state: credentials or what stands in their place.
 *
 * @param generator makes them
 * @param stateSince when the state began
 * @param roleSince when the role did: nothing that is good was made for it before
 * @param realCredentials served in place of minted ones until their end, or null
 */
public record RoleCredentialSource(
    CredentialGenerator generator,
    CredentialState state,
    Instant stateSince,
    Instant roleSince,
    @Nullable RoleCredentials realCredentials) {

  /** Less than the five minutes before the end by which others should be there. */
  private static final Duration SOON = Duration.ofMinutes(4);

  /** Long enough for any client's clock. */
  private static final Duration LONG_AGO = Duration.ofHours(1);

  /** The JSON at {@code iam/security-credentials/ROLE}; empty where there is no such path. */
  public Optional<String> credentialsJson(String role, Instant now) {
    return switch (state) {
      case AVAILABLE -> Optional.of(available(role, now));
      case NEVER_ROTATING -> Optional.of(generator.credentialsAt(role, began(), roleSince).json());
      case ABOUT_TO_EXPIRE ->
          Optional.of(generator.credentialsEndingAt(role, began().plus(SOON)).json());
      case EXPIRED ->
          Optional.of(generator.credentialsEndingAt(role, began().minus(LONG_AGO)).json());
      case MALFORMED ->
          Optional.of(brokenOff(generator.credentialsAt(role, now, roleSince).json()));
      case ROLE_UNAUTHORIZED ->
          Optional.of(generator.roleUnauthorizedJson(role, lastModified(now)));
      case PROFILE_NOT_FOUND, NO_ROLE -> Optional.empty();
    };
  }

  private String available(String role, Instant now) {
    if (realCredentials == null) {
      return generator.credentialsAt(role, now, roleSince).json();
    }
    return realCredentials.isExpiredAt(now)
        ? generator.roleUnauthorizedJson(role, lastModified(now))
        : realCredentials.withLastUpdatedNotBefore(roleSince).json();
  }

  /** The JSON at {@code iam/info}. */
  public String iamInfoJson(String profile, String partition, Instant now) {
    Instant updated = iamInfoUpdatedAt(now);
    return switch (state) {
      case PROFILE_NOT_FOUND -> generator.profileNotFoundJson(profile, updated);
      case NO_ROLE -> generator.noRoleJson(updated);
      default -> generator.iamInfoJson(profile, partition, updated);
    };
  }

  /** When {@code iam/info} was refreshed. */
  public Instant iamInfoUpdatedAt(Instant now) {
    return generator.refreshedAt(now, roleSince);
  }

  /** When what is given was made. */
  public Instant lastModified(Instant now) {
    return switch (state) {
      case AVAILABLE ->
          realCredentials == null ? iamInfoUpdatedAt(now) : lastModified(realCredentials, now);
      case NEVER_ROTATING -> iamInfoUpdatedAt(began());
      case ABOUT_TO_EXPIRE, EXPIRED -> began();
      default -> iamInfoUpdatedAt(now);
    };
  }

  private Instant lastModified(RoleCredentials given, Instant now) {
    return given.isExpiredAt(now)
        ? given.expiration()
        : given.withLastUpdatedNotBefore(roleSince).lastUpdated();
  }

  /** When the state met the role. */
  private Instant began() {
    return roleSince.isAfter(stateSince) ? roleSince : stateSince;
  }

  private static String brokenOff(String json) {
    return json.substring(0, json.indexOf("\"Token\""));
  }

  /** It may hold real credentials: only the state shows. */
  @Override
  public String toString() {
    return "RoleSet[" + state + "]";
  }
}
