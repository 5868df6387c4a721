package imdstape.scenario;

import java.util.Locale;

/**
 * The credentials of an instance's role, or the failure in their place. A failure is a response
 * with status 200 whose JSON names it (IAM User Guide, "Troubleshoot IAM and Amazon EC2").
 */
public enum CredentialState {
  /** Credentials that are replaced long before they expire. */
  AVAILABLE,
  /** Credentials that are never replaced, so that they expire. */
  NEVER_ROTATING,
  /** Credentials that expire in four minutes although new ones are due. */
  ABOUT_TO_EXPIRE,
  /** Expired credentials (aws-sdk-js issue 2440). */
  EXPIRED,
  /** Truncated JSON. */
  MALFORMED,
  /** EC2 may not assume the role: {@code AssumeRoleUnauthorizedAccess}. */
  ROLE_UNAUTHORIZED,
  /** The instance profile was deleted: {@code InstanceProfileNotFound}. */
  PROFILE_NOT_FOUND,
  /** The instance profile has no role. */
  NO_ROLE;

  /** Whether the instance has a role in this state. */
  public boolean hasRole() {
    return this != PROFILE_NOT_FOUND && this != NO_ROLE;
  }

  /** The name in scenarios and options, {@code never-rotating}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
