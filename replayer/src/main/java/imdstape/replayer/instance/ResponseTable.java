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
 * The prepared responses of all paths in all versions. A listing names exactly the paths that are
 * found, unless the fixture recorded it otherwise. Immutable and thread-safe.
 */
public final class ResponseTable {

  /** Requested by every new SDK first, and by no recorder, as it would hold credentials. */
  private static final String NEVER_RECORDED = "meta-data/iam/security-credentials-extended";

  private final MetadataResponse versionList;
  private final Map<String, LazyVersion> versions;
  private final ServiceTraits traits;

  private ResponseTable(
      MetadataResponse versionList, Map<String, LazyVersion> versions, ServiceTraits traits) {
    this.versionList = versionList;
    this.versions = versions;
    this.traits = traits;
  }

  /**
   * The table of a fixture.
   *
   * @param launchTime the Last-Modified of all values that never change
   * @param traits tell how the service looks paths up
   */
  public static ResponseTable of(Fixture fixture, Instant launchTime, ServiceTraits traits) {
    DocumentSigner signer = new DocumentSigner(traits.get(ServiceTrait.SIGNATURE_WRAP), launchTime);
    IdentityHashMap<VersionTree, LazyVersion> byTree = new IdentityHashMap<>();
    Map<String, LazyVersion> versions = new HashMap<>();
    fixture
        .versions()
        .forEach(
            (version, tree) ->
                versions.put(
                    version,
                    byTree.computeIfAbsent(
                        tree,
                        any ->
                            new LazyVersion(() -> VersionResponses.of(tree, launchTime, signer)))));
    return new ResponseTable(
        MetadataResponse.ok(String.join("\n", fixture.service().versions()), launchTime),
        versions,
        traits);
  }

  /**
   * The response to a path; a 404 page if it is not found.
   *
   * @param host named in a redirect
   */
  public MetadataResponse find(MetadataPath path, String host) {
    if (path.version().isEmpty()) {
      return versionList;
    }
    VersionResponses responses = responsesOf(path.version());
    if (responses == null) {
      return MetadataResponse.NOT_FOUND;
    }
    MetadataPath spelled =
        traits.is(ServiceTrait.CASE, "ignored") ? recordedSpelling(responses, path) : path;
    if (ServiceGeneration.of(traits) == ServiceGeneration.A
        && !spelled.hasTrailingSlash()
        && responses.isListing(spelled)) {
      return MetadataResponse.redirectTo("http://" + host + spelled + "/");
    }
    return responses.find(spelled).orElse(MetadataResponse.NOT_FOUND);
  }

  /**
   * Whether it is recorded that a path exists or that it does not. A path of an unknown version is,
   * and so is in every version what is recorded for {@code latest}.
   */
  public boolean isRecorded(MetadataPath path) {
    VersionResponses responses = responsesOf(path.version());
    VersionResponses latest = responsesOf(MetadataPath.LATEST);
    return responses == null
        || path.relativePath().startsWith(NEVER_RECORDED)
        || responses.hasPath(path.relativePath())
        || (latest != null && latest.hasPath(path.relativePath()));
  }

  /** Whether a version, or {@code latest}, names a path or one below it. */
  public boolean hasPath(MetadataPath path) {
    VersionResponses responses = responsesOf(path.version());
    VersionResponses latest = responsesOf(MetadataPath.LATEST);
    return responses != null
        && (path.relativePath().isEmpty()
            || responses.hasPath(path.relativePath())
            || (latest != null && latest.hasPath(path.relativePath())));
  }

  /** Whether a path has a value. */
  public boolean hasValue(MetadataPath path) {
    VersionResponses responses = responsesOf(path.version());
    return responses != null && responses.hasValue(path.relativePath());
  }

  /** Whether a path is a directory. */
  public boolean hasDirectory(MetadataPath path) {
    VersionResponses responses = responsesOf(path.version());
    return responses != null
        && responses.isListing(new MetadataPath(path.version(), path.relativePath(), true));
  }

  /** The paths of all leaves of a version, relative to it, sorted. */
  public List<String> leaves(String version) {
    VersionResponses responses = responsesOf(version);
    return responses == null ? List.of() : responses.presentLeaves();
  }

  /** This table after these patches, in their order. */
  ResponseTable with(Collection<ResponsePatch> patches) {
    List<ResponsePatch> copy = List.copyOf(patches);
    Map<String, LazyVersion> patched = new HashMap<>();
    versions.forEach(
        (version, responses) ->
            patched.put(version, new LazyVersion(() -> responses.get().with(version, copy))));
    return new ResponseTable(versionList, patched, traits);
  }

  private @Nullable VersionResponses responsesOf(String version) {
    LazyVersion responses = versions.get(version);
    return responses == null ? null : responses.get();
  }

  /** The responses of a version, created at its first request: most have none. */
  private static final class LazyVersion {
    private final Supplier<VersionResponses> factory;
    private volatile @Nullable VersionResponses responses;

    LazyVersion(Supplier<VersionResponses> factory) {
      this.factory = factory;
    }

    VersionResponses get() {
      VersionResponses created = responses;
      return created != null ? created : create();
    }

    /** Creates them once only, as each creation would make another signature. */
    private synchronized VersionResponses create() {
      VersionResponses created = responses;
      if (created == null) {
        created = factory.get();
        responses = created;
      }
      return created;
    }
  }

  private static MetadataPath recordedSpelling(VersionResponses responses, MetadataPath path) {
    return responses
        .findIgnoringCase(path.relativePath())
        .map(below -> new MetadataPath(path.version(), below, path.hasTrailingSlash()))
        .orElse(path);
  }
}
