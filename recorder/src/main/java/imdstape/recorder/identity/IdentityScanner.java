package imdstape.recorder.identity;

import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureOrigin;
import imdstape.fixture.FixtureSeal;
import imdstape.fixture.KeepOption;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixture.SecretPaths;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.Listing;
import imdstape.metadata.Utf8Text;
import imdstape.metadata.ValueKind;
import imdstape.pseudonym.Pseudonyms;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares every value of a fixture with the stand-ins of its kind. What is neither a stand-in, nor
 * on the harmless list of its kind, nor at a path that the fixture says is stored on request, is a
 * finding. Not thread-safe.
 */
public final class IdentityScanner {

  private static final Pattern KEY_PAIR = Pattern.compile("(\\d{1,3})=(.*)");
  private static final Pattern ROLE_DIRECTORY =
      Pattern.compile("(iam-ecs-|security-credentials-?)(.*)");

  /** The kinds that redaction recognizes by form in a name that no category knows. */
  private static final List<ValueKind> KINDS_BY_FORM =
      List.of(ValueKind.ACCOUNT, ValueKind.RESOURCE_ID, ValueKind.MAC, ValueKind.PRIVATE_IPV4);

  /** A word that redaction takes for the vendor's in a path that no category knows. */
  private static final Pattern PLAIN_WORD =
      Pattern.compile("[a-z]++(?:[.-][a-z]++){0,10}+(?:[.-]?\\d{1,3})?");

  private static final int MAX_PLAIN_WORD_CHARS = 40;

  private static final Pattern VERSION = Pattern.compile("\\d{4}-\\d{2}-\\d{2}|1\\.0|latest");

  private static final Pattern MEDIA_TYPE =
      Pattern.compile(
          "(?i)(?:text/(?:plain|html|xml|cloud-config|x-shellscript)"
              + "|application/(?:json|xml|octet-stream|gzip|x-gzip|x-pem-file|ocsp-response))"
              + "(?:; ?charset=(?:utf-8|us-ascii|iso-8859-1))?");

  /** Hosts of public documentation: a page there is everybody's. */
  private static final List<String> DOCUMENTATION_HOSTS =
      List.of(
          "amazon.com",
          "amazonaws.cn",
          "aws.dev",
          "readthedocs.io",
          "rfc-editor.org",
          "ietf.org",
          "iana.org",
          "kernel.org",
          "systemd.io",
          "kubernetes.io",
          "microsoft.com",
          "ubuntu.com");

  /** Owners of public repositories that documented fixtures were written from. */
  private static final Set<String> DOCUMENTATION_REPOSITORIES =
      Set.of(
          "amazonlinux",
          "aws",
          "awsdocs",
          "awslabs",
          "bottlerocket-os",
          "canonical",
          "jtblin",
          "kubernetes",
          "kubernetes-sigs");

  /** The beginning of the source that a derivation adds. */
  private static final String DERIVED_FROM = "derived from ";

  private static final Set<String> KIND_NAMES =
      Stream.of(ValueKind.values()).map(ValueKind::jsonName).collect(Collectors.toSet());

  private final Fixture fixture;
  private final boolean redacted;
  private final AuthorSettings author;
  private final HarmlessValues values;
  private final HarmlessText prose;

  /** By rule and path, so that a name with many values below it is one finding. */
  private final Map<List<String>, IdentityFinding> findings = new LinkedHashMap<>();

  private IdentityScanner(Fixture fixture) {
    this.fixture = fixture;
    this.redacted =
        fixture.origin().kind().isRedacted()
            || !fixture.redactions().equals(Fixture.RedactionSummary.NONE);
    this.author = AuthorSettings.of(fixture);
    StandInNetworks networks = StandInNetworks.of(fixture, redacted);
    this.values = new HarmlessValues(networks);
    this.prose = new HarmlessText(Vocabulary.ENGLISH, networks);
  }

  /** Finds the values of a fixture that can name somebody, in the order of the fixture. */
  public static List<IdentityFinding> scan(Fixture fixture) {
    IdentityScanner scanner = new IdentityScanner(fixture);
    scanner.scanDescription();
    scanner.scanTree("", fixture.tree());
    scanner.scanListings("", fixture.listings());
    fixture
        .differences()
        .forEach(
            (version, difference) -> {
              scanner.scanTree(version + "/", difference.tree());
              scanner.scanListings(version + "/", difference.listings());
              difference.absent().forEach(path -> scanner.scanPath(version + "/", strip(path)));
            });
    return List.copyOf(scanner.findings.values());
  }

