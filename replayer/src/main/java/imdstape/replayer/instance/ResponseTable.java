package imdstape.replayer.instance;

import imdstape.fixture.Fixture;
import imdstape.fixture.VersionTree;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.ServiceTrait;
import imdstape.metadata.ServiceTraits;
import imdstape.replayer.http.MetadataResponse;
import imdstape.replayer.http.ServiceGeneration;
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

  private final MetadataResponse versionList;
  private final Map<String, LazyVersion> versions;
  private final ServiceTraits traits;

  private ResponseTable(
      MetadataResponse root, Map<String, LazyVersion> branches, ServiceTraits traits) {
    this.versionList = root;
    this.versions = branches;
    this.traits = traits;
  }

  /**
   * The table of a fixture as it stands, before any overlay.
   *
   * @param launched the Last-Modified of all that never changes
   * @param traits how this service looks paths up
   */
  public static ResponseTable of(Fixture fixture, Instant launched, ServiceTraits traits) {
    DocumentSigner signer = new DocumentSigner(traits.get(ServiceTrait.SIGNATURE_WRAP), launched);
    IdentityHashMap<VersionTree, LazyVersion> made = new IdentityHashMap<>();
    Map<String, LazyVersion> branches = new HashMap<>();
    fixture
        .versions()
        .forEach(
            (version, tree) ->
                branches.put(
                    version,
                    made.computeIfAbsent(
                        tree,
                        any ->
                            new LazyVersion(() -> VersionResponses.of(tree, launched, signer)))));
    return new ResponseTable(
        MetadataResponse.ok(String.join("\n", fixture.service().versions()), launched),
        branches,
        traits);
  }

  /**
   * What answers at a path; the 404 page where nothing does.
   *
   * @param host whom the client asked, for a redirect
   */
  public MetadataResponse find(MetadataPath path, String host) {
    if (path.version().isEmpty()) {
      return versionList;
    }
    VersionResponses branch = responsesOf(path.version());
    if (branch == null) {
      return MetadataResponse.NOT_FOUND;
    }
    MetadataPath asked =
        traits.is(ServiceTrait.CASE, "ignored") ? recordedSpelling(branch, path) : path;
    if (ServiceGeneration.of(traits) == ServiceGeneration.A
        && !asked.hasTrailingSlash()
        && branch.isListing(asked)) {
      return MetadataResponse.redirectTo("http://" + host + asked + "/");
    }
    return branch.find(asked).orElse(MetadataResponse.NOT_FOUND);
  }

  /**
   * Whether the fixture or an event says something of a path, be it that it is absent: what is no
   * version, and what {@code latest} knows, is known in every version.
   */
  public boolean isRecorded(MetadataPath path) {
    VersionResponses branch = responsesOf(path.version());
    VersionResponses latest = responsesOf(MetadataPath.LATEST);
    return branch == null
        || path.relativePath().startsWith(NEVER_RECORDED)
        || branch.hasPath(path.relativePath())
        || (latest != null && latest.hasPath(path.relativePath()));
  }

  /** Whether a version, or {@code latest}, has a path, or something below it. */
  public boolean hasPath(MetadataPath path) {
    VersionResponses branch = responsesOf(path.version());
    VersionResponses latest = responsesOf(MetadataPath.LATEST);
    return branch != null
        && (path.relativePath().isEmpty()
            || branch.hasPath(path.relativePath())
            || (latest != null && latest.hasPath(path.relativePath())));
  }

  /** Whether a value answers at a path. */
  public boolean hasValue(MetadataPath path) {
    VersionResponses branch = responsesOf(path.version());
    return branch != null && branch.hasValue(path.relativePath());
  }

  /** Whether there is a directory at a path. */
  public boolean hasDirectory(MetadataPath path) {
    VersionResponses branch = responsesOf(path.version());
    return branch != null
        && branch.isListing(new MetadataPath(path.version(), path.relativePath(), true));
  }

  /** What the service answers at in a version: leaves, without what is known to be absent. */
  public List<String> leaves(String version) {
    VersionResponses branch = responsesOf(version);
    return branch == null ? List.of() : branch.presentLeaves();
  }

  /** This table with the patches of one moment laid on. */
  public ResponseTable with(Collection<Patch> patches) {
    List<Patch> laid = List.copyOf(patches);
    Map<String, LazyVersion> patched = new HashMap<>();
    versions.forEach(
        (version, branch) ->
            patched.put(version, new LazyVersion(() -> branch.get().with(version, laid))));
    return new ResponseTable(versionList, patched, traits);
  }

  private @Nullable VersionResponses responsesOf(String version) {
    LazyVersion branch = versions.get(version);
    return branch == null ? null : branch.get();
  }

  /** A version's answers, put together when somebody asks that version: most are never asked. */
  private static final class LazyVersion {
    private final Supplier<VersionResponses> factory;
    private volatile @Nullable VersionResponses responses;

    LazyVersion(Supplier<VersionResponses> made) {
      this.factory = made;
    }

    VersionResponses get() {
      VersionResponses known = responses;
      return known != null ? known : create();
    }

    /** One alone, as a signature in it would be another each time. */
    private synchronized VersionResponses create() {
      VersionResponses known = responses;
      if (known == null) {
        known = factory.get();
        responses = known;
      }
      return known;
    }
  }

  private static MetadataPath recordedSpelling(VersionResponses branch, MetadataPath path) {
    return branch
        .findIgnoringCase(path.relativePath())
        .map(below -> new MetadataPath(path.version(), below, path.hasTrailingSlash()))
        .orElse(path);
  }
}
