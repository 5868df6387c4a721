package imdstape.replayer.identity;

import imdstape.fixture.Fixture;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.pseudonym.Pseudonyms;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The identity of the instance, from its identity document or else from its metadata.
 *
 * @param account twelve digits
 * @param instanceId the id to which session tokens are bound
 * @param launchTime the time of the document, which is the Last-Modified of all leaves that never
 *     change
 * @param partition {@code aws}, {@code aws-cn}, {@code aws-us-gov}: the second word of every ARN
 * @param spot whether it is a Spot Instance
 */
public record InstanceIdentity(
    String account, String instanceId, Instant launchTime, String partition, boolean spot) {

  /** The path of the leaf that is {@code spot} on Spot Instances, below a version. */
  public static final String LIFE_CYCLE = "meta-data/instance-life-cycle";

  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final String DOCUMENT = "dynamic/instance-identity/document";

  /** Reads the identity from a fixture; pseudonyms replace missing values. */
  public static InstanceIdentity fromFixture(Fixture fixture) {
    return new InstanceIdentity(
        field(fixture, "accountId")
            .filter(InstanceIdentity::isAccount)
            .or(() -> interfaceOwner(fixture))
            .orElse(Pseudonyms.ACCOUNTS.get(0)),
        text(fixture, "meta-data/instance-id")
            .or(() -> field(fixture, "instanceId"))
            .orElse("i-0abcdef1234567890"),
        field(fixture, "pendingTime").flatMap(InstanceIdentity::instant).orElse(Instant.EPOCH),
        text(fixture, "meta-data/services/partition").orElse("aws"),
        text(fixture, LIFE_CYCLE).filter("spot"::equals).isPresent());
  }

  private static Optional<String> interfaceOwner(Fixture fixture) {
    return fixture.tree().keySet().stream()
        .filter(path -> path.startsWith("meta-data/network/interfaces/macs/"))
        .filter(path -> path.endsWith("/owner-id"))
        .flatMap(path -> text(fixture, path).stream())
        .filter(InstanceIdentity::isAccount)
        .findFirst();
  }

  /** Whether a text is an account number; a placeholder is none, and key ids encode the number. */
  private static boolean isAccount(String text) {
    return ACCOUNT.matcher(text).matches();
  }

  private static Optional<String> field(Fixture fixture, String name) {
    return text(fixture, DOCUMENT)
        .map(Pattern.compile("\"" + name + "\"\\s*:\\s*\"([^\"]*)\"")::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1));
  }

  private static Optional<String> text(Fixture fixture, String path) {
    Leaf leaf = fixture.tree().get(path);
    return leaf != null && leaf.body() instanceof LeafBody.Text text
        ? Optional.of(text.text())
        : Optional.empty();
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException notATime) {
      return Optional.empty();
    }
  }
}
