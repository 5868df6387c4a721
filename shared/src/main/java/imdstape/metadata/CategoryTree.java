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

  /** Where a path below a version leads, or empty if no category is on its way. */
  Optional<CategoryNode> find(String below) {
    CategoryNode node = root;
    for (String segment : below.split("/", -1)) {
      CategoryNode next = node.literalChildren.get(segment);
      node = next != null ? next : node.childByName(segment);
      if (node == null) {
        return Optional.empty();
      }
    }
    return Optional.of(node);
  }

  /** A place in the tree. */
  static final class CategoryNode {
    private final @Nullable ValueKind nameKind;
    private final Map<String, CategoryNode> literalChildren = new HashMap<>();
    private final Map<ValueKind, CategoryNode> namedChildren = new EnumMap<>(ValueKind.class);
    private @Nullable Category category;

    private CategoryNode(@Nullable ValueKind name) {
      this.nameKind = name;
    }

    /** The category that ends here. */
    Optional<Category> category() {
      return Optional.ofNullable(category);
    }

    /** The kind of name that the last segment is, or empty if it stands for itself. */
    Optional<ValueKind> nameKind() {
      return Optional.ofNullable(nameKind);
    }

    /** Whether categories lie below. */
    boolean isDirectory() {
      return !literalChildren.isEmpty() || !namedChildren.isEmpty();
    }

    /** The category that ends here, and those below. */
    Stream<Category> categories() {
      return Stream.concat(
          category().stream(),
          Stream.concat(literalChildren.values().stream(), namedChildren.values().stream())
              .flatMap(CategoryNode::categories));
    }

    private @Nullable CategoryNode childByName(String segment) {
      for (Map.Entry<ValueKind, CategoryNode> one : namedChildren.entrySet()) {
        if (one.getKey().matches(segment)) {
          return one.getValue();
        }
      }
      return null;
    }
  }
}
