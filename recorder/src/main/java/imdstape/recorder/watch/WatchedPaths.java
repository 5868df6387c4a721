package imdstape.recorder.watch;

import imdstape.fixture.SecretPaths;
import imdstape.metadata.Catalogue;
import imdstape.metadata.Category;
import imdstape.metadata.Category.Volatility;
import imdstape.metadata.ValueKind.RedactionAction;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The paths of the catalogue that a watch checks: those that can change and whose values a fixture
 * can store. A withheld value needs no second look.
 */
final class WatchedPaths {

  private static final Set<RedactionAction> STORED_REDACTIONS =
      Set.of(RedactionAction.KEEP, RedactionAction.REPLACE, RedactionAction.GENERATE);

  private WatchedPaths() {}

  /** The fixed paths of events. */
  static List<String> events() {
    return concretePaths(WatchedPaths::isEvent);
  }

  /** The fixed paths of other values that can change. */
  static List<String> others() {
    return concretePaths(category -> !isEvent(category));
  }

  /**
   * The directories that list names chosen by users, with watched values below: the path of a
   * category up to its first name.
   */
  static List<String> namedDirectories() {
    return namedDirectories(WatchedPaths::isWatched);
  }

  /** The directories of which the names alone may be read, such as that of the roles. */
  static List<String> namesOnlyDirectories() {
    return namedDirectories(
        category -> category.kind().redactionAction() == RedactionAction.NEVER_REQUEST);
  }

  /** Whether the value at a path is watched. */
  static boolean isWatched(String path) {
    return Catalogue.find(path).filter(WatchedPaths::isWatched).isPresent();
  }

  /** Whether the value at a path is watched and the path contains a name chosen by a user. */
  static boolean isBelowNamedDirectory(String path) {
    return Catalogue.find(path)
        .filter(category -> !category.isConcrete() && isWatched(category))
        .isPresent();
  }

  private static boolean isEvent(Category category) {
    return category.volatility() == Volatility.EVENT;
  }

  private static boolean isWatched(Category category) {
    return category.volatility() != Volatility.FIXED
        && STORED_REDACTIONS.contains(category.kind().redactionAction());
  }

  private static List<String> concretePaths(Predicate<Category> filter) {
    return Catalogue.concreteCategories()
        .filter(WatchedPaths::isWatched)
        .filter(filter)
        .map(Category::pathTemplate)
        .filter(path -> !SecretPaths.isNeverRequested(path))
        .toList();
  }

  private static List<String> namedDirectories(Predicate<Category> filter) {
    return Catalogue.all().stream()
        .filter(category -> !category.isConcrete())
        .filter(category -> category.volatility() != Volatility.FIXED)
        .filter(filter)
        .map(Category::pathTemplate)
        .map(template -> template.substring(0, template.indexOf("/{")))
        .distinct()
        .filter(directory -> !SecretPaths.isNeverListed(directory))
        .toList();
  }
}