  private void scanDescription() {
    FixtureOrigin origin = fixture.origin();
    scanProse("description", fixture.description(), author.writesDescription());
    scanProse("origin", origin.author(), false);
    scanProse("origin", origin.date(), false);
    for (String source : origin.sources()) {
      if (!isPublicPage(source)) {
        boolean derived = author.writesDescription() && source.startsWith(DERIVED_FROM);
        scanProse("origin/sources", derived ? nameOfBase(source) : source, derived);
      }
    }
    for (String version : fixture.service().versions()) {
      if (!VERSION.matcher(version).matches()) {
        scanProse("service/versions", version, false);
      }
    }
    scanProse("redactions", fixture.redactions().policy(), false);
    fixture.redactions().counts().keySet().stream()
        .filter(kind -> !KIND_NAMES.contains(kind))
        .forEach(kind -> scanProse("redactions", kind, false));
    fixture.redactions().kept().keySet().forEach(path -> scanPath("", path));
    fixture.origin().inferred().forEach(path -> scanPath("", path));
    origin.settings().forEach(this::scanSettingKey);
    FixtureSeal seal = fixture.redactions().seal();
    if (seal != null) {
      scanProse("redactions", seal.program(), false);
    }
  }

  /** Judges the names in the key of a setting; the author chose them. */
  private void scanSettingKey(String key) {
    if (key.startsWith("tag.")) {
      String name = key.substring("tag.".length());
      if (!isHarmlessName(ValueKind.TAG_KEY, name)) {
        add(IdentityRule.of(ValueKind.TAG_KEY), "origin/set", "origin/set", true);
      }
    } else if (key.indexOf('/') >= 0) {
      scanPath("", key);
    } else {
      scanProse("origin/set", key, false);
    }
  }

  private void scanProse(String where, String text, boolean setByAuthor) {
    if (!prose.isHarmless(text)) {
      add(IdentityRule.TEXT, where, where, setByAuthor);
    }
  }

  /** The words of the name in {@code derived from NAME, KIND}. */
  private static String nameOfBase(String source) {
    int end = source.lastIndexOf(", ");
    String name = source.substring(DERIVED_FROM.length(), Math.max(DERIVED_FROM.length(), end));
    return name.replace('-', ' ');
  }

  /** Whether a source is a page that anybody can read, so that its address names nobody. */
  private static boolean isPublicPage(String source) {
    if (!source.startsWith("https://")) {
      return false;
    }
    String[] parts = source.substring("https://".length()).split("/");
    String host = parts[0];
    return host.equals("github.com")
        ? parts.length > 1 && DOCUMENTATION_REPOSITORIES.contains(parts[1])
        : DOCUMENTATION_HOSTS.stream()
            .anyMatch(known -> host.equals(known) || host.endsWith("." + known));
  }

  private void scanTree(String prefix, Map<String, Leaf> tree) {
    tree.forEach(
        (path, leaf) -> {
          String shown = scanPath(prefix, path);
          if (leaf.type() != null && !MEDIA_TYPE.matcher(leaf.type()).matches()) {
            scanProse(shown, leaf.type(), false);
          }
          if (!fixture.redactions().storedPaths().contains(path)) {
            scanBody(prefix, path, shown, leaf.body());
          }
        });
  }

  private void scanListings(String prefix, Map<String, Listing> listings) {
    listings.forEach(
        (directory, listing) -> {
          String below = strip(directory);
          String shown = scanPath(prefix, below);
          for (String line : listing.lines()) {
            Matcher keyPair = KEY_PAIR.matcher(line);
            if (below.equals("meta-data/public-keys") && keyPair.matches()) {
              judge(ValueKind.KEY_NAME, keyPair.group(2), below, shown + "/", prefix + directory);
            } else if (!line.isEmpty()) {
              scanPath(prefix, below.isEmpty() ? strip(line) : below + "/" + strip(line));
            }
          }
        });
  }

  /**
   * Judges each name in a path.
   *
   * @return the path to show: it ends where the first name that can be somebody's begins
   */
  private String scanPath(String prefix, String path) {
    String[] segments = path.split("/", -1);
    StringBuilder below = new StringBuilder();
    for (String segment : segments) {
      String parent = below.toString();
      below.append(parent.isEmpty() ? "" : "/").append(segment);
      ValueKind kind = kindOfName(parent, below.toString(), segment);
      if (!isHarmlessName(kind, segment) && !isKeptName(below.toString())) {
        String shown = prefix + parent + (parent.isEmpty() ? "" : "/") + "*";
        add(
            IdentityRule.of(kind),
            shown,
            prefix + path,
            author.hasSet(kind, below.toString(), segment));
        return shown;
      }
    }
    return prefix + path;
  }

  /** Whether an option of the recording kept a name, as the fixture states it. */
  private boolean isKeptName(String below) {
    KeepOption by = fixture.redactions().kept().get(below);
    return by != null && !by.keepsBody();
  }

