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

/** The lines of a fixture's file on which its paths stand. A broken file has them to the break. */
public final class PathLineIndex {

  private static final JsonFactory JSON = new JsonFactory();
  private static final String LATEST = "latest";

  /** What is no path of the service. */
  private static final Set<String> OTHER_FIELDS =
      Set.of("description", "origin", "service", "redactions");

  /** No path of a fixture lies deeper: differs, version, tree, path. */
  private static final int MAX_DEPTH = 4;

  private final Map<List<String>, Integer> lines = new HashMap<>();
  private final List<String> versions = new ArrayList<>();

  private PathLineIndex() {}

  /** Those of the bytes of a file. */
  public static PathLineIndex of(byte[] bytes) {
    PathLineIndex places = new PathLineIndex();
    try (JsonParser parser = JSON.createParser(bytes)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        places.visit(parser, token);
      }
    } catch (IOException broken) {
      // what came before the break has its lines, and the rest has none
      return places;
    }
    return places;
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

  /** The fields that lead to where the parser stands, or more than are of interest. */
  private static List<String> fieldNames(JsonStreamContext place) {
    Deque<String> names = new ArrayDeque<>();
    for (JsonStreamContext at = place;
        at != null && names.size() <= MAX_DEPTH;
        at = at.getParent()) {
      if (at.inObject() && at.hasCurrentName()) {
        names.addFirst(at.getCurrentName());
      }
    }
    return List.copyOf(names);
  }

  /**
   * The line of a path as the audit names it: of {@code latest}, below a version, a directory of
   * {@code listings} or a field of the fixture.
   *
   * @return counted from 1, or 0 if it is not in the file
   */
  public int line(String where) {
    List<String> field = List.of(where.split("/", -1));
    if (OTHER_FIELDS.contains(field.get(0)) && lineOf(field) > 0) {
      return lineOf(field);
    }
    int latest = entryLine(List.of(), where);
    return latest > 0 ? latest : lineInOlderVersion(where);
  }

  /** An older version is said by the next newer one as far as it does not differ from it. */
  private int lineInOlderVersion(String where) {
    int slash = where.indexOf('/');
    String version = slash < 0 ? "" : where.substring(0, slash);
    String path = where.substring(slash + 1);
    int first = versions.indexOf(version);
    if (first < 0 && !version.equals(LATEST)) {
      return 0;
    }
    if (path.equals("absent")) {
      return lineOf(List.of("differs", version, path));
    }
    for (String one : first < 0 ? List.<String>of() : versions.subList(first, versions.size())) {
      int line = entryLine(List.of("differs", one), path);
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
