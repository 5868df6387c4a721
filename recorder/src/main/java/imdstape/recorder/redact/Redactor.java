package imdstape.recorder.redact;

import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureOrigin;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixture.VersionTree;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.Listing;
import imdstape.metadata.PathPattern;
import imdstape.metadata.ValueKind;
import imdstape.pseudonym.Pseudonyms;
import imdstape.recorder.client.CapturedResponse;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.watch.WatchResult;
import imdstape.secrets.OriginalValues;
import imdstape.secrets.OriginalValues.OriginalValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a fixture of a crawl. It goes over the crawl twice with the same rules: once to see whom it
 * names, once to write the stand-ins.
 */
public final class Redactor {

  /** What a service may call a body; what else it says of one could be anything. */
  private static final Pattern MEDIA_TYPE =
      Pattern.compile(
          "(?i)(?:text/(?:plain|html|xml|cloud-config|x-shellscript)"
              + "|application/(?:json|xml|octet-stream|gzip|x-gzip|x-pem-file|ocsp-response))"
              + "(?:; ?charset=(?:utf-8|us-ascii|iso-8859-1))?");

  private final Crawl crawl;
  private final RedactionContext context;

  /** Who redacts a crawl on such terms. */
  public Redactor(Crawl crawl, RedactionContext terms) {
    this.crawl = crawl;
    this.context = terms;
  }

  /**
   * Redacts.
   *
   * @param origin as it shall stand in the fixture
   */
  public RedactedCrawl redact(FixtureOrigin origin) {
    IdentityCollector sightings = collectIdentities();
    PseudonymAssigner identities =
        new PseudonymAssigner(sightings, context.numbering(), context.knownPseudonyms());
    sweep(identities, false);
    Map<String, VersionTree> trees = sweep(identities, true);
    List<String> newestFirst = new ArrayList<>(crawl.service().versions());
    Collections.reverse(newestFirst);
    VersionTree latest = Objects.requireNonNull(trees.get(newestFirst.get(0)));
    Fixture fixture =
        new Fixture(
            describe(latest),
            origin,
            crawl.service(),
            latest.leaves(),
            latest.listings(),
            VersionTree.differences(newestFirst, trees),
            new Fixture.RedactionSummary(
                RedactionPolicy.NAME,
                context.policy().digest(),
                pathsStoredOnRequest(identities),
                identities.counts(),
                null));
    List<OriginalValue> originals = new ArrayList<>(identities.originals());
    originals.addAll(withheldOriginals(trees, identities, sightings.harmlessWords()));
    return new RedactedCrawl(
        fixture,
        new OriginalValues(originals),
        identities.knownPseudonyms(),
        unmatchedPatterns(identities),
        new PathRedactor(identities)::redactPath);
  }

  /**
   * Redacts what was seen after the crawl: whoever has a stand-in by then keeps it, if the terms
   * know of it.
   */
  public RedactedWatch redact(WatchResult watched) {
    IdentityCollector sightings = collectIdentities();
    new WatchRedactor(sightings, context.policy()).redactChanges(watched);
    PseudonymAssigner identities =
        new PseudonymAssigner(sightings, context.numbering(), context.knownPseudonyms());
    sweep(identities, false);
    Map<String, VersionTree> trees = sweep(identities, true);
    WatchRedactor pass = new WatchRedactor(identities, context.policy());
    List<RedactedWatch.RedactedChange> changes = pass.redactChanges(watched);
    List<OriginalValue> originals = new ArrayList<>(identities.originals());
    originals.addAll(withheldOriginals(trees, identities, sightings.harmlessWords()));
    pass.withheldTexts().stream()
        .flatMap(text -> originalWords("withheld", text, sightings.harmlessWords()))
        .forEach(originals::add);
    return new RedactedWatch(
        pass.roleNames(watched.initialCrawl()),
        pass.profileName(watched.initialCrawl()),
        changes,
        new OriginalValues(originals),
        identities.knownPseudonyms());
  }

  /** Whom the crawl names, and the words that it may use. */
  private IdentityCollector collectIdentities() {
    IdentityCollector sightings = new IdentityCollector();
    Catalogue.all().stream()
        .flatMap(category -> category.segments().stream())
        .forEach(sightings::keepHarmless);
    sightings.keepTagKeys(context.policy().tagKeys());
    sightings.keepTagKeys(context.policy().rules().tagKeys());
    // what a category describes is trusted; what somebody allowed comes after it
    sweep(sightings, false);
    sweep(sightings, true);
    return sightings;
  }

  /**
   * Every version, in the order in which stand-ins are given out: latest first.
   *
   * @param freeText whether bodies that no category describes are looked at too
   */
  private Map<String, VersionTree> sweep(PseudonymLookup names, boolean freeText) {
    List<String> versions = new ArrayList<>(crawl.service().versions());
    Collections.reverse(versions);
    Map<String, VersionTree> trees = new TreeMap<>();
    RedactionPass pass = new RedactionPass(names, context.policy(), freeText);
    versions.forEach(version -> trees.put(version, pass.redactTree(crawl.tree(version))));
    return trees;
  }

  /**
   * The paths, as they stand in the fixture, whose bodies are there because somebody asked for it.
   */
  private List<String> pathsStoredOnRequest(PseudonymLookup names) {
    RedactionPass pass = new RedactionPass(names, context.policy(), true);
    return crawl.trees().values().stream()
        .flatMap(tree -> tree.leaves().entrySet().stream())
        .filter(leaf -> leaf.getValue().status() == 200)
        .filter(leaf -> pass.isStoredOnRequest(leaf.getKey(), leaf.getValue()))
        .map(leaf -> pass.paths.redactPath(leaf.getKey()))
        .distinct()
        .sorted()
        .toList();
  }

