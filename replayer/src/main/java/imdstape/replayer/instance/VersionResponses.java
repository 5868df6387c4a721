package imdstape.replayer.instance;

import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import imdstape.fixture.VersionTree;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.MetadataResponse;
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

  private static final String DOCUMENT = "dynamic/instance-identity/document";

  private final Map<String, Supplier<MetadataResponse>> leaves;
  private final Map<String, Listing> listings;
  private final Map<String, MetadataResponse> listed;
  private final Instant launched;

  /** The leaves' paths, put in order when somebody asks for what is not there. */
  private volatile @Nullable NavigableSet<String> sorted;

  /** A signature, which is there without being made before somebody asks for it. */
  private record LazySignature(Supplier<String> made, Instant launched)
      implements Supplier<MetadataResponse> {
    @Override
    public MetadataResponse get() {
      return MetadataResponse.ok(made.get(), launched);
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
    this.listed = listed;
    this.launched = launched;
  }

  static VersionResponses of(VersionTree tree, Instant launched, DocumentSigner signer) {
    Leaf document = tree.leaves().get(DOCUMENT);
    byte[] signed = document == null ? new byte[0] : bytes(document.body());
    Map<String, Supplier<MetadataResponse>> leaves = new HashMap<>();
    tree.leaves()
        .forEach(
            (path, leaf) -> {
              MetadataResponse said = response(path, leaf, launched);
              Optional<Supplier<String>> signature =
                  leaf.body() instanceof LeafBody.Generated made && leaf.isPresent()
                      ? signer.signature(made.what(), signed)
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
    Supplier<MetadataResponse> leaf = leaves.get(path.below());
    MetadataResponse said = leaf == null ? null : leaf.get();
    return isListing(path, said)
        ? Optional.of(Objects.requireNonNull(listed.get(path.below())))
        : Optional.ofNullable(said);
  }

  /** Whether a path is answered with a listing. */
  boolean lists(MetadataPath path) {
    Supplier<MetadataResponse> leaf = leaves.get(path.below());
    return isListing(path, leaf == null ? null : leaf.get());
  }

  /** Whether a value answers at a path. */
  boolean holds(String below) {
    Supplier<MetadataResponse> leaf = leaves.get(below);
    return leaf != null && isPresent(leaf);
  }

  /** The path as it is spelt here, if it differs in nothing but the case of letters. */
  Optional<String> spelt(String below) {
    return leaves.keySet().stream()
        .filter(below::equalsIgnoreCase)
        .findFirst()
        .or(() -> listed.keySet().stream().filter(below::equalsIgnoreCase).findFirst());
  }

  /** Whether there is something at a path or below, or is known not to be. */
  boolean speaksOf(String below) {
    return leaves.containsKey(below) || listed.containsKey(below) || isAboveALeaf(below + "/");
  }

  private boolean isAboveALeaf(String directory) {
    NavigableSet<String> known = sorted;
    if (known == null) {
      known = new TreeSet<>(leaves.keySet());
      sorted = known;
    }
    String next = known.ceiling(directory);
    return next != null && next.startsWith(directory);
  }

  /** The leaves that answer, sorted. */
  List<String> present() {
    return leaves.entrySet().stream()
        .filter(leaf -> isPresent(leaf.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private boolean isListing(MetadataPath path, @Nullable MetadataResponse leaf) {
    return listed.containsKey(path.below())
        && (leaf == null || path.slashed() || leaf.status() == 404);
  }

  /** The same with the patches of one moment laid on. */
  VersionResponses with(String version, Collection<Patch> patches) {
    VersionResponses patched =
        new VersionResponses(
            new HashMap<>(leaves), new HashMap<>(listings), new HashMap<>(listed), launched);
    for (Patch patch : patches) {
      if (patch instanceof Patch.Remove) {
        patched.hide(patch.path());
      } else if (patch instanceof Patch.ClearDirectory) {
        patched.empty(patch.path());
      } else if (patch instanceof Patch.ResponsePatch said) {
        patched.say(said, version);
      } else if (patch instanceof Patch.AppendEvents enter) {
        patched.say(new Patch.Add(enter.path(), patched.entered(enter)), version);
      }
    }
    return patched;
  }

  private void say(Patch.ResponsePatch patch, String version) {
    Supplier<MetadataResponse> leaf = leaves.get(patch.path());
    boolean isThere = leaf != null && isPresent(leaf);
    if (isThere) {
      leaves.put(patch.path(), patch::response);
    } else if (MetadataVersions.knows(version, patch.path())) {
      if (patch instanceof Patch.Add) {
        show(patch.path(), patch.response());
      } else if (patch instanceof Patch.AddUnlisted && leaf == null) {
        leaves.put(patch.path(), patch::response);
      }
    }
  }

  private MetadataResponse entered(Patch.AppendEvents enter) {
    Supplier<MetadataResponse> leaf = leaves.get(enter.path());
    String recorded =
        leaf != null && isPresent(leaf)
            ? new String(leaf.get().body(), StandardCharsets.UTF_8)
            : null;
    return MetadataResponse.ok(enter.entered().body(recorded), enter.entered().since());
  }

  private void show(String path, MetadataResponse response) {
    leaves.put(path, () -> response);
    String child = path;
    boolean directory = false;
    while (!child.isEmpty()) {
      String parent = MetadataPath.parent(child);
      Listing before = listings.get(parent);
      Listing listing =
          Objects.requireNonNullElse(before, Listing.of(""))
              .with(parent, MetadataPath.name(child), directory);
      put(parent, listing);
      if (before != null) {
        return;
      }
      child = parent;
      directory = true;
    }
  }

  private void hide(String path) {
    // what was asked and absent stays a fact
    leaves.entrySet().removeIf(leaf -> isAt(path, leaf.getKey()) && isPresent(leaf.getValue()));
    listings.keySet().removeIf(directory -> isAt(path, directory));
    listed.keySet().removeIf(directory -> isAt(path, directory));
    String parent = MetadataPath.parent(path);
    Listing before = listings.get(parent);
    if (before != null) {
      put(parent, before.without(parent, MetadataPath.name(path)));
    }
  }

  private void empty(String directory) {
    String below = directory + "/";
    // what was asked and absent stays a fact
    leaves
        .entrySet()
        .removeIf(leaf -> leaf.getKey().startsWith(below) && isPresent(leaf.getValue()));
    listings.keySet().removeIf(listing -> listing.startsWith(below));
    listed.keySet().removeIf(listing -> listing.startsWith(below));
    if (listings.containsKey(directory)) {
      put(directory, Listing.of(""));
    }
  }

  private static boolean isAt(String path, String other) {
    return other.equals(path) || other.startsWith(path + "/");
  }

  private void put(String directory, Listing listing) {
    listings.put(directory, listing);
    listed.put(directory, MetadataResponse.ok(listing.body(), launched));
  }

  private static MetadataResponse response(String path, Leaf leaf, Instant launched) {
    if (leaf.status() != 200) {
      return leaf.status() == 404
          ? MetadataResponse.NOT_FOUND
          : MetadataResponse.bare(leaf.status(), MetadataVersions.reason(leaf.status()));
    }
    String type = leaf.type() == null ? Leaf.impliedType(path) : leaf.type();
    return MetadataResponse.ok(bytes(leaf.body()), type, launched);
  }

  private static byte[] bytes(LeafBody body) {
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
