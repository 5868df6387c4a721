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
 * What an instance tells of itself in {@code latest}: values in clear that are there. What a
 * fixture does not hold contradicts nothing.
 */
public final class FixtureView {

  /** Where the interfaces are. */
  public static final String INTERFACES_DIRECTORY = "meta-data/network/interfaces/macs/";

  private final SortedMap<String, Leaf> tree;

  /** Asked for by most rules. */
  private @Nullable List<String> interfaces;

  /** What a fixture tells. */
  public FixtureView(Fixture fixture) {
    this(fixture.tree());
  }

  /** What a tree tells. */
  public FixtureView(SortedMap<String, Leaf> tree) {
    this.tree = tree;
  }

  /** Whether a path answers, whatever it says. */
  public boolean has(String path) {
    Leaf leaf = tree.get(path);
    return leaf != null && leaf.isPresent();
  }

  /** Whether a path was asked for and is not there; of a path never asked for nobody knows. */
  boolean isAbsent(String path) {
    Leaf leaf = tree.get(path);
    return leaf != null && !leaf.isPresent();
  }

  /** The text of a path that answers. */
  public Optional<String> text(String path) {
    Leaf leaf = tree.get(path);
    return leaf != null && leaf.isPresent() && leaf.body() instanceof LeafBody.Text text
        ? Optional.of(text.text())
        : Optional.empty();
  }

  /** Its lines, none if it does not answer. */
  public List<String> lines(String path) {
    return text(path).map(String::lines).orElse(Stream.empty()).toList();
  }

  /** The names below a directory, in order: of directories and of leaves. */
  public List<String> children(String directory) {
    return tree.tailMap(directory).keySet().stream()
        .takeWhile(path -> path.startsWith(directory))
        .filter(this::has)
        .map(path -> path.substring(directory.length()))
        .map(rest -> rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest)
        .distinct()
        .toList();
  }

  /** The directories of the interfaces, each with its slash. */
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

  /** The directory of the interface that the instance was launched with. */
  public Optional<String> primaryInterface() {
    return text("meta-data/mac")
        .map(mac -> INTERFACES_DIRECTORY + mac + "/")
        .filter(interfaces()::contains)
        .or(() -> interfaces().stream().filter(one -> isZero(one + "device-number")).findFirst());
  }

  private boolean isZero(String path) {
    return text(path).equals(Optional.of("0"));
  }

  /** A field of the identity document. */
  public Optional<String> documentField(String field) {
    return text(IdentityDocument.PATH).flatMap(text -> new IdentityDocument(text).field(field));
  }

  /** The Region, if it is one that AWS has published. */
  public Optional<Region> region() {
    return text("meta-data/placement/region")
        .or(() -> documentField("region"))
        .flatMap(Region::find)
        .or(() -> text("meta-data/placement/availability-zone").flatMap(Region::ofZone));
  }

  /** The instance type, if its name has the published form. */
  public Optional<InstanceType> instanceType() {
    return text("meta-data/instance-type").flatMap(InstanceType::parse);
  }
}