  private List<String> unmatchedPatterns(PseudonymLookup names) {
    PathRedactor paths = new PathRedactor(names);
    return context.policy().allowed().stream()
        .filter(
            pattern ->
                crawl.trees().values().stream()
                    .flatMap(tree -> tree.leaves().keySet().stream())
                    .noneMatch(
                        path -> pattern.matches(path) || pattern.matches(paths.redactPath(path))))
        .map(PathPattern::toString)
        .toList();
  }

  /** Whatever was withheld and looks like nothing but itself. */
  private List<OriginalValue> withheldOriginals(
      Map<String, VersionTree> trees, PseudonymLookup names, Set<String> apart) {
    List<OriginalValue> originals = new ArrayList<>();
    PathRedactor paths = new PathRedactor(names);
    trees.forEach(
        (version, tree) ->
            crawl
                .tree(version)
                .leaves()
                .forEach(
                    (path, seen) -> {
                      Leaf leaf = tree.leaves().get(paths.redactPath(path));
                      if (leaf != null && leaf.body() instanceof LeafBody.Withheld body) {
                        originalWords(body.reason(), seen.text().orElse(""), apart)
                            .forEach(originals::add);
                      }
                    }));
    return originals;
  }

  private static Stream<OriginalValue> originalWords(
      String reason, String text, Set<String> apart) {
    return Stream.of(text.split("[\\s\"'=,;]+"))
        .filter(word -> isDistinctive(word) && !apart.contains(word))
        .map(word -> new OriginalValue(reason, word, true));
  }

  /** Long, and of letters and digits: no word of a language, and of no other recording. */
  private static boolean isDistinctive(String word) {
    return word.length() >= 12
        && word.chars().anyMatch(Character::isDigit)
        && word.chars().anyMatch(Character::isLetter)
        && Stream.of(ValueKind.values()).noneMatch(kind -> isPseudonym(kind, word));
  }

  private static boolean isPseudonym(ValueKind kind, String word) {
    return kind.redactionAction() == ValueKind.RedactionAction.REPLACE
        && Pseudonyms.isPseudonym(kind, word);
  }

  /** One sweep under one set of names. */
  private static final class RedactionPass {
    private final PathRedactor paths;
    private final BodyRedactor values;
    private final BodyRedactor byCatalogue;
    private final RedactionPolicy policy;
    private final boolean freeText;

    /** Whether it only looks: nobody knows by then which path has which stand-in. */
    private final boolean collecting;

    RedactionPass(PseudonymLookup names, RedactionPolicy policy, boolean freeText) {
      this.paths = new PathRedactor(names);
      this.values = new BodyRedactor(names, policy);
      // it asks what would be, and gives nobody a name
      this.byCatalogue = new BodyRedactor((kind, original) -> original, RedactionPolicy.DEFAULT);
      this.policy = policy;
      this.freeText = freeText;
      this.collecting = names instanceof IdentityCollector;
    }

    VersionTree redactTree(Crawl.CrawledTree tree) {
      SortedMap<String, Leaf> leaves = new TreeMap<>();
      tree.leaves()
          .forEach((path, seen) -> leaves.put(paths.redactPath(path), redactLeaf(path, seen)));
      tree.notRequested()
          .forEach(path -> leaves.put(paths.redactPath(path), notRequestedLeaf(path)));
      SortedMap<String, Listing> said = new TreeMap<>();
      tree.listings()
          .forEach(
              (directory, listing) ->
                  said.put(paths.redactPath(directory), paths.redactListing(directory, listing)));
      return VersionTree.of(leaves, said);
    }

    private Leaf redactLeaf(String path, CapturedResponse seen) {
      if (seen.status() != 200) {
        return new Leaf(seen.status(), null, LeafBody.NONE);
      }
      boolean trusted =
          Catalogue.find(path)
              .filter(
                  category ->
                      category.kind().redactionAction() != ValueKind.RedactionAction.WITHHOLD)
              .isPresent();
      LeafBody body =
          trusted || freeText ? values.redact(path, seen, isAllowed(path)) : LeafBody.NONE;
      boolean implied =
          seen.contentType().equals(Leaf.impliedType(path))
              || !MEDIA_TYPE.matcher(seen.contentType()).matches();
      return new Leaf(200, implied ? null : seen.contentType(), body);
    }

    /** Whether the catalogue alone would have withheld it. */
    boolean isStoredOnRequest(String path, CapturedResponse seen) {
      return byCatalogue.redact(path, seen, false) instanceof LeafBody.Withheld
          && !(values.redact(path, seen, isAllowed(path)) instanceof LeafBody.Withheld);
    }

    /** By its own name, or by the one that a report has shown. */
    private boolean isAllowed(String path) {
      return !policy.allowed().isEmpty()
          && (collecting || policy.allows(path) || policy.allows(paths.redactPath(path)));
    }

    private static Leaf notRequestedLeaf(String path) {
      return Leaf.of(
          BodyRedactor.notRequestedBody(
              Catalogue.find(path).map(Category::kind).orElse(ValueKind.UNPROVEN)));
    }
  }

  /** What a person wants to know first: {@code m7i.large, on-demand, us-east-1a}. */
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
