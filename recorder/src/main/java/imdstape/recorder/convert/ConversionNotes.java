package imdstape.recorder.convert;

import imdstape.fixture.SecretPaths;
import imdstape.metadata.Catalogue;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.ValueKind;
import imdstape.secrets.LeakRules;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The assumptions of a conversion and the entries that it does not carry over, by name and reason,
 * never by value. A name that a user chose, or that looks like a secret or an identity, is masked.
 */
final class ConversionNotes {

  private static final int MAX_LISTED = 200;
  private static final int MAX_NAME_LENGTH = 80;
  private static final String MASK = "…";

  /** The kinds of identities that are recognized by their form alone. */
  private static final List<ValueKind> IDENTITY_KINDS =
      List.of(
          ValueKind.ACCOUNT,
          ValueKind.RESOURCE_ID,
          ValueKind.MAC,
          ValueKind.PRIVATE_IPV4,
          ValueKind.HOSTNAME,
          ValueKind.IPV6);

  private final Set<String> assumptions = new LinkedHashSet<>();
  private final Set<String> notCarried = new LinkedHashSet<>();
  private int notListed;

  /** Adds something that the source does not state. */
  void addAssumption(String assumption) {
    assumptions.add(assumption);
  }

  /**
   * Adds an entry that is not carried over.
   *
   * @param name a path below the version, or a key of the source, with slashes
   * @param reason what it is, or what is wrong with it
   */
  void addNotCarried(String name, String reason) {
    if (notCarried.size() < MAX_LISTED) {
      notCarried.add(maskNames(name) + "  " + reason);
    } else {
      notListed++;
    }
  }

  /** The notes in lines for a reviewer. */
  List<String> render() {
    List<String> lines = new ArrayList<>();
    if (!assumptions.isEmpty()) {
      lines.add("taken for granted: " + String.join(", ", assumptions));
    }
    lines.add("not carried: " + (notCarried.isEmpty() ? "nothing" : notCarried.size() + notListed));
    notCarried.stream().map(entry -> "  " + entry).forEach(lines::add);
    if (notListed > 0) {
      lines.add("  and " + notListed + " more");
    }
    return lines;
  }

  /** A path with each sensitive segment masked. */
  static String maskNames(String path) {
    StringBuilder masked = new StringBuilder();
    String below = "";
    for (String segment : path.split("/", -1)) {
      below = below.isEmpty() ? segment : below + "/" + segment;
      masked
          .append(masked.isEmpty() ? "" : "/")
          .append(isSensitive(below, segment) ? MASK : segment);
    }
    return masked.toString();
  }

  private static boolean isSensitive(String below, String segment) {
    boolean named =
        Catalogue.nameKind(below).filter(kind -> kind != ValueKind.LABEL).isPresent()
            || SecretPaths.isBelowCredentials(MetadataPath.parent(below));
    return named
        || segment.length() > MAX_NAME_LENGTH
        || segment.chars().anyMatch(c -> c < ' ' || c == '\u007f' || c == '\ufffd')
        || IDENTITY_KINDS.stream().anyMatch(kind -> kind.matches(segment))
        || Stream.of(segment, below)
            .anyMatch(text -> LeakRules.all().stream().anyMatch(rule -> rule.matches(text)));
  }
}
