package imdstape.replayer.credential;

import java.util.Locale;

/**
 * What an instance's role can give. A failure is a 200 whose JSON says so (IAM User Guide,
 * "Troubleshoot IAM and Amazon EC2").
 */
public enum CredentialState {
  /** Credentials, replaced long before they end. */
  AVAILABLE,
  /** Credentials that are replaced by none: in time they end. */
  NEVER_ROTATING,
  /** Credentials that end in four minutes, though others should have come by then. */
  ABOUT_TO_EXPIRE,
  /** Credentials that have ended (aws-sdk-js issue 2440). */
  EXPIRED,
  /** JSON that breaks off. */
  MALFORMED,
  /** EC2 may not assume the role: {@code AssumeRoleUnauthorizedAccess}. */
  ROLE_UNAUTHORIZED,
  /** The instance profile was deleted: {@code InstanceProfileNotFound}. */
  PROFILE_NOT_FOUND,
  /** The instance profile holds no role. */
  NO_ROLE;

  /** Whether there is a role to speak of. */
  public boolean hasRole() {
    return this != PROFILE_NOT_FOUND && this != NO_ROLE;
  }

  /** As written in options. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
