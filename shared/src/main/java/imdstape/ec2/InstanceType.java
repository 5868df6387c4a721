package imdstape.ec2;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An instance type and the properties that its name implies (EC2 Instance Types, "Amazon EC2
 * instance type naming conventions").
 *
 * @param name the full name: {@code c7g.xlarge}
 * @param family the letters before the generation: {@code c}
 * @param generation the digits: {@code 7}
 * @param attributes the letters after the generation: {@code g}, a Graviton processor
 * @param size the part after the dot: {@code xlarge}
 */
public record InstanceType(
    String name, String family, String generation, String attributes, String size) {

  private static final Pattern FORM =
      Pattern.compile("([a-z]+?)(\\d{1,2})([a-z]*)(-[a-z0-9]+)*\\.([a-z0-9-]{1,20})");

  /** The names of high-memory types, which contain the memory: {@code u-6tb1.metal}. */
  private static final Pattern HIGH_MEMORY = Pattern.compile("u-\\d{1,2}tb(\\d)\\.([a-z0-9-]+)");

  /**
   * The series on Xen: those in the tables of the EC2 User Guide, "Instance types" (2019), that are
   * not listed as "built on the Nitro System".
   */
  private static final Set<String> XEN =
      Set.of(
          "c1", "c3", "c4", "cc2", "cr1", "d2", "f1", "g2", "g3", "g3s", "h1", "hs1", "i2", "i3",
          "m1", "m2", "m3", "m4", "p2", "p3", "r3", "r4", "t1", "t2", "x1", "x1e");

  /** The series that also run 32-bit images: previous generations (EC2 User Guide). */
  private static final Set<String> WITH_I386 = Set.of("c1", "c3", "m1", "m3", "t1", "t2");

  /** Parses a name, or returns empty if it does not have the published form. */
  public static Optional<InstanceType> parse(String name) {
    Matcher large = HIGH_MEMORY.matcher(name);
    if (large.matches()) {
      return Optional.of(new InstanceType(name, "u", large.group(1), "", large.group(2)));
    }
    Matcher found = FORM.matcher(name);
    return found.matches()
        ? Optional.of(
            new InstanceType(name, found.group(1), found.group(2), found.group(3), found.group(5)))
        : Optional.empty();
  }

  /** Returns the architecture of its images, in the spelling of the identity document. */
  public String architecture() {
    boolean arm = series().equals("a1") || attributes.contains("g") || name.startsWith("p6e-gb");
    return (arm ? "arm64" : "x86_64") + (isMac() ? "_mac" : "");
  }

  /** Returns whether images of an architecture run on this type. */
  public boolean supportsArchitecture(String imageArchitecture) {
    if (isMac()) {
      return imageArchitecture.endsWith("_mac");
    }
    return imageArchitecture.equals(architecture())
        || (imageArchitecture.equals("i386") && WITH_I386.contains(series()));
  }

  /** Returns whether this type was built on Xen. Nitro can emulate Xen for it. */
  public boolean isXen() {
    return XEN.contains(series()) && !isMetal();
  }

  /** Returns whether this type has no hypervisor. */
  public boolean isMetal() {
    return size.startsWith("metal");
  }

  /** Returns whether this type is a Mac. The name of a Mac does not imply its architecture. */
  public boolean isMac() {
    return family.equals("mac");
  }

  private String series() {
    return family + generation + attributes;
  }
}
