package imdstape.replayer.table;

import imdstape.fixture.Fixture;
import imdstape.fixture.VersionTree;
import imdstape.metadata.Generation;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Response;
import imdstape.metadata.Trait;
import imdstape.metadata.Traits;
import imdstape.replayer.identity.DocumentSigner;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Path to prepared response, for every version; immutable. A listing shows exactly what answers, or
 * what a recording said otherwise.
 */
public final class ResponseTable {

  /** Every new SDK asks for it first, and no recorder ever does: it would hold credentials. */
  private static final String NEVER_RECORDED = "meta-data/iam/security-credentials-extended";

  private final Response root;
  private final Map<String, Branch> branches;
  private final Traits traits;

  private ResponseTable(Response root, Map<String, Branch> branches, Traits traits) {
    this.root = root;
    this.branches = branches;
    this.traits = traits;
  }

  /**
   * The table of a fixture as it stands, before any overlay.
   *
   * @param launched the Last-Modified of all that never changes
   * @param traits how this service looks paths up
   */
  public static ResponseTable of(Fixture fixture, Instant launched, Traits traits) {
    DocumentSigner signer = new DocumentSigner(traits.get(Trait.SIGNATURE_WRAP), launched);
    Map<VersionTree, Branch> made = new HashMap<>();
    Map<String, Branch> branches = new HashMap<>();
    fixture
        .versions()
        .forEach(
            (version, tree) ->
                branches.put(
                    version, made.computeIfAbsent(tree, any -> Branch.of(tree, launched, signer))));
    return new ResponseTable(
        Response.ok(String.join("\n", fixture.service().versions()), launched), branches, traits);
  }

  /**
   * What answers at a path; the 404 page where nothing does.
   *
   * @param host whom the client asked, for a redirect
   */
  public Response find(MetadataPath path, String host) {
    if (path.version().isEmpty()) {
      return root;
    }
    Branch branch = branches.get(path.version());
    if (branch == null) {
      return Response.NOT_FOUND;
    }
    MetadataPath asked = traits.is(Trait.CASE, "ignored") ? spelt(branch, path) : path;
    if (traits.generation() == Generation.A && !asked.slashed() && branch.lists(asked)) {
      return Response.movedTo("http://" + host + asked + "/");
    }
    return branch.find(asked).orElse(Response.NOT_FOUND);
  }

  /**
   * Whether the fixture or an event says something of a path, be it that it is absent: what is no
   * version, and what {@code latest} knows, is known in every version.
   */
  public boolean knows(MetadataPath path) {
    Branch branch = branches.get(path.version());
    Branch latest = branches.get(MetadataPath.LATEST);
    return branch == null
        || path.below().startsWith(NEVER_RECORDED)
        || branch.speaksOf(path.below())
        || (latest != null && latest.speaksOf(path.below()));
  }

  /** What the service answers at in a version: leaves, without what is known to be absent. */
  public List<String> leaves(String version) {
    Branch branch = branches.get(version);
    return branch == null ? List.of() : branch.present();
  }

  /** This table with the patches of one moment laid on. */
  public ResponseTable with(Collection<Patch> patches) {
    Map<String, Branch> patched = new HashMap<>();
    branches.forEach((version, branch) -> patched.put(version, branch.with(version, patches)));
    return new ResponseTable(root, patched, traits);
  }

  private static MetadataPath spelt(Branch branch, MetadataPath path) {
    return branch
        .spelt(path.below())
        .map(below -> new MetadataPath(path.version(), below, path.slashed()))
        .orElse(path);
  }
}
