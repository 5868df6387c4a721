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

  private static final int MOST = 200;
  private static final int LONGEST_NAME = 80;
  private static final String HIDDEN = "…";

  /** What a name may be by its form, wherever it stands. */
  private static final List<ValueKind> IDENTITIES =
      List.of(
          ValueKind.ACCOUNT,
          ValueKind.RESOURCE_ID,
          ValueKind.MAC,
          ValueKind.PRIVATE_IPV4,
          ValueKind.HOSTNAME,
          ValueKind.IPV6);

  private final Set<String> granted = new LinkedHashSet<>();
  private final Set<String> notCarried = new LinkedHashSet<>();
  private int more;

  /** Something that the source does not say. */
  void granted(String what) {
    granted.add(what);
  }

  /**
   * Something that stays behind.
   *
   * @param where a path of a version, or a key of the source, with slashes
   * @param why what it is, or what is wrong with it
   */
  void notCarried(String where, String why) {
    if (notCarried.size() < MOST) {
      notCarried.add(shown(where) + "  " + why);
    } else {
      more++;
    }
  }

  /** In lines that a reviewer can read. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (!granted.isEmpty()) {
      lines.add("taken for granted: " + String.join(", ", granted));
    }
    lines.add("not carried: " + (notCarried.isEmpty() ? "nothing" : notCarried.size() + more));
    notCarried.stream().map(one -> "  " + one).forEach(lines::add);
    if (more > 0) {
      lines.add("  and " + more + " more");
    }
    return lines;
  }

  /** A path without the names that tell something. */
  static String shown(String path) {
    StringBuilder shown = new StringBuilder();
    String below = "";
    for (String segment : path.split("/", -1)) {
      below = below.isEmpty() ? segment : below + "/" + segment;
      shown.append(shown.isEmpty() ? "" : "/").append(tells(below, segment) ? HIDDEN : segment);
    }
    return shown.toString();
  }

  private static boolean tells(String below, String segment) {
    boolean named =
        Catalogue.nameKind(below).filter(kind -> kind != ValueKind.LABEL).isPresent()
            || SecretPaths.isBelowCredentials(MetadataPath.parent(below));
    return named
        || segment.length() > LONGEST_NAME
        || segment.chars().anyMatch(c -> c < ' ' || c == '\u007f' || c == '\ufffd')
        || IDENTITIES.stream().anyMatch(kind -> kind.fits(segment))
        || Stream.of(segment, below)
            .anyMatch(text -> LeakRules.all().stream().anyMatch(rule -> rule.isIn(text)));
  }
}
