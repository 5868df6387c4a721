package imdstape.replayer.credential;

import java.time.Instant;

/**
 * Supplies real credentials, such as a credential process of the AWS SDKs. A replay calls it on a
 * worker thread, one call at a time, so it may block.
 */
@FunctionalInterface
public interface CredentialSource {

  /**
   * Returns credentials that are valid now.
   *
   * @param now the current time, which becomes the LastUpdated of the credentials
   * @throws imdstape.cli.CommandException if there are none; a replay prints its message, so the
   *     message must not contain a secret
   */
  RoleCredentials fetch(Instant now);
}