  /** The kind of a name in a path, as redaction sees it. */
  private static ValueKind kindOfName(String parent, String below, String segment) {
    if (Catalogue.find(below).isPresent() || Catalogue.isDirectory(below)) {
      return Catalogue.nameKind(below).orElse(ValueKind.HARMLESS);
    }
    if (SecretPaths.isBelowCredentials(parent)) {
      return ValueKind.ROLE;
    }
    return KINDS_BY_FORM.stream()
        .filter(kind -> kind.matches(segment))
        .findFirst()
        .orElse(ValueKind.UNKNOWN_NAME);
  }

  private boolean isHarmlessName(ValueKind kind, String segment) {
    if (kind != ValueKind.UNKNOWN_NAME && kind != ValueKind.TAG_KEY) {
      return values.isHarmless(kind, segment);
    }
    Matcher roles = ROLE_DIRECTORY.matcher(segment);
    if (roles.matches()) {
      return values.isHarmless(ValueKind.ROLE, roles.group(2))
          || values.isHarmless(ValueKind.UNKNOWN_NAME, roles.group(2))
          || isTakenForVendors(kind, roles.group(2));
    }
    return values.isHarmless(kind, segment)
        || isStandInOfSecret(kind, segment)
        || isTakenForVendors(kind, segment);
  }

  private boolean isTakenForVendors(ValueKind kind, String word) {
    return redacted
        && kind == ValueKind.UNKNOWN_NAME
        && word.length() <= MAX_PLAIN_WORD_CHARS
        && PLAIN_WORD.matcher(word).matches();
  }

  /** Whether a name is a stand-in that redaction gave to a name of a secret. */
  private static boolean isStandInOfSecret(ValueKind kind, String segment) {
    String suffix = "-" + SecretPaths.secretWord(segment);
    return suffix.length() > 1
        && segment.endsWith(suffix)
        && Pseudonyms.isPseudonym(kind, segment.substring(0, segment.length() - suffix.length()));
  }

  private void scanBody(String prefix, String path, String shown, LeafBody body) {
    if (body instanceof LeafBody.Text text) {
      scanText(prefix, path, shown, text.text());
    } else if (body instanceof LeafBody.Bytes bytes) {
      // the audit reports bytes that are no text as unreadable
      Utf8Text.decode(bytes.bytes()).ifPresent(text -> scanText(prefix, path, shown, text));
    } else if (body instanceof LeafBody.Generated generated && generated.profile() != null) {
      judge(ValueKind.PROFILE, generated.profile(), path, shown, prefix + path);
    } else if (body instanceof LeafBody.Withheld withheld) {
      scanProse(shown, withheld.reason(), false);
    }
  }

  private void scanText(String prefix, String path, String shown, String text) {
    Optional<Category> category = Catalogue.find(path);
    if (category.isEmpty()) {
      judge(ValueKind.UNPROVEN, text, path, shown, prefix + path);
      return;
    }
    ValueKind kind = category.get().kind();
    if (kind == ValueKind.HARMLESS && !HarmlessForms.matches(category.get(), text)) {
      add(IdentityRule.VALUE, shown, prefix + path, author.hasSet(kind, path, text));
    } else if (kind == ValueKind.IDENTITY_DOCUMENT) {
      scanDocument(prefix, path, shown, text);
    } else if (HarmlessValues.isByLine(kind)) {
      for (String line : text.split("\n", -1)) {
        judge(kind, line, path, shown, prefix + path);
      }
    } else {
      judge(kind, text, path, shown, prefix + path);
    }
  }

  private void scanDocument(String prefix, String path, String shown, String text) {
    List<IdentityRule> rules = new ArrayList<>();
    DocumentReader.read(text, values, redacted).forEach(rules::add);
    rules.forEach(
        rule ->
            add(
                rule,
                shown,
                prefix + path,
                author.hasSet(ValueKind.IDENTITY_DOCUMENT, path, text)));
  }

  private void judge(ValueKind kind, String value, String path, String shown, String location) {
    if (!values.isHarmless(kind, value)) {
      add(IdentityRule.of(kind), shown, location, author.hasSet(kind, path, value));
    }
  }

  private void add(IdentityRule rule, String shown, String location, boolean setByAuthor) {
    List<String> key = List.of(rule.id(), shown);
    IdentityFinding found = new IdentityFinding(rule, shown, location, setByAuthor);
    findings.merge(key, found, (first, second) -> first.setByAuthor() ? second : first);
  }

  private static String strip(String directory) {
    return directory.endsWith("/") ? directory.substring(0, directory.length() - 1) : directory;
  }
}
