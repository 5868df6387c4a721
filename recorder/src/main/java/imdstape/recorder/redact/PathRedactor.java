package imdstape.recorder.redact;

import imdstape.fixture.SecretPaths;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.ValueKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Paths and listings, whose names identify too: MACs, roles, tag keys, key pairs. */
final class PathRedactor {

  private static final Pattern KEY_PAIR = Pattern.compile("(\\d+)=(.*)");

  /** What a name that no category knows may be by its form; the order decides. */
  private static final List<ValueKind> KINDS_BY_FORM =
      List.of(ValueKind.ACCOUNT, ValueKind.RESOURCE_ID, ValueKind.MAC, ValueKind.PRIVATE_IPV4);

  /** What begins the name of a directory that lists roles, and what comes after it. */
  private static final Pattern ROLE_DIRECTORY =
      Pattern.compile("(iam-ecs-|security-credentials-?)(.*)");

  private final PseudonymLookup pseudonyms;

  PathRedactor(PseudonymLookup names) {
    this.pseudonyms = names;
  }

  /** A path below a version with stand-ins. */
  String redactPath(String below) {
    StringBuilder path = new StringBuilder();
    String original = "";
    for (String segment : below.isEmpty() ? new String[0] : below.split("/", -1)) {
      original = original.isEmpty() ? segment : original + "/" + segment;
      path.append(path.isEmpty() ? "" : "/").append(redactLastSegment(original));
    }
    return path.toString();
  }

  /** The listing of a directory with stand-ins; in order if it was in order. */
  Listing redactListing(String directory, Listing listing) {
    Map<String, Boolean> children = new HashMap<>();
    listing.children(directory).forEach(child -> children.put(child.name(), child.isDirectory()));
    if (listing.equals(Listing.ofChildren(directory, children))) {
      Map<String, Boolean> renamed = new HashMap<>();
      children.forEach(
          (name, isDirectory) -> renamed.put(redactChild(directory, name), isDirectory));
      return Listing.ofChildren(redactPath(directory), renamed);
    }
    List<String> lines = new ArrayList<>();
    for (String line : listing.lines()) {
      Matcher keyPair = KEY_PAIR.matcher(line);
      boolean slash = line.endsWith("/");
      if (line.isEmpty()) {
        lines.add(line);
      } else if (directory.equals("meta-data/public-keys") && keyPair.matches()) {
        lines.add(
            keyPair.group(1) + "=" + pseudonyms.pseudonym(ValueKind.KEY_NAME, keyPair.group(2)));
      } else {
        String name = slash ? line.substring(0, line.length() - 1) : line;
        lines.add(redactChild(directory, name) + (slash ? "/" : ""));
      }
    }
    return new Listing(lines);
  }

  private String redactChild(String directory, String name) {
    return redactLastSegment(directory.isEmpty() ? name : directory + "/" + name);
  }

  /** The stand-in of a path's last segment. */
  private String redactLastSegment(String below) {
    String segment = MetadataPath.lastSegment(below);
    boolean known = Catalogue.find(below).isPresent() || Catalogue.isDirectory(below);
    if (known) {
      ValueKind kind = Catalogue.nameKind(below).orElse(ValueKind.HARMLESS);
      if (kind.redactionAction() == ValueKind.RedactionAction.KEEP) {
        pseudonyms.keepHarmless(segment);
        return segment;
      }
      return redactName(kind, segment);
    }
    if (SecretPaths.isBelowCredentials(MetadataPath.parent(below))) {
      return pseudonyms.pseudonym(ValueKind.ROLE, segment);
    }
    Matcher roles = ROLE_DIRECTORY.matcher(segment);
    if (roles.matches()) {
      // of an ECS agent, a role's; of the service itself, a word such as extended
      ValueKind kind = roles.group(1).equals("iam-ecs-") ? ValueKind.ROLE : ValueKind.UNKNOWN_NAME;
      return roles.group(1) + pseudonyms.pseudonym(kind, roles.group(2));
    }
    return KINDS_BY_FORM.stream()
        .filter(form -> form.matches(segment) && pseudonyms.canReplace(form, segment))
        .findFirst()
        .map(form -> pseudonyms.pseudonym(form, segment))
        .orElseGet(() -> redactName(ValueKind.UNKNOWN_NAME, segment));
  }

  /**
   * A name that says it is a secret goes on to say so: the rule over names has to know it again.
   */
  private String redactName(ValueKind kind, String segment) {
    String word = kind == ValueKind.ROLE ? "" : SecretPaths.secretWord(segment);
    if (word.isEmpty()) {
      return pseudonyms.pseudonym(kind, segment);
    }
    String end = "-" + word;
    String standIn =
        pseudonyms.pseudonym(
            kind,
            segment.endsWith(end)
                ? segment.substring(0, segment.length() - end.length())
                : segment);
    return SecretPaths.secretWord(standIn).isEmpty() ? standIn + end : standIn;
  }
}
