package imdstape.recorder.redact;

import imdstape.fixture.KeepOption;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixture.VersionTree;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.Listing;
import imdstape.metadata.ValueKind;
import imdstape.recorder.client.transport.CapturedResponse;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.redact.pseudonym.IdentityCollector;
import imdstape.recorder.redact.pseudonym.PseudonymAssigner;
import imdstape.recorder.redact.pseudonym.PseudonymSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One pass over the trees of a crawl. A pass either collects identities or replaces them; both do
 * the same work and differ only in their source of pseudonyms and in which paths they allow.
 */
abstract class RedactionPass {

  /** Which bodies a pass reads. */
  enum BodyScope {
    /** Bodies whose form a category of the catalogue describes. */
    DESCRIBED,
    /** All bodies, also those that are stored only because the user allowed their path. */
    ALL
  }

  /** Media types that may be stored; a service could send anything else in the header. */
  private static final Pattern MEDIA_TYPE =
      Pattern.compile(
          "(?i)(?:text/(?:plain|html|xml|cloud-config|x-shellscript)"
              + "|application/(?:json|xml|octet-stream|gzip|x-gzip|x-pem-file|ocsp-response))"
              + "(?:; ?charset=(?:utf-8|us-ascii|iso-8859-1))?");

  private static final String TAGS = "meta-data/tags/instance/";

  private final RedactionPolicy policy;
  private final PathRedactor paths;
  private final BodyRedactor bodies;

  /** Redacts without the user's policy and without recording any identity. */
  private final BodyRedactor bodiesByCatalogue;

  private final BodyScope scope;

  private RedactionPass(PseudonymSource pseudonyms, RedactionPolicy policy, BodyScope scope) {
    this.policy = policy;
    this.paths = new PathRedactor(pseudonyms);
    this.bodies = new BodyRedactor(pseudonyms, policy);
    this.bodiesByCatalogue =
        new BodyRedactor((kind, original) -> original, RedactionPolicy.DEFAULT);
    this.scope = scope;
  }

  /** What the user asked for. */
  final RedactionPolicy policy() {
    return policy;
  }

  /** Whether the user may have allowed the body of a path. */
  abstract boolean isAllowed(String path);

  /** Collects identities and replaces none. */
  static final class Collecting extends RedactionPass {
    private final boolean anyPathAllowed;

    Collecting(IdentityCollector collector, RedactionPolicy policy, BodyScope scope) {
      super(collector, policy, scope);
      this.anyPathAllowed = !policy.allowed().isEmpty();
    }

    /**
     * Every path if the user allowed any: a pattern can match a redacted path, and redacted paths
     * are not known before all identities are.
     */
    @Override
    boolean isAllowed(String path) {
      return anyPathAllowed;
    }
  }

  /** Replaces identities by pseudonyms. */
  static final class Replacing extends RedactionPass {
    Replacing(PseudonymAssigner assigner, RedactionPolicy policy, BodyScope scope) {
      super(assigner, policy, scope);
    }

    /** Whether a pattern of the user matches the path, or the redacted path that reports show. */
    @Override
    boolean isAllowed(String path) {
      RedactionPolicy wanted = policy();
      return !wanted.allowed().isEmpty()
          && (wanted.allows(path) || wanted.allows(redactPath(path)));
    }
  }

  /** Redacts the tree of one version. */
  VersionTree redactTree(Crawl.CrawledTree tree) {
    SortedMap<String, Leaf> leaves = new TreeMap<>();
    tree.leaves()
        .forEach(
            (path, response) -> leaves.put(paths.redactPath(path), redactLeaf(path, response)));
    tree.notRequested().forEach(path -> leaves.put(paths.redactPath(path), notRequestedLeaf(path)));
    SortedMap<String, Listing> listings = new TreeMap<>();
    tree.listings()
        .forEach(
            (directory, listing) ->
                listings.put(paths.redactPath(directory), paths.redactListing(directory, listing)));
    return VersionTree.of(leaves, listings);
  }

  /** Whether a body is stored that the catalogue alone would withhold. */
  boolean isStoredOnRequest(String path, CapturedResponse response) {
    return bodiesByCatalogue.redact(path, response, false) instanceof LeafBody.Withheld
        && !(bodies.redact(path, response, isAllowed(path)) instanceof LeafBody.Withheld);
  }

  /** The option that kept a body, or the key of a tag; empty if the catalogue alone decides. */
  Optional<KeepOption> keptBy(String path, CapturedResponse response) {
    Optional<UserRules.UserPathRule> rule = policy.rules().ruleFor(path);
    boolean keptByRule =
        rule.filter(found -> found.action() == UserRules.PathRuleAction.KEEP).isPresent()
            && !(bodies.redact(path, response, false) instanceof LeafBody.Withheld);
    if (keptByRule || (rule.isPresent() && isStoredOnRequest(path, response))) {
      return Optional.of(KeepOption.RULES);
    }
    if (isStoredOnRequest(path, response)) {
      return Optional.of(
          !path.equals("user-data")
              ? KeepOption.ALLOW
              : policy.userData() == UserDataLevel.KEEP
                  ? KeepOption.USER_DATA_KEEP
                  : KeepOption.USER_DATA_STRUCTURE);
    }
    return tagKey(path)
        .flatMap(
            key ->
                policy.tagKeys().contains(key)
                    ? Optional.of(KeepOption.KEEP_TAG_KEY)
                    : policy.rules().tagKeys().contains(key)
                        ? Optional.of(KeepOption.RULES_TAG_KEYS)
                        : Optional.empty());
  }

  /** The key of the tag whose value is at a path. */
  private static Optional<String> tagKey(String path) {
    return path.startsWith(TAGS) ? Optional.of(path.substring(TAGS.length())) : Optional.empty();
  }

  /** The redacted path. */
  String redactPath(String path) {
    return paths.redactPath(path);
  }

  private Leaf redactLeaf(String path, CapturedResponse response) {
    if (response.status() != 200) {
      return new Leaf(response.status(), null, LeafBody.none());
    }
    LeafBody body =
        scope == BodyScope.ALL || isDescribed(path)
            ? bodies.redact(path, response, isAllowed(path))
            : LeafBody.none();
    String type = response.contentType();
    boolean omitted = type.equals(Leaf.impliedType(path)) || !MEDIA_TYPE.matcher(type).matches();
    return new Leaf(200, omitted ? null : type, body);
  }

  private static boolean isDescribed(String path) {
    return Catalogue.find(path)
        .map(category -> category.kind().redactionAction())
        .filter(action -> action != ValueKind.RedactionAction.WITHHOLD)
        .isPresent();
  }

  private static Leaf notRequestedLeaf(String path) {
    ValueKind kind = Catalogue.find(path).map(Category::kind).orElse(ValueKind.UNPROVEN);
    return Leaf.of(BodyRedactor.notRequestedBody(kind));
  }
}
