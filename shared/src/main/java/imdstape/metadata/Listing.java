package imdstape.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A listing: the lines that name the children of a path.
 *
 * <p>A directory ends in {@code /}, a leaf does not. Lines are joined by LF, and the last line has
 * none (recomputed from the Content-Length of a capture: 25 entries, 312 bytes).
 *
 * <p>Two listings differ. The listing of a version shows no slashes, although {@code dynamic} and
 * {@code meta-data} have children. The listing of {@code public-keys/} shows an index and a key
 * name, {@code 0=my-key}, and the path continues with the index.
 *
 * @param lines the lines as received; none for an empty body; a last empty line means a final LF
 */
public record Listing(List<String> lines) {

  public Listing {
    lines = List.copyOf(lines);
  }

  /** Parses a response body. */
  public static Listing of(String body) {
    return new Listing(body.isEmpty() ? List.of() : List.of(body.split("\n", -1)));
  }

  /**
   * Creates the listing of children: sorted by name in byte order, with a slash after directories
   * except in the listing of a version, where captures show none.
   *
   * @param directory the path below the version; empty for the version itself
   * @param children from each name to whether it is a directory
   */
  public static Listing ofChildren(String directory, Map<String, Boolean> children) {
    return new Listing(
        new TreeMap<>(children)
            .entrySet().stream()
                .map(
                    child ->
                        child.getValue() && !directory.isEmpty()
                            ? child.getKey() + "/"
                            : child.getKey())
                .toList());
  }

  /**
   * Returns this listing with a child inserted in order, or this listing if it has the child.
   *
   * @param directory the path of this listing below the version; empty for the version itself
   */
  public Listing with(String directory, String name, boolean isDirectory) {
    if (children(directory).stream().anyMatch(child -> child.name().equals(name))) {
      return this;
    }
    String line = ofChildren(directory, Map.of(name, isDirectory)).lines().get(0);
    List<String> more = new ArrayList<>(lines);
    int place = 0;
    while (place < more.size()
        && !more.get(place).isEmpty()
        && withoutSlash(more.get(place)).compareTo(name) < 0) {
      place++;
    }
    more.add(place, line);
    return new Listing(more);
  }

  /**
   * Returns this listing without a child.
   *
   * @param directory the path of this listing below the version; empty for the version itself
   */
  public Listing without(String directory, String name) {
    return new Listing(
        lines.stream()
            .filter(
                line ->
                    new Listing(List.of(line))
                        .children(directory).stream().noneMatch(child -> child.name().equals(name)))
            .toList());
  }

  private static String withoutSlash(String line) {
    return line.endsWith("/") ? line.substring(0, line.length() - 1) : line;
  }

  /** Returns the response body. */
  public String body() {
    return String.join("\n", lines);
  }

  /**
   * Returns the children by the names that a path continues with. Empty lines and a lone slash name
   * no child.
   *
   * @param directory the path of this listing below the version; empty for the version itself
   */
  public List<ListingEntry> children(String directory) {
    List<ListingEntry> children = new ArrayList<>();
    for (String line : lines) {
      String name = withoutSlash(line);
      boolean listed = line.endsWith("/");
      if (directory.equals("meta-data/public-keys") && name.matches("\\d+=.*")) {
        name = name.substring(0, name.indexOf('='));
        listed = true;
      }
      if (!name.isEmpty()) {
        children.add(new ListingEntry(name, listed || Catalogue.isBareDirectory(directory, name)));
      }
    }
    return children;
  }

  /**
   * A child that a listing names.
   *
   * @param name the path segment, without a slash
   * @param isDirectory whether the child has children
   */
  public record ListingEntry(String name, boolean isDirectory) {}
}
