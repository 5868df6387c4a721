package imdstape.replayer.credential;

import imdstape.metadata.MetadataTimestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;

/**
 * Mints credentials: a pure function of the seed, the holder and the period an instant lies in.
 * Within a period the same set is answered; all of it changes at once with the next.
 *
 * @param seed where all chance comes from
 * @param account whose number the key ids encode
 */
public record CredentialGenerator(long seed, String account) {

  /** About an hour: captured sets were never older (imds captures of 2020 to 2022). */
  public static final Duration PERIOD = Duration.ofHours(1);

  private static final Duration MIN_LIFETIME = Duration.ofHours(6);

  /** 6:22:36 is the longest life captured. */
  private static final int SPREAD_SECONDS = 23 * 60;

  private static final String HELP =
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_iam-ec2.html";

  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String BASE64 =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  /** Captured bodies are 1,310 to 1,582 bytes long, most of it the token. */
  private static final int TOKEN_LENGTH = 1_096;

  /** The set a holder (a role, or {@code ec2-instance}) is given at an instant. */
  public RoleCredentials credentialsAt(String holder, Instant now) {
    return set(holder, periodStart(now));
  }

  /** The set that a holder who came later is given at an instant: none is older than he is. */
  public RoleCredentials credentialsAt(String holder, Instant now, Instant came) {
    return set(holder, refreshedAt(now, came));
  }

  /** A set that ends at an instant, to the second. */
  public RoleCredentials credentialsEndingAt(String holder, Instant end) {
    RoleCredentials set = set(holder, end.truncatedTo(ChronoUnit.SECONDS));
    Duration life = Duration.between(set.lastUpdated(), set.expiration());
    return new RoleCredentials(
        set.accessKeyId(),
        set.secretAccessKey(),
        set.token(),
        set.lastUpdated().minus(life),
        set.lastUpdated());
  }

  private RoleCredentials set(String holder, Instant start) {
    SplittableRandom chance = chance(holder, start);
    return new RoleCredentials(
        keyId(chance),
        word(chance, BASE64, 40),
        // how the tokens of captures begin
        "IQoJb3JpZ2lu" + word(chance, BASE64, TOKEN_LENGTH - 12),
        start,
        start.plus(MIN_LIFETIME).plusSeconds(chance.nextInt(SPREAD_SECONDS)));
  }

  /** When the set that is answered at an instant was made. */
  public Instant periodStart(Instant now) {
    long offset = new SplittableRandom(seed).nextLong(PERIOD.toSeconds());
    long second = now.getEpochSecond() - offset;
    return Instant.ofEpochSecond(
        Math.floorDiv(second, PERIOD.toSeconds()) * PERIOD.toSeconds() + offset);
  }

  /** When what is answered at an instant was made, if its holder came later than the period. */
  public Instant refreshedAt(Instant now, Instant came) {
    Instant start = periodStart(now);
    Instant second = came.truncatedTo(ChronoUnit.SECONDS);
    return second.isAfter(start) ? second : start;
  }

  /**
   * {@code iam/info}; the profile's unique id is minted.
   *
   * @param partition {@code aws}, {@code aws-cn} …
   * @param updated when it was last refreshed
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

  /** {@code iam/info} of a profile that was deleted, in the order of a capture of 2024. */
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

  /** {@code iam/info} of a profile that holds no role; the order is ours. */
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

  /** What stands in place of a role's credentials that EC2 may not have. */
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
    return "AIPA" + word(chance(profile, Instant.EPOCH), BASE32, 17);
  }

  /** {@code identity-credentials/ec2/info}. */
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
   * A key id that encodes the account, as real ones do: the first 48 bits of what follows the
   * prefix are a set bit, the account number, and seven bits of chance
   * (https://awsteele.com/blog/2020/09/26/aws-access-key-format.html).
   */
  private String keyId(SplittableRandom chance) {
    long head = (1L << 47) | (Long.parseLong(account) << 7) | chance.nextInt(1 << 7);
    StringBuilder id = new StringBuilder("AS").append("IA");
    long bits = (head << 2) | chance.nextInt(4);
    for (int shift = 45; shift >= 0; shift -= 5) {
      id.append(BASE32.charAt((int) (bits >>> shift) & 31));
    }
    return id.append(word(chance, BASE32, 6)).toString();
  }

  private SplittableRandom chance(String holder, Instant start) {
    return new SplittableRandom(
        seed * 31 + holder.hashCode() * 0x9E3779B97F4A7C15L + start.getEpochSecond());
  }

  private static String word(SplittableRandom chance, String letters, int length) {
    StringBuilder word = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      word.append(letters.charAt(chance.nextInt(letters.length())));
    }
    return word.toString();
  }

  /** A seed makes the credentials: it does not show. */
  @Override
  public String toString() {
    return "CredentialMint[account=" + account + "]";
  }
}
