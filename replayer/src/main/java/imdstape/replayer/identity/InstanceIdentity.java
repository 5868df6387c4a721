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
 * Who the instance is: what its identity document says, or else its metadata.
 *
 * @param account twelve digits
 * @param instanceId what tokens are bound to
 * @param launchTime when the document was made, which is the Last-Modified of all that never
 *     changes
 * @param partition {@code aws}, {@code aws-cn}, {@code aws-us-gov}: the second word of every ARN
 * @param spot whether it is a Spot Instance
 */
public record InstanceIdentity(
    String account, String instanceId, Instant launchTime, String partition, boolean spot) {

  /** The leaf that says whether an instance is a Spot Instance. */
  public static final String LIFE_CYCLE = "meta-data/instance-life-cycle";

  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final String DOCUMENT = "dynamic/instance-identity/document";

  /** Reads it from a fixture; what the fixture does not say is a stand-in. */
  public static InstanceIdentity fromFixture(Fixture fixture) {
    return new InstanceIdentity(
        field(fixture, "accountId")
            .filter(InstanceIdentity::isAccount)
            .or(() -> anOwnerIn(fixture))
            .orElse(Pseudonyms.ACCOUNTS.get(0)),
        text(fixture, "meta-data/instance-id")
            .or(() -> field(fixture, "instanceId"))
            .orElse("i-0abcdef1234567890"),
        field(fixture, "pendingTime").flatMap(InstanceIdentity::instant).orElse(Instant.EPOCH),
        text(fixture, "meta-data/services/partition").orElse("aws"),
        text(fixture, LIFE_CYCLE).filter("spot"::equals).isPresent());
  }

  private static Optional<String> anOwnerIn(Fixture fixture) {
    return fixture.tree().keySet().stream()
        .filter(path -> path.startsWith("meta-data/network/interfaces/macs/"))
        .filter(path -> path.endsWith("/owner-id"))
        .flatMap(path -> text(fixture, path).stream())
        .filter(InstanceIdentity::isAccount)
        .findFirst();
  }

  /** A placeholder of somebody's own is none: key ids encode the number. */
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
