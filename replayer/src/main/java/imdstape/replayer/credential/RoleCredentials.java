package imdstape.replayer.credential;

import imdstape.metadata.MetadataTimestamp;
import java.time.Instant;

/**
 * One set of role credentials, as {@code iam/security-credentials/ROLE} answers it. They open
 * nothing; what holds credentials hides them all the same.
 *
 * @param lastUpdated when this set was made
 * @param expiration 6 h to 6 h 23 min later (captures of 2020 to 2022)
 */
public record RoleCredentials(
    String accessKeyId,
    String secretAccessKey,
    String token,
    Instant lastUpdated,
    Instant expiration) {

  /** Key order, spacing and dates as in captures; no final LF. */
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

  /** Whether nobody takes them any more. */
  public boolean isExpiredAt(Instant now) {
    return !now.isBefore(expiration);
  }

  /** The same, made at an instant at the earliest. */
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
