package imdstape.replayer.instance;

import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixture.VersionTree;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.replayer.http.MetadataResponse;
import imdstape.replayer.identity.DocumentSigner;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The responses of one version: leaves and listings, by path below the version. Its patches apply
 * before other threads have it; then it does not change any more.
 */
final class VersionResponses {

  private static final String DOCUMENT_PATH = "dynamic/instance-identity/document";

  private final Map<String, Supplier<MetadataResponse>> leaves;
  private final Map<String, Listing> listings;
  private final Map<String, MetadataResponse> listingResponses;
  private final Instant launchTime;

  /** The paths of the leaves, sorted at the first request for a path that does not exist. */
  private volatile @Nullable NavigableSet<String> sortedLeaves;

  /** A signature, created at its first request. */
  private record LazySignature(Supplier<String> signature, Instant launchTime)
      implements Supplier<MetadataResponse> {
    @Override
    public MetadataResponse get() {
      return MetadataResponse.ok(signature.get(), launchTime);
    }
  }

  private static boolean isPresent(Supplier<MetadataResponse> leaf) {
    return leaf instanceof LazySignature || leaf.get().status() == 200;
  }

  private VersionResponses(
      Map<String, Supplier<MetadataResponse>> leaves,
      Map<String, Listing> listings,
      Map<String, MetadataResponse> listingResponses,
      Instant launchTime) {
    this.leaves = leaves;
    this.listings = listings;
    this.listingResponses = listingResponses;
    this.launchTime = launchTime;
  }

  /**
   * The responses of a recorded tree.
   *
   * @param launchTime the Last-Modified of all values
   */
  static VersionResponses of(VersionTree tree, Instant launchTime, DocumentSigner signer) {
    Leaf document = tree.leaves().get(DOCUMENT_PATH);
    byte[] signedBytes = document == null ? new byte[0] : bodyBytes(document.body());
    Map<String, Supplier<MetadataResponse>> leaves = new HashMap<>();
    tree.leaves()
        .forEach(
            (path, leaf) -> {
              MetadataResponse response = toResponse(path, leaf, launchTime);
              Optional<Supplier<String>> signature =
                  leaf.body() instanceof LeafBody.Generated generated && leaf.isPresent()
                      ? signer.signature(generated.value(), signedBytes)
                      : Optional.empty();
              leaves.put(
                  path,
                  signature
                      .<Supplier<MetadataResponse>>map(
                          created -> new LazySignature(created, launchTime))
                      .orElse(() -> response));
            });
    Map<String, Listing> listings = tree.allListings();
    Map<String, MetadataResponse> listingResponses = new HashMap<>();
    listings.forEach(
        (directory, listing) ->
            listingResponses.put(directory, MetadataResponse.ok(listing.body(), launchTime)));
    return new VersionResponses(leaves, listings, listingResponses, launchTime);
  }

  /** The response to a path; empty if nothing is recorded about it. */
  Optional<MetadataResponse> find(MetadataPath path) {
    Supplier<MetadataResponse> leaf = leaves.get(path.relativePath());
    MetadataResponse response = leaf == null ? null : leaf.get();
    return isListing(path, response)
        ? Optional.of(Objects.requireNonNull(listingResponses.get(path.relativePath())))
        : Optional.ofNullable(response);
  }

  /** Whether the response to a path is a listing. */
  boolean isListing(MetadataPath path) {
    Supplier<MetadataResponse> leaf = leaves.get(path.relativePath());
    return isListing(path, leaf == null ? null : leaf.get());
  }

  /** Whether a path has a value. */
  boolean hasValue(String relativePath) {
    Supplier<MetadataResponse> leaf = leaves.get(relativePath);
    return leaf != null && isPresent(leaf);
  }

  /** The recorded path that differs from another one only in the case of letters. */
  Optional<String> findIgnoringCase(String relativePath) {
    return leaves.keySet().stream()
        .filter(relativePath::equalsIgnoreCase)
        .findFirst()
        .or(
            () ->
                listingResponses.keySet().stream()
                    .filter(relativePath::equalsIgnoreCase)
                    .findFirst());
  }

  /** Whether a path or one below it is recorded, even as an absent one. */
  boolean hasPath(String relativePath) {
    return leaves.containsKey(relativePath)
        || listingResponses.containsKey(relativePath)
        || hasLeafBelow(relativePath + "/");
  }

