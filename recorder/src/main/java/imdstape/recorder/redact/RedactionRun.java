package imdstape.recorder.redact;

import static java.util.Objects.requireNonNull;

import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureOrigin;
import imdstape.fixture.KeepOption;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixture.VersionTree;
import imdstape.metadata.Catalogue;
import imdstape.metadata.PathPattern;
import imdstape.metadata.ValueKind;
import imdstape.pseudonym.Pseudonyms;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.redact.RedactionPass.BodyScope;
import imdstape.recorder.redact.pseudonym.IdentityCollector;
import imdstape.recorder.redact.pseudonym.PseudonymAssigner;
import imdstape.recorder.watch.WatchResult;
import imdstape.secrets.OriginalValues;
import imdstape.secrets.OriginalValues.OriginalValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One run of the {@link Redactor}: its steps, and what they have found. The steps run once each, in
 * the order in which they are declared here. Not thread-safe.
 */
final class RedactionRun {

  /** Shorter words of a withheld body are too common to be searched in the fixture. */
  private static final int MIN_DISTINCTIVE_CHARS = 12;

  private final Crawl crawl;
  private final RedactionContext context;
  private final RedactionPolicy policy;

  /** Pseudonyms are assigned in this order. */
  private final List<String> newestVersionFirst;

  private final IdentityCollector collector = new IdentityCollector();
  private final Map<String, VersionTree> trees = new TreeMap<>();
  private final List<OriginalValue> withheldOriginals = new ArrayList<>();
  private @Nullable PseudonymAssigner assigner;
  private @Nullable WatchRedactor watchRedactor;
  private final SortedMap<String, KeepOption> kept = new TreeMap<>();
  private List<RedactedWatch.RedactedChange> changes = List.of();

  RedactionRun(Crawl crawl, RedactionContext context) {
    this.crawl = crawl;
    this.context = context;
    this.policy = context.policy();
    this.newestVersionFirst = new ArrayList<>(crawl.service().versions());
    Collections.reverse(newestVersionFirst);
  }

  /** Step: collects the words that stay in the fixture: path names and allowed tag keys. */
  void collectHarmlessWords() {
    Catalogue.all().stream()
        .flatMap(category -> category.segments().stream())
        .forEach(collector::keepHarmless);
    collector.keepTagKeys(policy.tagKeys());
    collector.keepTagKeys(policy.rules().tagKeys());
  }

  /**
   * Step: collects the identities in paths and described bodies. These come first, because their
   * kind is certain.
   */
  void collectFromDescribedBodies() {
    redactTrees(new RedactionPass.Collecting(collector, policy, BodyScope.DESCRIBED));
  }

  /** Step: collects the identities in all bodies, by their form. */
  void collectFromAllBodies() {
    redactTrees(new RedactionPass.Collecting(collector, policy, BodyScope.ALL));
  }

  /** Step: collects the identities in the changes of a watch. */
  void collectFromChanges(WatchResult watched) {
    var unused = new WatchRedactor(collector, policy).redactChanges(watched);
  }

  /** Step: assigns pseudonyms to the identities in paths and described bodies. */
  void assignInDescribedBodies() {
    assigner = new PseudonymAssigner(collector, context.numbering(), context.knownPseudonyms());
    redactTrees(new RedactionPass.Replacing(assigner, policy, BodyScope.DESCRIBED));
  }

  /** Step: replaces all identities in all bodies. */
  void replaceInAllBodies() {
    trees.putAll(redactTrees(new RedactionPass.Replacing(assigner(), policy, BodyScope.ALL)));
  }

  /** Step: finds what is kept only because of an option, by its redacted path. */
  void findKept() {
    RedactionPass pass = new RedactionPass.Replacing(assigner(), policy, BodyScope.ALL);
    crawl.trees().values().stream()
        .flatMap(tree -> tree.leaves().entrySet().stream())
        .filter(leaf -> leaf.getValue().status() == 200)
        .forEach(
            leaf ->
                pass.keptBy(leaf.getKey(), leaf.getValue())
                    .ifPresent(by -> kept.put(pass.redactPath(leaf.getKey()), by)));
  }

  /** Step: replaces all identities in the changes of a watch. */
  void replaceInChanges(WatchResult watched) {
    watchRedactor = new WatchRedactor(assigner(), policy);
    changes = watchRedactor.redactChanges(watched);
  }

