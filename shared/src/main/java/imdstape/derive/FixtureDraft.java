package imdstape.derive;

import imdstape.consistency.FixtureView;
import imdstape.ec2.IdentityDocument;
import imdstape.ec2.Region;
import imdstape.fixture.Fixture;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.Listing;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The newest tree of a fixture while it is changed. */
final class FixtureDraft {

  private final SortedMap<String, Leaf> tree;
  private final SortedMap<String, Listing> listings;
  private final Set<String> changedDirectories = new HashSet<>();

  FixtureDraft(Fixture base) {
    this.tree = new TreeMap<>(base.tree());
    this.listings = new TreeMap<>(base.listings());
  }

  SortedMap<String, Leaf> tree() {
    return tree;
  }

  SortedMap<String, Listing> listings() {
    return listings;
  }

  /** The directories, with a slash, that have other children than they had. */
  Set<String> changedDirectories() {
    return changedDirectories;
  }

  /** What it tells at this moment. */
  FixtureView view() {
    return new FixtureView(tree);
  }

  Optional<String> text(String path) {
    Leaf leaf = tree.get(path);
    return leaf != null && leaf.isPresent() && leaf.body() instanceof LeafBody.Text text
        ? Optional.of(text.text())
        : Optional.empty();
  }

  List<String> lines(String path) {
    return text(path).map(text -> text.lines().toList()).orElse(List.of());
  }

  boolean has(String path) {
    Leaf leaf = tree.get(path);
    return leaf != null && leaf.isPresent();
  }

  void set(String path, String value) {
    set(path, Leaf.of(value));
  }

  /** The listing that was said to differ is not the listing of other children. */
  void set(String path, Leaf leaf) {
    if (!has(path)) {
      forgetListings(path);
    }
    tree.put(path, leaf);
  }

  /** Another value for what is there; what is not there stays away. */
  void setIfPresent(String path, String value) {
    if (has(path)) {
      set(path, value);
    }
  }

  /** Not there any more: known to be absent, if somebody would ask without a listing. */
  void remove(String path) {
    if (has(path)) {
      forgetListings(path);
    }
    if (Catalogue.find(path).filter(Category::isConcrete).isPresent()) {
      tree.put(path, Leaf.ABSENT);
    } else {
      tree.remove(path);
    }
  }

  void removeAllBelow(String directory) {
    List.copyOf(tree.keySet()).stream()
        .filter(path -> path.startsWith(directory))
        .forEach(this::remove);
  }

  private void forgetListings(String path) {
    for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
      changedDirectories.add(path.substring(0, slash + 1));
    }
    changedDirectories.add("");
    listings.keySet().removeAll(changedDirectories);
  }

  void setDocumentField(String field, String value) {
    text(IdentityDocument.PATH)
        .ifPresent(
            text ->
                set(
                    IdentityDocument.PATH,
                    new IdentityDocument(text).withField(field, value).text()));
  }

  Optional<String> documentField(String field) {
    return text(IdentityDocument.PATH).flatMap(text -> new IdentityDocument(text).field(field));
  }

  /** The directory of the primary interface. */
  String primaryInterface(FixtureSetting asked) {
    return view()
        .primaryInterface()
        .orElseThrow(() -> contradiction(asked, "the fixture has no network interface"));
  }

  Region region(FixtureSetting asked) {
    return view()
        .region()
        .orElseThrow(
            () -> contradiction(asked, "the fixture's Region is not one AWS has published"));
  }

  static ContradictionException contradiction(FixtureSetting setting, String why) {
    return new ContradictionException(setting + ": " + why);
  }

  /** The value of a setting that means nothing without one. */
  static String requiredValue(FixtureSetting setting) {
    @Nullable String value = setting.value();
    if (value == null || value.isEmpty()) {
      throw contradiction(setting, "needs a value, " + setting.key().valueDescription());
    }
    return value;
  }
}
