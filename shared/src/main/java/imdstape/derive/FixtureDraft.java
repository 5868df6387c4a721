package imdstape.derive;

import imdstape.consistency.FixtureView;
import imdstape.ec2.IdentityDocument;
import imdstape.ec2.Region;
import imdstape.fixture.Fixture;
import imdstape.fixture.Leaf;
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

/** The newest version of a fixture while settings are applied. Mutable and not thread-safe. */
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

  /**
   * Returns the directories whose children have changed, each with a final slash; the version
   * itself is the empty string.
   */
  Set<String> changedDirectories() {
    return changedDirectories;
  }

  /** Returns a view of the current values. */
  FixtureView view() {
    return new FixtureView(tree);
  }

  Optional<String> text(String path) {
    return view().text(path);
  }

  List<String> lines(String path) {
    return view().lines(path);
  }

  boolean has(String path) {
    return view().has(path);
  }

  void set(String path, String value) {
    set(path, Leaf.of(value));
  }

  /**
   * Sets a leaf. A stored listing that differs from the computed one is dropped if a child is
   * added.
   */
  void set(String path, Leaf leaf) {
    if (!has(path)) {
      forgetListings(path);
    }
    tree.put(path, leaf);
  }

  /** Sets the value of an existing path; an absent path stays absent. */
  void setIfPresent(String path, String value) {
    if (has(path)) {
      set(path, value);
    }
  }

  /**
   * Removes a path. A path that clients request without a listing is kept as known to be absent.
   */
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

  /** Removes all paths that start with a directory, which ends with a slash. */
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

  /** Sets a field of the identity document, if the document has it. */
  void setDocumentField(String field, String value) {
    text(IdentityDocument.PATH)
        .ifPresent(
            text ->
                set(
                    IdentityDocument.PATH,
                    new IdentityDocument(text).withField(field, value).text()));
  }

  Optional<String> documentField(String field) {
    return view().documentField(field);
  }

  /**
   * Returns the directory of the primary interface.
   *
   * @throws ContradictionException if there is no interface
   */
  String primaryInterface(FixtureSetting setting) {
    return view()
        .primaryInterface()
        .orElseThrow(() -> contradiction(setting, "the fixture has no network interface"));
  }

  /**
   * Returns the Region.
   *
   * @throws ContradictionException if it is unknown
   */
  Region region(FixtureSetting setting) {
    return view()
        .region()
        .orElseThrow(
            () -> contradiction(setting, "the fixture's Region is not one AWS has published"));
  }

  static ContradictionException contradiction(FixtureSetting setting, String why) {
    return new ContradictionException(setting + ": " + why);
  }

  /**
   * Returns the value of a setting.
   *
   * @throws ContradictionException if the setting has no value
   */
  static String requiredValue(FixtureSetting setting) {
    @Nullable String value = setting.value();
    if (value == null || value.isEmpty()) {
      throw contradiction(setting, "needs a value, " + setting.key().valueDescription());
    }
    return value;
  }
}