  /** Step: finds the distinctive words of withheld bodies, which must not occur in the fixture. */
  void findWithheldOriginals() {
    Set<String> harmless = new HashSet<>(collector.harmlessWords());
    PathRedactor paths = new PathRedactor(assigner());
    // a body that holds the name of its path repeats what the fixture shows
    harmless.addAll(namesThatStay(paths));
    trees.forEach(
        (version, tree) ->
            crawl
                .tree(version)
                .leaves()
                .forEach(
                    (path, response) -> {
                      Leaf leaf = tree.leaves().get(paths.redactPath(path));
                      if (leaf != null && leaf.body() instanceof LeafBody.Withheld body) {
                        addDistinctiveWords(body.reason(), response.text().orElse(""), harmless);
                      }
                    }));
    if (watchRedactor != null) {
      watchRedactor
          .withheldTexts()
          .forEach(text -> addDistinctiveWords("withheld", text, harmless));
    }
  }

  /** The names in paths that redaction leaves as they are. */
  private Set<String> namesThatStay(PathRedactor paths) {
    Set<String> names = new HashSet<>();
    crawl
        .trees()
        .values()
        .forEach(
            tree ->
                tree.leaves()
                    .keySet()
                    .forEach(
                        path -> {
                          List<String> redacted = List.of(paths.redactPath(path).split("/", -1));
                          Stream.of(path.split("/", -1))
                              .filter(redacted::contains)
                              .forEach(names::add);
                        }));
    return names;
  }

  /** The fixture and its originals. */
  RedactedCrawl toRedactedCrawl(FixtureOrigin origin) {
    VersionTree latest = requireNonNull(trees.get(newestVersionFirst.get(0)));
    Fixture fixture =
        new Fixture(
            describe(latest),
            origin,
            crawl.service(),
            latest.leaves(),
            latest.listings(),
            VersionTree.differences(newestVersionFirst, trees),
            new Fixture.RedactionSummary(
                RedactionPolicy.NAME, policy.digest(), kept, assigner().counts(), null));
    return new RedactedCrawl(
        fixture,
        originals(),
        assigner().knownPseudonyms(),
        unmatchedPatterns(),
        new PathRedactor(assigner())::redactPath);
  }

  /** The redacted changes of a watch and their originals. */
  RedactedWatch toRedactedWatch(WatchResult watched) {
    WatchRedactor redactor = requireNonNull(watchRedactor);
    return new RedactedWatch(
        redactor.roleNames(watched.initialCrawl()),
        redactor.profileName(watched.initialCrawl()),
        changes,
        originals(),
        assigner().knownPseudonyms());
  }

  private PseudonymAssigner assigner() {
    return requireNonNull(assigner);
  }

  private Map<String, VersionTree> redactTrees(RedactionPass pass) {
    Map<String, VersionTree> redacted = new TreeMap<>();
    newestVersionFirst.forEach(
        version -> redacted.put(version, pass.redactTree(crawl.tree(version))));
    return redacted;
  }

  private OriginalValues originals() {
    List<OriginalValue> originals = new ArrayList<>(assigner().originals());
    originals.addAll(withheldOriginals);
    return new OriginalValues(originals);
  }

  /** The user's patterns that match no path of the crawl, neither redacted nor original. */
  private List<String> unmatchedPatterns() {
    PathRedactor paths = new PathRedactor(assigner());
    return policy.allowed().stream()
        .filter(
            pattern ->
                crawl.trees().values().stream()
                    .flatMap(tree -> tree.leaves().keySet().stream())
                    .noneMatch(
                        path -> pattern.matches(path) || pattern.matches(paths.redactPath(path))))
        .map(PathPattern::toString)
        .toList();
  }

  private void addDistinctiveWords(String reason, String text, Set<String> harmless) {
    Stream.of(text.split("[\\s\"'=,;]+"))
        .filter(word -> isDistinctive(word) && !harmless.contains(word))
        .map(word -> new OriginalValue(reason, word, true))
        .forEach(withheldOriginals::add);
  }

  /** Long, of letters and digits and no pseudonym: such a word does not occur by chance. */
  private static boolean isDistinctive(String word) {
    return word.length() >= MIN_DISTINCTIVE_CHARS
        && word.chars().anyMatch(Character::isDigit)
        && word.chars().anyMatch(Character::isLetter)
        && Stream.of(ValueKind.values()).noneMatch(kind -> isPseudonym(kind, word));
  }

  private static boolean isPseudonym(ValueKind kind, String word) {
    return kind.redactionAction() == ValueKind.RedactionAction.REPLACE
        && Pseudonyms.isPseudonym(kind, word);
  }

  /** Describes an instance for people: {@code m7i.large, on-demand, us-east-1a}. */
  private static String describe(VersionTree tree) {
    return Stream.of("instance-type", "instance-life-cycle", "placement/availability-zone")
        .map(name -> tree.leaves().get("meta-data/" + name))
        .filter(Objects::nonNull)
        .map(Leaf::body)
        .filter(LeafBody.Text.class::isInstance)
        .map(body -> ((LeafBody.Text) body).text())
        .collect(Collectors.joining(", "));
  }
}