  private boolean hasLeafBelow(String directory) {
    NavigableSet<String> sorted = sortedLeaves;
    if (sorted == null) {
      sorted = new TreeSet<>(leaves.keySet());
      sortedLeaves = sorted;
    }
    String next = sorted.ceiling(directory);
    return next != null && next.startsWith(directory);
  }

  /** The paths of all leaves with a value, sorted. */
  List<String> presentLeaves() {
    return leaves.entrySet().stream()
        .filter(leaf -> isPresent(leaf.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private boolean isListing(MetadataPath path, @Nullable MetadataResponse leaf) {
    return listingResponses.containsKey(path.relativePath())
        && (leaf == null || path.hasTrailingSlash() || leaf.status() == 404);
  }

  /** These responses after patches, in their order. */
  VersionResponses with(String version, Collection<ResponsePatch> patches) {
    VersionResponses patched =
        new VersionResponses(
            new HashMap<>(leaves),
            new HashMap<>(listings),
            new HashMap<>(listingResponses),
            launchTime);
    patches.forEach(patch -> patch.applyTo(patched, version));
    return patched;
  }

  /** Whether a leaf is recorded, with a value or as absent. */
  boolean hasLeaf(String path) {
    return leaves.containsKey(path);
  }

  /** The value of a leaf as text, or null if it has none. */
  @Nullable String text(String path) {
    Supplier<MetadataResponse> leaf = leaves.get(path);
    return leaf != null && isPresent(leaf)
        ? new String(leaf.get().body(), StandardCharsets.UTF_8)
        : null;
  }

  /** Sets the response of a leaf, and no listing. */
  void setLeaf(String path, MetadataResponse response) {
    leaves.put(path, () -> response);
  }

  /** Sets the response of a leaf, and adds it to the listings of its parents. */
  void addLeaf(String path, MetadataResponse response) {
    setLeaf(path, response);
    String child = path;
    boolean directory = false;
    while (!child.isEmpty()) {
      String parent = MetadataPath.parent(child);
      Listing before = listings.get(parent);
      Listing listing =
          Objects.requireNonNullElse(before, Listing.of(""))
              .with(parent, MetadataPath.lastSegment(child), directory);
      putListing(parent, listing);
      if (before != null) {
        return;
      }
      child = parent;
      directory = true;
    }
  }

  /** Removes a leaf or a directory, also from the listing of its parent. */
  void remove(String path) {
    // leaves that were recorded as absent stay
    leaves
        .entrySet()
        .removeIf(leaf -> isAtOrBelow(path, leaf.getKey()) && isPresent(leaf.getValue()));
    listings.keySet().removeIf(directory -> isAtOrBelow(path, directory));
    listingResponses.keySet().removeIf(directory -> isAtOrBelow(path, directory));
    String parent = MetadataPath.parent(path);
    Listing before = listings.get(parent);
    if (before != null) {
      putListing(parent, before.without(parent, MetadataPath.lastSegment(path)));
    }
  }

  /** Removes all leaves of a directory, and empties its listing. */
  void clearDirectory(String directory) {
    String prefix = directory + "/";
    // leaves that were recorded as absent stay
    leaves
        .entrySet()
        .removeIf(leaf -> leaf.getKey().startsWith(prefix) && isPresent(leaf.getValue()));
    listings.keySet().removeIf(listing -> listing.startsWith(prefix));
    listingResponses.keySet().removeIf(listing -> listing.startsWith(prefix));
    if (listings.containsKey(directory)) {
      putListing(directory, Listing.of(""));
    }
  }

  private static boolean isAtOrBelow(String path, String other) {
    return other.equals(path) || other.startsWith(path + "/");
  }

  private void putListing(String directory, Listing listing) {
    listings.put(directory, listing);
    listingResponses.put(directory, MetadataResponse.ok(listing.body(), launchTime));
  }

  private static MetadataResponse toResponse(String path, Leaf leaf, Instant launchTime) {
    if (leaf.status() != 200) {
      return leaf.status() == 404
          ? MetadataResponse.NOT_FOUND
          : MetadataResponse.withoutBody(
              leaf.status(), MetadataVersions.reasonPhrase(leaf.status()));
    }
    String type = leaf.type() == null ? Leaf.impliedType(path) : leaf.type();
    return MetadataResponse.ok(bodyBytes(leaf.body()), type, launchTime);
  }

  private static byte[] bodyBytes(LeafBody body) {
    return body.replayedBytes().orElse(new byte[0]);
  }
}
