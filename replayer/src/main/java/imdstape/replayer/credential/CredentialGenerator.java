package imdstape.replayer.credential;

import imdstape.metadata.MetadataTimestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;

/**
 * Generates role credentials that give no access to anything. They are a pure function of the seed,
 * the holder and the period of an instant: all fields change together when the next period begins.
 *
 * @param seed of all random values
 * @param account the account number that key ids encode
 */
public record CredentialGenerator(long seed, String account) {

  /**
   * The time after which credentials are replaced: captured ones were never older (2020 to 2022).
   */
  public static final Duration PERIOD = Duration.ofHours(1);

  private static final Duration MIN_LIFETIME = Duration.ofHours(6);

  /** The longest captured lifetime is 6:22:36. */
  private static final int SPREAD_SECONDS = 23 * 60;

  private static final String HELP =
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_iam-ec2.html";

  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  /** Captured bodies have 1,310 to 1,582 bytes, most of them in the token. */
  private static final int TOKEN_LENGTH = 1_096;

  /** The credentials of a holder (a role, or {@code ec2-instance}) at an instant. */
  public RoleCredentials credentialsAt(String holder, Instant now) {
    return generate(holder, periodStart(now));
  }

  /**
   * The credentials of a holder that was attached later; they are never older than that.
   *
   * @param attached when the holder was attached
   */
  public RoleCredentials credentialsAt(String holder, Instant now, Instant attached) {
    return generate(holder, refreshedAt(now, attached));
  }

  /** Credentials that expire at an instant, to the second. */
  public RoleCredentials credentialsEndingAt(String holder, Instant end) {
    RoleCredentials credentials = generate(holder, end.truncatedTo(ChronoUnit.SECONDS));
    Duration life = Duration.between(credentials.lastUpdated(), credentials.expiration());
    return new RoleCredentials(
        credentials.accessKeyId(),
        credentials.secretAccessKey(),
        credentials.token(),
        credentials.lastUpdated().minus(life),
        credentials.lastUpdated());
  }

  private RoleCredentials generate(String holder, Instant start) {
    SplittableRandom random = newRandom(holder, start);
    return new RoleCredentials(
        keyId(random),
        randomText(random, BASE64, 40),
        // captured tokens begin so
        "IQoJb3JpZ2lu" + randomText(random, BASE64, TOKEN_LENGTH - 12),
        start,
        start.plus(MIN_LIFETIME).plusSeconds(random.nextInt(SPREAD_SECONDS)));
  }

  /** The start of the period of an instant, at which its credentials were made. */
  public Instant periodStart(Instant now) {
    long offset = new SplittableRandom(seed).nextLong(PERIOD.toSeconds());
    long second = now.getEpochSecond() - offset;
    return Instant.ofEpochSecond(
        Math.floorDiv(second, PERIOD.toSeconds()) * PERIOD.toSeconds() + offset);
  }

  /**
   * When the credentials of an instant were made: at the start of its period, or when the holder
   * was attached in it.
   */
  public Instant refreshedAt(Instant now, Instant attached) {
    Instant start = periodStart(now);
    Instant second = attached.truncatedTo(ChronoUnit.SECONDS);
    return second.isAfter(start) ? second : start;
  }

  /**
   * Renders {@code iam/info}, with a generated id of the profile.
   *
   * @param partition {@code aws}, {@code aws-cn} …
   * @param updated when the credentials were last refreshed
   */
  public String iamInfoJson(String profile, String partition, Instant updated) {
    return """
    {
      "Code" : "Success",
      "LastUpdated" : "%s",
      "InstanceProfileArn" : "arn:%s:iam::%s:instance-profile/%s",
      "InstanceProfileId" : "%s"
    }\
    """
        .formatted(
            MetadataTimestamp.format(updated), partition, account, profile, profileId(profile));
  }

  /** Renders {@code iam/info} of a deleted profile, with the field order of a capture of 2024. */
  public String profileNotFoundJson(String profile, Instant updated) {
    return """
    {
      "Code" : "InstanceProfileNotFound",
      "Message" : "Instance Profile with Id %s cannot be found. Please see documentation at %s.",
      "LastUpdated" : "%s"
    }\
    """
        .formatted(profileId(profile), HELP, MetadataTimestamp.format(updated));
  }

  /** Renders {@code iam/info} of a profile without a role; the field order is not captured. */
  public String noRoleJson(Instant updated) {
    return """
    {
      "Code" : "Success",
      "Message" : "Instance Profile does not contain a role. Please see documentation at %s.",
      "LastUpdated" : "%s"
    }\
    """
        .formatted(HELP, MetadataTimestamp.format(updated));
  }

  /** Renders the failure in place of credentials of a role that EC2 may not assume. */
  public String roleUnauthorizedJson(String role, Instant updated) {
    return """
    {
      "Code" : "AssumeRoleUnauthorizedAccess",
      "LastUpdated" : "%s",
      "Message" : "EC2 cannot assume the role %s. Please see documentation at %s."
    }\
    """
        .formatted(MetadataTimestamp.format(updated), role, HELP);
  }

  private String profileId(String profile) {
    return "AIPA" + randomText(newRandom(profile, Instant.EPOCH), BASE32, 17);
  }

  /** Renders {@code identity-credentials/ec2/info}. */
  public String identityInfoJson(Instant now) {
    return """
    {
      "Code" : "Success",
      "LastUpdated" : "%s",
      "AccountId" : "%s"
    }\
    """
        .formatted(MetadataTimestamp.format(periodStart(now)), account);
  }

  /**
   * Generates a key id that encodes the account as real ones do: the first 48 bits after the prefix
   * are a set bit, the account number, and seven random bits
   * (https://awsteele.com/blog/2020/09/26/aws-access-key-format.html).
   */
  private String keyId(SplittableRandom random) {
    long head = (1L << 47) | (Long.parseLong(account) << 7) | random.nextInt(1 << 7);
    StringBuilder id = new StringBuilder("AS").append("IA");
    long bits = (head << 2) | random.nextInt(4);
    for (int shift = 45; shift >= 0; shift -= 5) {
      id.append(BASE32.charAt((int) (bits >>> shift) & 31));
    }
    return id.append(randomText(random, BASE32, 6)).toString();
  }

  private SplittableRandom newRandom(String holder, Instant start) {
    return new SplittableRandom(
        seed * 31 + holder.hashCode() * 0x9E3779B97F4A7C15L + start.getEpochSecond());
  }

  private static String randomText(SplittableRandom random, String letters, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  /** Hides the seed, from which the credentials follow. */
  @Override
  public String toString() {
    return "CredentialMint[account=" + account + "]";
  }
}
