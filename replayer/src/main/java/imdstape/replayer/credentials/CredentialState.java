package imdstape.replayer.credentials;

import java.util.Locale;

/**
 * What an instance's role can give. A failure is a 200 whose JSON says so (IAM User Guide,
 * "Troubleshoot IAM and Amazon EC2").
 */
public enum CredentialState {
  /** Credentials. */
  AVAILABLE,
  /** EC2 may not assume the role: {@code AssumeRoleUnauthorizedAccess}. */
  ROLE_UNAUTHORIZED,
  /** The instance profile was deleted: {@code InstanceProfileNotFound}. */
  PROFILE_NOT_FOUND,
  /** The instance profile holds no role. */
  NO_ROLE;

  /** As written in options. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
