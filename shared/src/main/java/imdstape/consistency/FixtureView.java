package imdstape.consistency;

import imdstape.ec2.IdentityDocument;
import imdstape.ec2.InstanceType;
import imdstape.ec2.Region;
import imdstape.fixture.Fixture;
import imdstape.fixture.Leaf;
import imdstape.fixture.LeafBody;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A read-only view of the newest version of a fixture, with accessors for common facts of an
 * instance. Only values that are stored as text have a text. Not thread-safe.
 */
public final class FixtureView {

  /** The directory of the network interfaces. */
  public static final String INTERFACES_DIRECTORY = "meta-data/network/interfaces/macs/";

  private final SortedMap<String, Leaf> tree;

  /** Computed at the first use, because most rules need it. */
  private @Nullable List<String> interfaces;

  /** Creates a view of the newest version of a fixture. */
  public FixtureView(Fixture fixture) {
    this(fixture.tree());
  }

  /** Creates a view of a tree from paths below a version to leaves. */
  public FixtureView(SortedMap<String, Leaf> tree) {
    this.tree = tree;
  }

  /** Returns whether a path exists, whatever its value is. */
  public boolean has(String path) {
    Leaf leaf = tree.get(path);
    return leaf != null && leaf.isPresent();
  }

  /** Returns whether a path is known not to exist. A path that was never requested is not. */
  boolean isAbsent(String path) {
    Leaf leaf = tree.get(path);
    return leaf != null && !leaf.isPresent();
  }

  /** Returns the text of a path, or empty if the path has none. */
  public Optional<String> text(String path) {
    Leaf leaf = tree.get(path);
    return leaf != null && leaf.isPresent() && leaf.body() instanceof LeafBody.Text text
        ? Optional.of(text.text())
        : Optional.empty();
  }

  /** Returns the lines of the text of a path; none if the path has no text. */
  public List<String> lines(String path) {
    return text(path).map(String::lines).orElse(Stream.empty()).toList();
  }

  /**
   * Returns the names of the leaves and directories in a directory, sorted.
   *
   * @param directory the path of the directory with a final slash
   */
  public List<String> children(String directory) {
    return tree.tailMap(directory).keySet().stream()
        .takeWhile(path -> path.startsWith(directory))
        .filter(this::has)
        .map(path -> path.substring(directory.length()))
        .map(rest -> rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest)
        .distinct()
        .toList();
  }

  /** Returns the directories of the network interfaces, each with a final slash. */
  public List<String> interfaces() {
    if (interfaces == null) {
      interfaces = findInterfaces();
    }
    return interfaces;
  }

  private List<String> findInterfaces() {
    return children(INTERFACES_DIRECTORY).stream()
        .map(mac -> INTERFACES_DIRECTORY + mac + "/")
        .toList();
  }

  /**
   * Returns the directory of the primary interface, with a final slash: the one of the MAC address
   * of the instance, else the one with device number 0.
   */
  public Optional<String> primaryInterface() {
    return text("meta-data/mac")
        .map(mac -> INTERFACES_DIRECTORY + mac + "/")
        .filter(interfaces()::contains)
        .or(() -> interfaces().stream().filter(nic -> isZero(nic + "device-number")).findFirst());
  }

  private boolean isZero(String path) {
    return text(path).equals(Optional.of("0"));
  }

  /** Returns a field of the identity document. */
  public Optional<String> documentField(String field) {
    return text(IdentityDocument.PATH).flatMap(text -> new IdentityDocument(text).field(field));
  }

  /** Returns the Region, or empty if it is unknown or not published by AWS. */
  public Optional<Region> region() {
    return text("meta-data/placement/region")
        .or(() -> documentField("region"))
        .flatMap(Region::find)
        .or(() -> text("meta-data/placement/availability-zone").flatMap(Region::ofZone));
  }

  /** Returns the instance type, or empty if its name does not have the published form. */
  public Optional<InstanceType> instanceType() {
    return text("meta-data/instance-type").flatMap(InstanceType::parse);
  }
}
