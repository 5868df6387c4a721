package imdstape.replayer.credential;

import imdstape.metadata.MetadataTimestamp;
import java.time.Instant;

/**
 * Role credentials, as {@code iam/security-credentials/ROLE} shows them. {@code toString} hides
 * them, because they may be real.
 *
 * @param lastUpdated when the credentials were made
 * @param expiration 6 h to 6 h 23 min later (captures of 2020 to 2022)
 */
public record RoleCredentials(
    String accessKeyId,
    String secretAccessKey,
    String token,
    Instant lastUpdated,
    Instant expiration) {

  /** Renders the body, with key order, spacing and dates as in captures, and no final line feed. */
  public String json() {
    return """
    {
      "Code" : "Success",
      "LastUpdated" : "%s",
      "Type" : "AWS-HMAC",
      "AccessKeyId" : "%s",
      "SecretAccessKey" : "%s",
      "Token" : "%s",
      "Expiration" : "%s"
    }\
    """
        .formatted(
            MetadataTimestamp.format(lastUpdated),
            accessKeyId,
            secretAccessKey,
            token,
            MetadataTimestamp.format(expiration));
  }

  /** Whether the credentials are expired. */
  public boolean isExpiredAt(Instant now) {
    return !now.isBefore(expiration);
  }

  /** These credentials with a {@code lastUpdated} that is not before an instant. */
  public RoleCredentials withLastUpdatedNotBefore(Instant earliest) {
    return lastUpdated.isBefore(earliest)
        ? new RoleCredentials(accessKeyId, secretAccessKey, token, earliest, expiration)
        : this;
  }

  @Override
  public String toString() {
    return "Credentials[•••, until " + MetadataTimestamp.format(expiration) + "]";
  }
}
