package imdstape.replayer.credential;

import imdstape.scenario.CredentialState;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The responses about a role in a state: its credentials, or the failure in their place.
 *
 * @param generator generates the credentials
 * @param stateSince when the state began
 * @param roleSince when the role was attached; valid credentials are never older
 * @param realCredentials shown in place of generated ones until they expire, or null
 */
public record RoleCredentialSource(
    CredentialGenerator generator,
    CredentialState state,
    Instant stateSince,
    Instant roleSince,
    @Nullable RoleCredentials realCredentials) {

  /** Less than the five minutes before the expiration at which new credentials are due. */
  private static final Duration SOON = Duration.ofMinutes(4);

  /** More than the difference of any client's clock. */
  private static final Duration LONG_AGO = Duration.ofHours(1);

  /** The body of {@code iam/security-credentials/ROLE}; empty if there is no such path. */
  public Optional<String> credentialsJson(String role, Instant now) {
    return switch (state) {
      case AVAILABLE -> Optional.of(available(role, now));
      case NEVER_ROTATING -> Optional.of(generator.credentialsAt(role, began(), roleSince).json());
      case ABOUT_TO_EXPIRE ->
          Optional.of(generator.credentialsEndingAt(role, began().plus(SOON)).json());
      case EXPIRED ->
          Optional.of(generator.credentialsEndingAt(role, began().minus(LONG_AGO)).json());
      case MALFORMED ->
          Optional.of(truncated(generator.credentialsAt(role, now, roleSince).json()));
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

  /** The body of {@code iam/info}. */
  public String iamInfoJson(String profile, String partition, Instant now) {
    Instant updated = iamInfoUpdatedAt(now);
    return switch (state) {
      case PROFILE_NOT_FOUND -> generator.profileNotFoundJson(profile, updated);
      case NO_ROLE -> generator.noRoleJson(updated);
      default -> generator.iamInfoJson(profile, partition, updated);
    };
  }

  /** When the service last refreshed {@code iam/info}. */
  public Instant iamInfoUpdatedAt(Instant now) {
    return generator.refreshedAt(now, roleSince);
  }

  /** The Last-Modified of the credentials. */
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

  /** When the role first was in this state. */
  private Instant began() {
    return roleSince.isAfter(stateSince) ? roleSince : stateSince;
  }

  private static String truncated(String json) {
    return json.substring(0, json.indexOf("\"Token\""));
  }

  /** Shows the state only, because the credentials may be real. */
  @Override
  public String toString() {
    return "RoleSet[" + state + "]";
  }
}
