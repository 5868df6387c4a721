package imdstape.metadata;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The categories by the segments of their paths. A lookup takes one step for each segment. */
final class CategoryTree {

  private final CategoryNode root = new CategoryNode(null);

  CategoryTree(List<Category> categories) {
    categories.forEach(this::add);
  }

  private void add(Category category) {
    CategoryNode node = root;
    for (int i = 0; i < category.segments().size(); i++) {
      Optional<ValueKind> name = category.nameKindAt(i);
      node =
          name.isPresent()
              ? node.namedChildren.computeIfAbsent(name.get(), CategoryNode::new)
              : node.literalChildren.computeIfAbsent(
                  category.segments().get(i), any -> new CategoryNode(null));
    }
    node.category = category;
  }

  /**
   * Returns the node of a path below a version, or empty if no category has this path or starts
   * with it. A literal segment wins over a name.
   */
  Optional<CategoryNode> find(String relativePath) {
    CategoryNode node = root;
    for (String segment : relativePath.split("/", -1)) {
      CategoryNode next = node.literalChildren.get(segment);
      node = next != null ? next : node.childByName(segment);
      if (node == null) {
        return Optional.empty();
      }
    }
    return Optional.of(node);
  }

  /** A path segment with the categories at and below it. */
  static final class CategoryNode {
    private final @Nullable ValueKind nameKind;
    private final Map<String, CategoryNode> literalChildren = new HashMap<>();
    private final Map<ValueKind, CategoryNode> namedChildren = new EnumMap<>(ValueKind.class);
    private @Nullable Category category;

    private CategoryNode(@Nullable ValueKind nameKind) {
      this.nameKind = nameKind;
    }

    /** Returns the category of this path. */
    Optional<Category> category() {
      return Optional.ofNullable(category);
    }

    /** Returns the kind of name that the last segment is, or empty if it is literal. */
    Optional<ValueKind> nameKind() {
      return Optional.ofNullable(nameKind);
    }

    /** Returns whether there are categories below this path. */
    boolean isDirectory() {
      return !literalChildren.isEmpty() || !namedChildren.isEmpty();
    }

    /** Returns the category of this path and those below it. */
    Stream<Category> categories() {
      return Stream.concat(
          category().stream(),
          Stream.concat(literalChildren.values().stream(), namedChildren.values().stream())
              .flatMap(CategoryNode::categories));
    }

    private @Nullable CategoryNode childByName(String segment) {
      for (Map.Entry<ValueKind, CategoryNode> child : namedChildren.entrySet()) {
        if (child.getKey().matches(segment)) {
          return child.getValue();
        }
      }
      return null;
    }
  }
}
