package imdstape.recorder.redact;

import imdstape.fixture.SecretPaths;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.ValueKind;
import imdstape.recorder.redact.pseudonym.PseudonymSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces identities in paths and listings. Their names can identify, too: MAC addresses, roles,
 * tag keys, key pairs.
 */
final class PathRedactor {

  private static final Pattern KEY_PAIR = Pattern.compile("(\\d+)=(.*)");

  /** The kinds that are recognized by form in a name that no category knows, in order. */
  private static final List<ValueKind> KINDS_BY_FORM =
      List.of(ValueKind.ACCOUNT, ValueKind.RESOURCE_ID, ValueKind.MAC, ValueKind.PRIVATE_IPV4);

  /** Directories that list roles: a fixed prefix and the rest of the name. */
  private static final Pattern ROLE_DIRECTORY =
      Pattern.compile("(iam-ecs-|security-credentials-?)(.*)");

  private final PseudonymSource pseudonyms;

  PathRedactor(PseudonymSource pseudonyms) {
    this.pseudonyms = pseudonyms;
  }

  /** Redacts a path below a version. */
  String redactPath(String below) {
    StringBuilder path = new StringBuilder();
    String original = "";
    for (String segment : below.isEmpty() ? new String[0] : below.split("/", -1)) {
      original = original.isEmpty() ? segment : original + "/" + segment;
      path.append(path.isEmpty() ? "" : "/").append(redactLastSegment(original));
    }
    return path.toString();
  }

  /** Redacts the listing of a directory; a sorted listing stays sorted. */
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

  /** Redacts the last segment of a path. */
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
      // behind iam-ecs- follows a role of the ECS agent, else a word of the service such as
      // extended
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
   * Replaces a name and keeps a word such as "password" in it, so that the name is recognized as
   * that of a secret again.
   */
  private String redactName(ValueKind kind, String segment) {
    String secretWord = kind == ValueKind.ROLE ? "" : SecretPaths.secretWord(segment);
    if (secretWord.isEmpty()) {
      return pseudonyms.pseudonym(kind, segment);
    }
    String suffix = "-" + secretWord;
    String pseudonym =
        pseudonyms.pseudonym(
            kind,
            segment.endsWith(suffix)
                ? segment.substring(0, segment.length() - suffix.length())
                : segment);
    return SecretPaths.secretWord(pseudonym).isEmpty() ? pseudonym + suffix : pseudonym;
  }
}
