package imdstape.replayer.credential;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a role gives in a state: credentials or what stands in their place.
 *
 * @param mint makes them
 * @param at when the state began
 * @param came when the role did: nothing that is good was made for it before
 * @param real served in place of minted ones until their end, or null
 */
public record RoleCredentialSource(
    CredentialGenerator mint,
    CredentialState state,
    Instant at,
    Instant came,
    @Nullable RoleCredentials real) {

  /** Less than the five minutes before the end by which others should be there. */
  private static final Duration SOON = Duration.ofMinutes(4);

  /** Long enough for any client's clock. */
  private static final Duration LONG_AGO = Duration.ofHours(1);

  /** The JSON at {@code iam/security-credentials/ROLE}; empty where there is no such path. */
  public Optional<String> json(String role, Instant now) {
    return switch (state) {
      case AVAILABLE -> Optional.of(available(role, now));
      case NEVER_ROTATING -> Optional.of(mint.at(role, began(), came).json());
      case ABOUT_TO_EXPIRE -> Optional.of(mint.ending(role, began().plus(SOON)).json());
      case EXPIRED -> Optional.of(mint.ending(role, began().minus(LONG_AGO)).json());
      case MALFORMED -> Optional.of(brokenOff(mint.at(role, now, came).json()));
      case ROLE_UNAUTHORIZED -> Optional.of(mint.roleUnauthorized(role, since(now)));
      case PROFILE_NOT_FOUND, NO_ROLE -> Optional.empty();
    };
  }

  private String available(String role, Instant now) {
    if (real == null) {
      return mint.at(role, now, came).json();
    }
    return real.hasEnded(now) ? mint.roleUnauthorized(role, since(now)) : real.from(came).json();
  }

  /** The JSON at {@code iam/info}. */
  public String info(String profile, String partition, Instant now) {
    Instant updated = refreshed(now);
    return switch (state) {
      case PROFILE_NOT_FOUND -> mint.profileNotFound(profile, updated);
      case NO_ROLE -> mint.noRole(updated);
      default -> mint.iamInfo(profile, partition, updated);
    };
  }

  /** When {@code iam/info} was refreshed. */
  public Instant refreshed(Instant now) {
    return mint.refreshed(now, came);
  }

  /** When what is given was made. */
  public Instant since(Instant now) {
    return switch (state) {
      case AVAILABLE -> real == null ? refreshed(now) : since(real, now);
      case NEVER_ROTATING -> refreshed(began());
      case ABOUT_TO_EXPIRE, EXPIRED -> began();
      default -> refreshed(now);
    };
  }

  private Instant since(RoleCredentials given, Instant now) {
    return given.hasEnded(now) ? given.expiration() : given.from(came).lastUpdated();
  }

  /** When the state met the role. */
  private Instant began() {
    return came.isAfter(at) ? came : at;
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
