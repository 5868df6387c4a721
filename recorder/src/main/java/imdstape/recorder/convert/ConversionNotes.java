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
 * What an exchange could not carry, and what it had to take for granted: by name and reason, never
 * by value. A name that people gave, or that looks like a secret or an identity, is not shown.
 */
final class ConversionNotes {

  private static final int MAX_LISTED = 200;
  private static final int MAX_NAME_LENGTH = 80;
  private static final String MASK = "…";

  /** What a name may be by its form, wherever it stands. */
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

  /** Something that the source does not say. */
  void addAssumption(String what) {
    assumptions.add(what);
  }

  /**
   * Something that stays behind.
   *
   * @param where a path of a version, or a key of the source, with slashes
   * @param why what it is, or what is wrong with it
   */
  void addNotCarried(String where, String why) {
    if (notCarried.size() < MAX_LISTED) {
      notCarried.add(maskNames(where) + "  " + why);
    } else {
      notListed++;
    }
  }

  /** In lines that a reviewer can read. */
  List<String> render() {
    List<String> lines = new ArrayList<>();
    if (!assumptions.isEmpty()) {
      lines.add("taken for granted: " + String.join(", ", assumptions));
    }
    lines.add("not carried: " + (notCarried.isEmpty() ? "nothing" : notCarried.size() + notListed));
    notCarried.stream().map(one -> "  " + one).forEach(lines::add);
    if (notListed > 0) {
      lines.add("  and " + notListed + " more");
    }
    return lines;
  }

  /** A path without the names that tell something. */
  static String maskNames(String path) {
    StringBuilder shown = new StringBuilder();
    String below = "";
    for (String segment : path.split("/", -1)) {
      below = below.isEmpty() ? segment : below + "/" + segment;
      shown.append(shown.isEmpty() ? "" : "/").append(isSensitive(below, segment) ? MASK : segment);
    }
    return shown.toString();
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
