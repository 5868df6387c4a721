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

  private final CategoryNode root = new CategoryNode(null);

  CategoryTree(List<Category> categories) {
    categories.forEach(this::add);
  }

  private void add(Category category) {
    CategoryNode node = root;
    for (int i = 0; i < category.path().size(); i++) {
      Optional<ValueKind> name = category.nameAt(i);
      node =
          name.isPresent()
              ? node.names.computeIfAbsent(name.get(), CategoryNode::new)
              : node.words.computeIfAbsent(category.path().get(i), any -> new CategoryNode(null));
    }
    node.category = category;
  }

  /** Where a path below a version leads, or empty if no category is on its way. */
  Optional<CategoryNode> at(String below) {
    CategoryNode node = root;
    for (String segment : below.split("/", -1)) {
      CategoryNode next = node.words.get(segment);
      node = next != null ? next : node.named(segment);
      if (node == null) {
        return Optional.empty();
      }
    }
    return Optional.of(node);
  }

  /** A place in the tree. */
  static final class CategoryNode {
    private final @Nullable ValueKind name;
    private final Map<String, CategoryNode> words = new HashMap<>();
    private final Map<ValueKind, CategoryNode> names = new EnumMap<>(ValueKind.class);
    private @Nullable Category category;

    private CategoryNode(@Nullable ValueKind name) {
      this.name = name;
    }

    /** The category that ends here. */
    Optional<Category> category() {
      return Optional.ofNullable(category);
    }

    /** The kind of name that the last segment is, or empty if it stands for itself. */
    Optional<ValueKind> name() {
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
              .flatMap(CategoryNode::categories));
    }

    private @Nullable CategoryNode named(String segment) {
      for (Map.Entry<ValueKind, CategoryNode> one : names.entrySet()) {
        if (one.getKey().fits(segment)) {
          return one.getValue();
        }
      }
      return null;
    }
  }
}
