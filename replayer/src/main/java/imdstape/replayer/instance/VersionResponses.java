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

/** One version's answers: leaves and listings, each by its path below the version. */
final class VersionResponses {

  private static final String DOCUMENT_PATH = "dynamic/instance-identity/document";

  private final Map<String, Supplier<MetadataResponse>> leaves;
  private final Map<String, Listing> listings;
  private final Map<String, MetadataResponse> listingResponses;
  private final Instant launchTime;

  /** The leaves' paths, put in order when somebody asks for what is not there. */
  private volatile @Nullable NavigableSet<String> sortedLeaves;

  /** A signature, which is there without being made before somebody asks for it. */
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
      Map<String, MetadataResponse> listed,
      Instant launched) {
    this.leaves = leaves;
    this.listings = listings;
    this.listingResponses = listed;
    this.launchTime = launched;
  }

  static VersionResponses of(VersionTree tree, Instant launched, DocumentSigner signer) {
    Leaf document = tree.leaves().get(DOCUMENT_PATH);
    byte[] signed = document == null ? new byte[0] : bodyBytes(document.body());
    Map<String, Supplier<MetadataResponse>> leaves = new HashMap<>();
    tree.leaves()
        .forEach(
            (path, leaf) -> {
              MetadataResponse said = toResponse(path, leaf, launched);
              Optional<Supplier<String>> signature =
                  leaf.body() instanceof LeafBody.Generated made && leaf.isPresent()
                      ? signer.signature(made.value(), signed)
                      : Optional.empty();
              leaves.put(
                  path,
                  signature
                      .<Supplier<MetadataResponse>>map(made -> new LazySignature(made, launched))
                      .orElse(() -> said));
            });
    Map<String, Listing> listings = tree.allListings();
    Map<String, MetadataResponse> listed = new HashMap<>();
    listings.forEach(
        (directory, listing) ->
            listed.put(directory, MetadataResponse.ok(listing.body(), launched)));
    return new VersionResponses(leaves, listings, listed, launched);
  }

  Optional<MetadataResponse> find(MetadataPath path) {
    Supplier<MetadataResponse> leaf = leaves.get(path.relativePath());
    MetadataResponse said = leaf == null ? null : leaf.get();
    return isListing(path, said)
        ? Optional.of(Objects.requireNonNull(listingResponses.get(path.relativePath())))
        : Optional.ofNullable(said);
  }

  /** Whether a path is answered with a listing. */
  boolean isListing(MetadataPath path) {
    Supplier<MetadataResponse> leaf = leaves.get(path.relativePath());
    return isListing(path, leaf == null ? null : leaf.get());
  }

  /** Whether a value answers at a path. */
  boolean hasValue(String below) {
    Supplier<MetadataResponse> leaf = leaves.get(below);
    return leaf != null && isPresent(leaf);
  }

  /** The path as it is spelt here, if it differs in nothing but the case of letters. */
  Optional<String> findIgnoringCase(String below) {
    return leaves.keySet().stream()
        .filter(below::equalsIgnoreCase)
        .findFirst()
        .or(() -> listingResponses.keySet().stream().filter(below::equalsIgnoreCase).findFirst());
  }

  /** Whether there is something at a path or below, or is known not to be. */
  boolean hasPath(String below) {
    return leaves.containsKey(below)
        || listingResponses.containsKey(below)
        || hasLeafBelow(below + "/");
  }

  private boolean hasLeafBelow(String directory) {
    NavigableSet<String> known = sortedLeaves;
    if (known == null) {
      known = new TreeSet<>(leaves.keySet());
      sortedLeaves = known;
    }
    String next = known.ceiling(directory);
    return next != null && next.startsWith(directory);
  }

  /** The leaves that answer, sorted. */
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

  /** The same with the patches of one moment laid on. */
  VersionResponses with(String version, Collection<Patch> patches) {
    VersionResponses patched =
        new VersionResponses(
            new HashMap<>(leaves),
            new HashMap<>(listings),
            new HashMap<>(listingResponses),
            launchTime);
    for (Patch patch : patches) {
      if (patch instanceof Patch.Remove) {
        patched.remove(patch.path());
      } else if (patch instanceof Patch.ClearDirectory) {
        patched.clearDirectory(patch.path());
      } else if (patch instanceof Patch.ResponsePatch said) {
        patched.setResponse(said, version);
      } else if (patch instanceof Patch.AppendEvents enter) {
        patched.setResponse(new Patch.Add(enter.path(), patched.appendEvents(enter)), version);
      }
    }
    return patched;
  }

  private void setResponse(Patch.ResponsePatch patch, String version) {
    Supplier<MetadataResponse> leaf = leaves.get(patch.path());
    boolean isThere = leaf != null && isPresent(leaf);
    if (isThere) {
      leaves.put(patch.path(), patch::response);
    } else if (MetadataVersions.supports(version, patch.path())) {
      if (patch instanceof Patch.Add) {
        add(patch.path(), patch.response());
      } else if (patch instanceof Patch.AddUnlisted && leaf == null) {
        leaves.put(patch.path(), patch::response);
      }
    }
  }

  private MetadataResponse appendEvents(Patch.AppendEvents enter) {
    Supplier<MetadataResponse> leaf = leaves.get(enter.path());
    String recorded =
        leaf != null && isPresent(leaf)
            ? new String(leaf.get().body(), StandardCharsets.UTF_8)
            : null;
    return MetadataResponse.ok(enter.events().body(recorded), enter.events().since());
  }

  private void add(String path, MetadataResponse response) {
    leaves.put(path, () -> response);
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

  private void remove(String path) {
    // what was asked and absent stays a fact
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

  private void clearDirectory(String directory) {
    String below = directory + "/";
    // what was asked and absent stays a fact
    leaves
        .entrySet()
        .removeIf(leaf -> leaf.getKey().startsWith(below) && isPresent(leaf.getValue()));
    listings.keySet().removeIf(listing -> listing.startsWith(below));
    listingResponses.keySet().removeIf(listing -> listing.startsWith(below));
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

  private static MetadataResponse toResponse(String path, Leaf leaf, Instant launched) {
    if (leaf.status() != 200) {
      return leaf.status() == 404
          ? MetadataResponse.NOT_FOUND
          : MetadataResponse.withoutBody(
              leaf.status(), MetadataVersions.reasonPhrase(leaf.status()));
    }
    String type = leaf.type() == null ? Leaf.impliedType(path) : leaf.type();
    return MetadataResponse.ok(bodyBytes(leaf.body()), type, launched);
  }

  private static byte[] bodyBytes(LeafBody body) {
    if (body instanceof LeafBody.Bytes bytes) {
      return bytes.bytes();
    }
    if (body instanceof LeafBody.Withheld withheld) {
      return withheld.placeholder();
    }
    return body instanceof LeafBody.Text text
        ? text.text().getBytes(StandardCharsets.UTF_8)
        : new byte[0];
  }
}
