package imdstape.metadata;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The categories as the tree that their paths are, so that a path is found segment by segment. */
final class CategoryTree {

  private final Node root = new Node(null);

  CategoryTree(List<Category> categories) {
    categories.forEach(this::add);
  }

  private void add(Category category) {
    Node node = root;
    for (int i = 0; i < category.path().size(); i++) {
      Optional<Kind> name = category.nameAt(i);
      node =
          name.isPresent()
              ? node.names.computeIfAbsent(name.get(), Node::new)
              : node.words.computeIfAbsent(category.path().get(i), any -> new Node(null));
    }
    node.category = category;
  }

  /** Where a path below a version leads, or empty if no category is on its way. */
  Optional<Node> at(String below) {
    Node node = root;
    for (String segment : below.split("/", -1)) {
      Node next = node.words.get(segment);
      node = next != null ? next : node.named(segment);
      if (node == null) {
        return Optional.empty();
      }
    }
    return Optional.of(node);
  }

  /** A place in the tree. */
  static final class Node {
    private final @Nullable Kind name;
    private final Map<String, Node> words = new HashMap<>();
    private final Map<Kind, Node> names = new EnumMap<>(Kind.class);
    private @Nullable Category category;

    private Node(@Nullable Kind name) {
      this.name = name;
    }

    /** The category that ends here. */
    Optional<Category> category() {
      return Optional.ofNullable(category);
    }

    /** The kind of name that the last segment is, or empty if it stands for itself. */
    Optional<Kind> name() {
      return Optional.ofNullable(name);
    }

    /** Whether categories lie below. */
    boolean isDirectory() {
      return !words.isEmpty() || !names.isEmpty();
    }

    /** The category that ends here, and those below. */
    Stream<Category> categories() {
      return Stream.concat(
          category().stream(),
          Stream.concat(words.values().stream(), names.values().stream())
              .flatMap(Node::categories));
    }

    private @Nullable Node named(String segment) {
      for (Map.Entry<Kind, Node> one : names.entrySet()) {
        if (one.getKey().fits(segment)) {
          return one.getValue();
        }
      }
      return null;
    }
  }
}
