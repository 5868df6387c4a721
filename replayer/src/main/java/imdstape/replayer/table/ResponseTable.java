package imdstape.replayer.table;

import imdstape.fixture.Fixture;
import imdstape.fixture.VersionTree;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Response;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * Path to prepared response, for every version; immutable. A listing shows exactly what answers, or
 * what a recording said otherwise.
 */
public final class ResponseTable {

  private final Response root;
  private final Map<String, Branch> branches;

  private ResponseTable(Response root, Map<String, Branch> branches) {
    this.root = root;
    this.branches = branches;
  }

  /**
   * The table of a fixture as it stands, before any overlay.
   *
   * @param launched the Last-Modified of all that never changes
   */
  public static ResponseTable of(Fixture fixture, Instant launched) {
    Map<VersionTree, Branch> made = new HashMap<>();
    Map<String, Branch> branches = new HashMap<>();
    fixture
        .versions()
        .forEach(
            (version, tree) ->
                branches.put(
                    version, made.computeIfAbsent(tree, any -> Branch.of(tree, launched))));
    return new ResponseTable(
        Response.ok(String.join("\n", fixture.service().versions()), launched), branches);
  }

  /** What answers at a path; the 404 page where nothing does. */
  public Response find(MetadataPath path) {
    if (path.version().isEmpty()) {
      return root;
    }
    Branch branch = branches.get(path.version());
    return branch == null ? Response.NOT_FOUND : branch.find(path);
  }

  /** This table with the patches of one moment laid on. */
  public ResponseTable with(Collection<Patch> patches) {
    Map<String, Branch> patched = new HashMap<>();
    branches.forEach((version, branch) -> patched.put(version, branch.with(version, patches)));
    return new ResponseTable(root, patched);
  }
}
