package imdstape.recorder.check;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Maps the paths of a fixture to the lines of its file. For invalid JSON it holds the paths before
 * the error.
 */
public final class PathLineIndex {

  private static final JsonFactory JSON = new JsonFactory();
  private static final String LATEST = "latest";

  /** Fields whose content is no path of the service. */
  private static final Set<String> OTHER_FIELDS =
      Set.of("description", "origin", "service", "redactions");

  /** The depth of the deepest path: differs, version, tree, path. */
  private static final int MAX_DEPTH = 4;

  private final Map<List<String>, Integer> lines = new HashMap<>();
  private final List<String> versions = new ArrayList<>();

  private PathLineIndex() {}

  /** The index of a file, given its bytes. */
  public static PathLineIndex of(byte[] bytes) {
    PathLineIndex index = new PathLineIndex();
    try (JsonParser parser = JSON.createParser(bytes)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        index.visit(parser, token);
      }
    } catch (IOException broken) {
      // the paths before the error have lines
      return index;
    }
    return index;
  }

  private void visit(JsonParser parser, JsonToken token) throws IOException {
    if (token == JsonToken.FIELD_NAME) {
      List<String> names = fieldNames(parser.getParsingContext());
      if (names.size() <= MAX_DEPTH) {
        lines.putIfAbsent(names, parser.currentTokenLocation().getLineNr());
      }
    } else if (token == JsonToken.VALUE_STRING
        && fieldNames(parser.getParsingContext()).equals(List.of("service", "versions"))) {
      versions.add(parser.getText());
    }
  }

  /**
   * The names of the fields around the current token, cut off after one more than {@link
   * #MAX_DEPTH}.
   */
  private static List<String> fieldNames(JsonStreamContext context) {
    Deque<String> names = new ArrayDeque<>();
    for (JsonStreamContext current = context;
        current != null && names.size() <= MAX_DEPTH;
        current = current.getParent()) {
      if (current.inObject() && current.hasCurrentName()) {
        names.addFirst(current.getCurrentName());
      }
    }
    return List.copyOf(names);
  }

  /**
   * The line of a path in an audit finding: a path of {@code latest}, a path that begins with a
   * version, a directory of {@code listings}, or a field of the fixture.
   *
   * @return counted from 1, or 0 if it is not in the file
   */
  public int line(String path) {
    List<String> field = List.of(path.split("/", -1));
    if (OTHER_FIELDS.contains(field.get(0)) && lineOf(field) > 0) {
      return lineOf(field);
    }
    int latest = entryLine(List.of(), path);
    return latest > 0 ? latest : lineInOlderVersion(path);
  }

  /**
   * A path that an older version does not hold is looked up in the next newer versions, from which
   * it is inherited.
   */
  private int lineInOlderVersion(String versionAndPath) {
    int slash = versionAndPath.indexOf('/');
    String version = slash < 0 ? "" : versionAndPath.substring(0, slash);
    String path = versionAndPath.substring(slash + 1);
    int first = versions.indexOf(version);
    if (first < 0 && !version.equals(LATEST)) {
      return 0;
    }
    if (path.equals("absent")) {
      return lineOf(List.of("differs", version, path));
    }
    for (String later : first < 0 ? List.<String>of() : versions.subList(first, versions.size())) {
      int line = entryLine(List.of("differs", later), path);
      if (line > 0) {
        return line;
      }
    }
    return entryLine(List.of(), path);
  }

  private int entryLine(List<String> above, String path) {
    int leaf = lineOf(fieldPath(above, "tree", path));
    return leaf > 0 ? leaf : lineOf(fieldPath(above, "listings", path));
  }

  private int lineOf(List<String> names) {
    return lines.getOrDefault(names, 0);
  }

  private static List<String> fieldPath(List<String> above, String part, String path) {
    List<String> names = new ArrayList<>(above);
    names.add(part);
    names.add(path);
    return names;
  }
}
