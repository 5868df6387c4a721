package imdstape.recorder.identity;

import imdstape.cli.ProgramVersion;
import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureOrigin.OriginKind;
import imdstape.metadata.ValueKind;

/**
 * What the author of a fixture set with {@code imds derive} or {@code imds new}, as far as the
 * fixture says it. A derived fixture has its settings in its description. One that was derived from
 * a derived one has only the last ones there, and one of {@code imds new} has none: then whatever
 * these commands can set counts as set. Immutable.
 */
final class AuthorSettings {

  private final OriginKind kind;
  private final boolean madeByNew;
  private final boolean complete;
  private final String settings;

  private AuthorSettings(OriginKind kind, boolean madeByNew, boolean complete, String settings) {
    this.kind = kind;
    this.madeByNew = madeByNew;
    this.complete = complete;
    this.settings = settings;
  }

  static AuthorSettings of(Fixture fixture) {
    OriginKind kind = fixture.origin().kind();
    String description = fixture.description();
    int with = description.indexOf(" with ");
    String base = with < 0 ? description : description.substring(0, with);
    boolean complete =
        fixture.origin().sources().stream()
            .anyMatch(source -> source.startsWith("derived from " + base + ", "));
    return new AuthorSettings(
        kind,
        kind == OriginKind.DOCUMENTED && fixture.origin().author().equals(ProgramVersion.line()),
        complete,
        with < 0 ? "" : ", " + description.substring(with + " with ".length()) + ", ");
  }

  /** Whether a command writes the description and the sources itself. */
  boolean writesDescription() {
    return kind == OriginKind.DERIVED;
  }

  /**
   * Whether the author set a value.
   *
   * @param path the path of the value below its version
   * @param value the value, or the name in the path that is judged
   */
  boolean hasSet(ValueKind valueKind, String path, String value) {
    if (madeByNew || (kind == OriginKind.DERIVED && !complete)) {
      return switch (valueKind) {
        case ROLE, PROFILE, TAG_KEY, TAG_VALUE -> true;
        default -> !madeByNew;
      };
    }
    return kind == OriginKind.DERIVED
        && switch (valueKind) {
          case ROLE, PROFILE -> sets("role=" + value);
          case TAG_KEY -> settings.contains(", tag." + value + "=");
          case TAG_VALUE -> sets("tag." + path.substring(path.lastIndexOf('/') + 1) + "=" + value);
          case USER_DATA -> settings.contains(", user-data=");
          case PRIVATE_IPV4, HOSTNAME, PUBLIC_IPV4, PUBLIC_HOSTNAME ->
              sets("local-ipv4=" + value)
                  || sets("public-ipv4=" + value)
                  || sets(path + "=" + value)
                  || sets("local-ipv4=" + dotted(value))
                  || sets("public-ipv4=" + dotted(value));
          default -> settings.contains(", " + path + "=");
        };
  }

  private boolean sets(String setting) {
    return settings.contains(", " + setting + ", ");
  }

  /** The address of a host name such as ip-10-0-0-10.ec2.internal. */
  private static String dotted(String host) {
    int start = host.indexOf('-') + 1;
    int end = host.indexOf('.', start);
    return end < 0 ? host : host.substring(start, end).replace('-', '.');
  }
}
