package imdstape.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The lines that name the children of a path. Directories end in {@code /}, leaves do not; lines
 * are joined by LF with none after the last (recomputed from a capture's Content-Length: 25
 * entries, 312 bytes).
 *
 * <p>Names at a version's root carry no slash although {@code dynamic} and {@code meta-data} have
 * children; {@code public-keys/} names a number and a key, {@code 0=my-key}, and the path is the
 * number.
 *
 * @param lines as on the wire; empty for an empty body; a last empty line stands for a final LF
 */
public record Listing(List<String> lines) {

  public Listing {
    lines = List.copyOf(lines);
  }

  /** The listing that a body holds. */
  public static Listing of(String body) {
    return new Listing(body.isEmpty() ? List.of() : List.of(body.split("\n", -1)));
  }

  /**
   * The listing that follows from the children: by name in byte order, a slash after directories
   * except at a version's own root, where captures show none.
   *
   * @param directory the path below the version, empty for its root
   * @param children name to whether it is a directory, in any order
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
   * This listing with one more child, in its place by name, or as it is if the child is there.
   *
   * @param directory the path below the version, empty for its root
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
   * This listing without a child.
   *
   * @param directory the path below the version
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

  /** The bytes on the wire, as text. */
  public String body() {
    return String.join("\n", lines);
  }

  /**
   * The children's names that a crawler can follow, without their slashes.
   *
   * @param directory the path below the version that gave this listing
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
   * One name of a listing.
   *
   * @param name the path segment
   * @param isDirectory whether it has children of its own
   */
  public record ListingEntry(String name, boolean isDirectory) {}
}
