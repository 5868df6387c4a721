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
  private static final List<ValueKind> FORMS =
      List.of(ValueKind.ACCOUNT, ValueKind.RESOURCE_ID, ValueKind.MAC, ValueKind.PRIVATE_IPV4);

  /** What begins the name of a directory that lists roles, and what comes after it. */
  private static final Pattern LISTS_ROLES =
      Pattern.compile("(iam-ecs-|security-credentials-?)(.*)");

  private final PseudonymLookup names;

  PathRedactor(PseudonymLookup names) {
    this.names = names;
  }

  /** A path below a version with stand-ins. */
  String of(String below) {
    StringBuilder path = new StringBuilder();
    String original = "";
    for (String segment : below.isEmpty() ? new String[0] : below.split("/", -1)) {
      original = original.isEmpty() ? segment : original + "/" + segment;
      path.append(path.isEmpty() ? "" : "/").append(name(original));
    }
    return path.toString();
  }

  /** The listing of a directory with stand-ins; in order if it was in order. */
  Listing of(String directory, Listing listing) {
    Map<String, Boolean> children = new HashMap<>();
    listing.children(directory).forEach(child -> children.put(child.name(), child.directory()));
    if (listing.equals(Listing.derived(directory, children))) {
      Map<String, Boolean> renamed = new HashMap<>();
      children.forEach((name, isDirectory) -> renamed.put(child(directory, name), isDirectory));
      return Listing.derived(of(directory), renamed);
    }
    List<String> lines = new ArrayList<>();
    for (String line : listing.lines()) {
      Matcher keyPair = KEY_PAIR.matcher(line);
      boolean slash = line.endsWith("/");
      if (line.isEmpty()) {
        lines.add(line);
      } else if (directory.equals("meta-data/public-keys") && keyPair.matches()) {
        lines.add(keyPair.group(1) + "=" + names.of(ValueKind.KEY_NAME, keyPair.group(2)));
      } else {
        String name = slash ? line.substring(0, line.length() - 1) : line;
        lines.add(child(directory, name) + (slash ? "/" : ""));
      }
    }
    return new Listing(lines);
  }

  private String child(String directory, String name) {
    return name(directory.isEmpty() ? name : directory + "/" + name);
  }

  /** The stand-in of a path's last segment. */
  private String name(String below) {
    String segment = MetadataPath.name(below);
    boolean known = Catalogue.of(below).isPresent() || Catalogue.isDirectory(below);
    if (known) {
      ValueKind kind = Catalogue.nameKind(below).orElse(ValueKind.HARMLESS);
      if (kind.redaction() == ValueKind.RedactionAction.KEEP) {
        names.keeps(segment);
        return segment;
      }
      return named(kind, segment);
    }
    if (SecretPaths.isBelowCredentials(MetadataPath.parent(below))) {
      return names.of(ValueKind.ROLE, segment);
    }
    Matcher roles = LISTS_ROLES.matcher(segment);
    if (roles.matches()) {
      // of an ECS agent, a role's; of the service itself, a word such as extended
      ValueKind kind = roles.group(1).equals("iam-ecs-") ? ValueKind.ROLE : ValueKind.UNKNOWN_NAME;
      return roles.group(1) + names.of(kind, roles.group(2));
    }
    return FORMS.stream()
        .filter(form -> form.fits(segment) && names.has(form, segment))
        .findFirst()
        .map(form -> names.of(form, segment))
        .orElseGet(() -> named(ValueKind.UNKNOWN_NAME, segment));
  }

  /**
   * A name that says it is a secret goes on to say so: the rule over names has to know it again.
   */
  private String named(ValueKind kind, String segment) {
    String word = kind == ValueKind.ROLE ? "" : SecretPaths.word(segment);
    if (word.isEmpty()) {
      return names.of(kind, segment);
    }
    String end = "-" + word;
    String standIn =
        names.of(
            kind,
            segment.endsWith(end)
                ? segment.substring(0, segment.length() - end.length())
                : segment);
    return SecretPaths.word(standIn).isEmpty() ? standIn + end : standIn;
  }
}
