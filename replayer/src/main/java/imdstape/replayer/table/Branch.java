package imdstape.replayer.table;

import imdstape.fixture.Body;
import imdstape.fixture.Leaf;
import imdstape.fixture.VersionTree;
import imdstape.metadata.Listing;
import imdstape.metadata.MetadataPath;
import imdstape.metadata.Response;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** One version's answers: leaves and listings, each by its path below the version. */
final class Branch {

  private final Map<String, Response> leaves;
  private final Map<String, Listing> listings;
  private final Map<String, Response> listed;
  private final Instant launched;

  private Branch(
      Map<String, Response> leaves,
      Map<String, Listing> listings,
      Map<String, Response> listed,
      Instant launched) {
    this.leaves = leaves;
    this.listings = listings;
    this.listed = listed;
    this.launched = launched;
  }

  static Branch of(VersionTree tree, Instant launched) {
    Map<String, Response> leaves = new HashMap<>();
    tree.leaves().forEach((path, leaf) -> leaves.put(path, response(path, leaf, launched)));
    Map<String, Listing> listings = new HashMap<>();
    Map<String, Response> listed = new HashMap<>();
    for (String directory : tree.directories().keySet()) {
      Listing listing = tree.listing(directory);
      listings.put(directory, listing);
      listed.put(directory, Response.ok(listing.body(), launched));
    }
    return new Branch(leaves, listings, listed, launched);
  }

  Response find(MetadataPath path) {
    Response leaf = leaves.get(path.below());
    Response listing = listed.get(path.below());
    boolean wantsListing =
        listing != null && (leaf == null || path.slashed() || leaf.status() == 404);
    Response found = wantsListing ? listing : leaf;
    return found == null ? Response.NOT_FOUND : found;
  }

  /** The same with the patches of one moment laid on. */
  Branch with(String version, Collection<Patch> patches) {
    Branch patched =
        new Branch(new HashMap<>(leaves), new HashMap<>(listings), new HashMap<>(listed), launched);
    for (Patch patch : patches) {
      Response leaf = leaves.get(patch.path());
      boolean isThere = leaf != null && leaf.status() == 200;
      if (isThere) {
        patched.leaves.put(patch.path(), patch.response());
      } else if (patch instanceof Patch.Show && Versions.knows(version, patch.path())) {
        patched.show(patch.path(), patch.response());
      }
    }
    return patched;
  }

  private void show(String path, Response response) {
    leaves.put(path, response);
    String child = path;
    boolean directory = false;
    while (!child.isEmpty()) {
      String parent = MetadataPath.parent(child);
      Listing before = listings.get(parent);
      Listing listing =
          Objects.requireNonNullElse(before, Listing.of(""))
              .with(parent, MetadataPath.name(child), directory);
      listings.put(parent, listing);
      listed.put(parent, Response.ok(listing.body(), launched));
      if (before != null) {
        return;
      }
      child = parent;
      directory = true;
    }
  }

  private static Response response(String path, Leaf leaf, Instant launched) {
    if (leaf.status() != 200) {
      return leaf.status() == 404
          ? Response.NOT_FOUND
          : Response.bare(leaf.status(), Versions.reason(leaf.status()));
    }
    String type = leaf.type() == null ? Leaf.impliedType(path) : leaf.type();
    return Response.ok(bytes(leaf.body()), type, launched);
  }

  private static byte[] bytes(Body body) {
    if (body instanceof Body.Bytes bytes) {
      return bytes.bytes();
    }
    if (body instanceof Body.Withheld withheld) {
      return withheld.placeholder();
    }
    if (body instanceof Body.Made made) {
      return Placeholder.of(made.what()).getBytes(StandardCharsets.UTF_8);
    }
    return body instanceof Body.Text text
        ? text.text().getBytes(StandardCharsets.UTF_8)
        : new byte[0];
  }
}
