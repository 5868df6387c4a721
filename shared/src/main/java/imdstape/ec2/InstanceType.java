package imdstape.ec2;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of an instance type says (EC2 Instance Types, "Amazon EC2 instance type naming
 * conventions"): the letter g after the generation is a Graviton processor.
 *
 * @param name {@code c7g.xlarge}
 * @param family the letters before the generation: {@code c}
 * @param generation {@code 7}
 * @param attributes the letters after it: {@code g}
 * @param size {@code xlarge}
 */
public record InstanceType(
    String name, String family, String generation, String attributes, String size) {

  private static final Pattern FORM =
      Pattern.compile("([a-z]+?)(\\d{1,2})([a-z]*)(-[a-z0-9]+)*\\.([a-z0-9-]{1,20})");

  /** High memory, whose names hold their memory: {@code u-6tb1.metal}. */
  private static final Pattern HIGH_MEMORY = Pattern.compile("u-\\d{1,2}tb(\\d)\\.([a-z0-9-]+)");

  /**
   * In the tables of the EC2 User Guide, "Instance types" (2019), and not among those "built on the
   * Nitro System".
   */
  private static final Set<String> XEN =
      Set.of(
          "c1", "c3", "c4", "cc2", "cr1", "d2", "f1", "g2", "g3", "g3s", "h1", "hs1", "i2", "i3",
          "m1", "m2", "m3", "m4", "p2", "p3", "r3", "r4", "t1", "t2", "x1", "x1e");

  /** Those that also run images of 32 bits: the EC2 User Guide's previous generations. */
  private static final Set<String> WITH_I386 = Set.of("c1", "c3", "m1", "m3", "t1", "t2");

  /** A type whose name has the published form. */
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

  /** The architecture of the images that it runs, as the identity document calls it. */
  public String architecture() {
    boolean arm = series().equals("a1") || attributes.contains("g") || name.startsWith("p6e-gb");
    return (arm ? "arm64" : "x86_64") + (isMac() ? "_mac" : "");
  }

  /** Whether an image of an architecture runs on it. */
  public boolean supportsArchitecture(String imageArchitecture) {
    if (isMac()) {
      return imageArchitecture.endsWith("_mac");
    }
    return imageArchitecture.equals(architecture())
        || (imageArchitecture.equals("i386") && WITH_I386.contains(series()));
  }

  /** Whether its hypervisor is Xen, which Nitro can imitate. */
  public boolean isXen() {
    return XEN.contains(series()) && !isMetal();
  }

  /** Whether there is no hypervisor at all. */
  public boolean isMetal() {
    return size.startsWith("metal");
  }

  /** Whether it is a Mac, whose architectures no rule of names tells. */
  public boolean isMac() {
    return family.equals("mac");
  }

  private String series() {
    return family + generation + attributes;
  }
}
