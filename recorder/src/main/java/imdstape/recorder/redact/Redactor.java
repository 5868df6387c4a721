package imdstape.recorder.redact;

import imdstape.fixture.Body;
import imdstape.fixture.Difference;
import imdstape.fixture.Fixture;
import imdstape.fixture.Leaf;
import imdstape.fixture.Origin;
import imdstape.fixture.VersionTree;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.Kind;
import imdstape.metadata.Listing;
import imdstape.recorder.crawl.Crawl;
import imdstape.recorder.crawl.Seen;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

  /** The name of these rules, for who reviews a fixture. */
  public static final String POLICY = "imds-tape/default-1";

  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[a-z]{1,20}/[a-z0-9.+-]{1,40}(?:; ?charset=[A-Za-z0-9-]{1,20})?");

  private final Crawl crawl;

  public Redactor(Crawl crawl) {
    this.crawl = crawl;
  }

  /**
   * Redacts.
   *
   * @param origin as it shall stand in the fixture
   */
  public Redacted redact(Origin origin) {
    Sightings sightings = new Sightings();
    Catalogue.all().stream()
        .flatMap(category -> category.path().stream())
        .forEach(sightings::keeps);
    trees(sightings);
    Identities identities = new Identities(sightings);
    Map<String, VersionTree> trees = trees(identities);
    List<String> newestFirst = new ArrayList<>(crawl.service().versions());
    Collections.reverse(newestFirst);
    VersionTree latest = Objects.requireNonNull(trees.get(newestFirst.get(0)));
    SortedMap<String, Difference> differs = new TreeMap<>();
    VersionTree newer = latest;
    for (String version : newestFirst.subList(1, newestFirst.size())) {
      VersionTree older = Objects.requireNonNull(trees.get(version));
      Difference difference = newer.differenceTo(older);
      if (!difference.isEmpty()) {
        differs.put(version, difference);
      }
      newer = older;
    }
    Fixture fixture =
        new Fixture(
            description(latest),
            origin,
            crawl.service(),
            latest.leaves(),
            latest.listings(),
            differs,
            new Fixture.Redactions(POLICY, identities.counts()));
    return new Redacted(fixture, identities.originals());
  }

  /** Every version, in the order in which stand-ins are given out: latest first. */
  private Map<String, VersionTree> trees(Names names) {
    List<String> versions = new ArrayList<>(crawl.service().versions());
    Collections.reverse(versions);
    Map<String, VersionTree> trees = new TreeMap<>();
    versions.forEach(version -> trees.put(version, new Pass(names).tree(crawl.tree(version))));
    return trees;
  }

  /** One version under one set of names. */
  private static final class Pass {
    private final Paths paths;
    private final Values values;

    Pass(Names names) {
      this.paths = new Paths(names);
      this.values = new Values(names);
    }

    VersionTree tree(Crawl.Tree tree) {
      SortedMap<String, Leaf> leaves = new TreeMap<>();
      tree.leaves().forEach((path, seen) -> leaves.put(paths.of(path), leaf(path, seen)));
      tree.notAsked().forEach(path -> leaves.put(paths.of(path), notAsked(path)));
      SortedMap<String, Listing> said = new TreeMap<>();
      tree.listings()
          .forEach(
              (directory, listing) -> said.put(paths.of(directory), paths.of(directory, listing)));
      return withoutTheObvious(leaves, said);
    }

    private Leaf leaf(String path, Seen seen) {
      if (seen.status() != 200) {
        return new Leaf(seen.status(), null, Body.NONE);
      }
      Optional<Category> category = Catalogue.of(path);
      Body body =
          category
              .map(known -> values.of(known, seen))
              .orElseGet(() -> new Body.Withheld("unknown-path", seen.body().length));
      boolean implied =
          seen.type().equals(Leaf.impliedType(path)) || !MEDIA_TYPE.matcher(seen.type()).matches();
      return new Leaf(200, implied ? null : seen.type(), body);
    }

    private static Leaf notAsked(String path) {
      return Leaf.of(Values.notAsked(Catalogue.of(path).map(Category::kind).orElse(Kind.UNPROVEN)));
    }
  }

  /** Keeps the listings that do not follow from the leaves, the deepest first. */
  private static VersionTree withoutTheObvious(
      SortedMap<String, Leaf> leaves, SortedMap<String, Listing> said) {
    VersionTree tree = new VersionTree(leaves, new TreeMap<>());
    List<String> deepestFirst =
        said.keySet().stream()
            .sorted(Comparator.comparingInt((String path) -> path.split("/").length).reversed())
            .toList();
    for (String directory : deepestFirst) {
      Listing listing = Objects.requireNonNull(said.get(directory));
      boolean known = tree.directories().containsKey(directory);
      if (!known || !tree.listing(directory).equals(listing)) {
        SortedMap<String, Listing> kept = new TreeMap<>(tree.listings());
        kept.put(directory.isEmpty() ? "" : directory + "/", listing);
        tree = new VersionTree(leaves, kept);
      }
    }
    return tree;
  }

  /** What a person wants to know first: {@code m7i.large, on-demand, us-east-1a}. */
  private static String description(VersionTree tree) {
    return Stream.of("instance-type", "instance-life-cycle", "placement/availability-zone")
        .map(name -> tree.leaves().get("meta-data/" + name))
        .filter(Objects::nonNull)
        .map(Leaf::body)
        .filter(Body.Text.class::isInstance)
        .map(body -> ((Body.Text) body).text())
        .collect(Collectors.joining(", "));
  }
}
