package imdstape.replayer.credentials;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a role gives in a state: credentials or what stands in their place.
 *
 * @param mint makes them
 * @param at when the state began
 * @param real served in place of minted ones, or null
 */
public record RoleSet(
    CredentialMint mint, CredentialState state, Instant at, @Nullable Credentials real) {

  /** Less than the five minutes before the end by which others should be there. */
  private static final Duration SOON = Duration.ofMinutes(4);

  /** Long enough for any client's clock. */
  private static final Duration LONG_AGO = Duration.ofHours(1);

  /** The JSON at {@code iam/security-credentials/ROLE}; empty where there is no such path. */
  public Optional<String> json(String role, Instant now) {
    return switch (state) {
      case AVAILABLE -> Optional.of((real == null ? mint.at(role, now) : real).json());
      case NEVER_ROTATING -> Optional.of(mint.at(role, at).json());
      case ABOUT_TO_EXPIRE -> Optional.of(mint.ending(role, at.plus(SOON)).json());
      case EXPIRED -> Optional.of(mint.ending(role, at.minus(LONG_AGO)).json());
      case MALFORMED -> Optional.of(brokenOff(mint.at(role, now).json()));
      case ROLE_UNAUTHORIZED -> Optional.of(mint.roleUnauthorized(role, now));
      case PROFILE_NOT_FOUND, NO_ROLE -> Optional.empty();
    };
  }

  /** The JSON at {@code iam/info}. */
  public String info(String profile, String partition, Instant now) {
    return switch (state) {
      case PROFILE_NOT_FOUND -> mint.profileNotFound(profile, now);
      case NO_ROLE -> mint.noRole(now);
      default -> mint.iamInfo(profile, partition, now);
    };
  }

  /** When what is given was made. */
  public Instant since(Instant now) {
    return switch (state) {
      case AVAILABLE -> real == null ? mint.periodStart(now) : real.lastUpdated();
      case NEVER_ROTATING -> mint.periodStart(at);
      case ABOUT_TO_EXPIRE, EXPIRED -> at;
      default -> mint.periodStart(now);
    };
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
