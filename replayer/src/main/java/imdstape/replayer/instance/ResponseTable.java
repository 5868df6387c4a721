package imdstape.replayer.instance;

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
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Path to prepared response, for every version; immutable. A listing shows exactly what answers, or
 * what a recording said otherwise.
 */
public final class ResponseTable {

  /** Every new SDK asks for it first, and no recorder ever does: it would hold credentials. */
  private static final String NEVER_RECORDED = "meta-data/iam/security-credentials-extended";

  private final Response root;
  private final Map<String, Later> branches;
  private final Traits traits;

  private ResponseTable(Response root, Map<String, Later> branches, Traits traits) {
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
    IdentityHashMap<VersionTree, Later> made = new IdentityHashMap<>();
    Map<String, Later> branches = new HashMap<>();
    fixture
        .versions()
        .forEach(
            (version, tree) ->
                branches.put(
                    version,
                    made.computeIfAbsent(
                        tree, any -> new Later(() -> Branch.of(tree, launched, signer)))));
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
    Branch branch = branch(path.version());
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
    Branch branch = branch(path.version());
    Branch latest = branch(MetadataPath.LATEST);
    return branch == null
        || path.below().startsWith(NEVER_RECORDED)
        || branch.speaksOf(path.below())
        || (latest != null && latest.speaksOf(path.below()));
  }

  /** Whether a version, or {@code latest}, has a path, or something below it. */
  public boolean speaksOf(MetadataPath path) {
    Branch branch = branch(path.version());
    Branch latest = branch(MetadataPath.LATEST);
    return branch != null
        && (path.below().isEmpty()
            || branch.speaksOf(path.below())
            || (latest != null && latest.speaksOf(path.below())));
  }

  /** Whether a value answers at a path. */
  public boolean holds(MetadataPath path) {
    Branch branch = branch(path.version());
    return branch != null && branch.holds(path.below());
  }

  /** Whether there is a directory at a path. */
  public boolean lists(MetadataPath path) {
    Branch branch = branch(path.version());
    return branch != null && branch.lists(new MetadataPath(path.version(), path.below(), true));
  }

  /** What the service answers at in a version: leaves, without what is known to be absent. */
  public List<String> leaves(String version) {
    Branch branch = branch(version);
    return branch == null ? List.of() : branch.present();
  }

  /** This table with the patches of one moment laid on. */
  public ResponseTable with(Collection<Patch> patches) {
    List<Patch> laid = List.copyOf(patches);
    Map<String, Later> patched = new HashMap<>();
    branches.forEach(
        (version, branch) ->
            patched.put(version, new Later(() -> branch.get().with(version, laid))));
    return new ResponseTable(root, patched, traits);
  }

  private @Nullable Branch branch(String version) {
    Later branch = branches.get(version);
    return branch == null ? null : branch.get();
  }

  /** A version's answers, put together when somebody asks that version: most are never asked. */
  private static final class Later {
    private final Supplier<Branch> made;
    private volatile @Nullable Branch branch;

    Later(Supplier<Branch> made) {
      this.made = made;
    }

    Branch get() {
      Branch known = branch;
      return known != null ? known : first();
    }

    /** One alone, as a signature in it would be another each time. */
    private synchronized Branch first() {
      Branch known = branch;
      if (known == null) {
        known = made.get();
        branch = known;
      }
      return known;
    }
  }

  private static MetadataPath spelt(Branch branch, MetadataPath path) {
    return branch
        .spelt(path.below())
        .map(below -> new MetadataPath(path.version(), below, path.slashed()))
        .orElse(path);
  }
}
