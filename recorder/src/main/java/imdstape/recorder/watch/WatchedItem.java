package imdstape.recorder.watch;

import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Something that a watch checks repeatedly for changes. */
public sealed interface WatchedItem {

  /** The path that notes and errors show for the item. Different items have different paths. */
  String path();

  /** The item with its path replaced, such as by one with pseudonyms. */
  default WatchedItem withPath(UnaryOperator<String> replacement) {
    return this;
  }

  /**
   * Applies the function for the type of this item.
   *
   * @param existence for items that only exist or are not found, and have no value
   */
  <R> R match(
      Function<WatchedItem, R> existence,
      Function<LeafValue, R> leafValue,
      Function<ListedNames, R> listedNames);

  /** An item that exists or is not found, and has no value. */
  sealed interface ExistenceItem extends WatchedItem {
    @Override
    default <R> R match(
        Function<WatchedItem, R> existence,
        Function<LeafValue, R> leafValue,
        Function<ListedNames, R> listedNames) {
      return existence.apply(this);
    }
  }

  /** The metadata endpoint: it exists, or it is not found while the option disables it. */
  record Endpoint() implements ExistenceItem {

    @Override
    public String path() {
      return "";
    }
  }

  /** The listing of instance tags: it exists, or it is not found while the option hides tags. */
  record TagListing() implements ExistenceItem {

    @Override
    public String path() {
      return "meta-data/tags/";
    }
  }

  /**
   * The value of a leaf.
   *
   * @param path below the version
   */
  record LeafValue(String path) implements WatchedItem {

    @Override
    public LeafValue withPath(UnaryOperator<String> replacement) {
      return new LeafValue(replacement.apply(path));
    }

    @Override
    public <R> R match(
        Function<WatchedItem, R> existence,
        Function<LeafValue, R> leafValue,
        Function<ListedNames, R> listedNames) {
      return leafValue.apply(this);
    }
  }

  /**
   * The names that a directory lists. Their value is the sorted names, one per line.
   *
   * @param directory below the version, without its slash
   */
  record ListedNames(String directory) implements WatchedItem {

    @Override
    public String path() {
      return directory + "/";
    }

    @Override
    public ListedNames withPath(UnaryOperator<String> replacement) {
      return new ListedNames(replacement.apply(directory));
    }

    @Override
    public <R> R match(
        Function<WatchedItem, R> existence,
        Function<LeafValue, R> leafValue,
        Function<ListedNames, R> listedNames) {
      return listedNames.apply(this);
    }
  }
}
