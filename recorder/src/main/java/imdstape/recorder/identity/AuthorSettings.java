package imdstape.recorder.identity;

import imdstape.fixture.Fixture;
import imdstape.fixture.FixtureOrigin.OriginKind;
import imdstape.metadata.ValueKind;
import java.util.Set;

/**
 * What the author of a fixture set with {@code imds derive}, {@code imds new} or an overlay, as the
 * fixture states it in {@code origin.set}. Immutable.
 */
final class AuthorSettings {

  private final OriginKind kind;
  private final Set<String> keys;

  private AuthorSettings(OriginKind kind, Set<String> keys) {
    this.kind = kind;
    this.keys = keys;
  }

  static AuthorSettings of(Fixture fixture) {
    return new AuthorSettings(fixture.origin().kind(), Set.copyOf(fixture.origin().settings()));
  }

  /** Whether a command writes the description and the sources itself, from the settings. */
  boolean writesDescription() {
    return kind == OriginKind.DERIVED && !keys.isEmpty();
  }

  /**
   * Whether the author set a value, or a value that it follows from.
   *
   * @param path the path of the value below its version
   * @param value the value, or the name in the path that is judged
   */
  boolean hasSet(ValueKind valueKind, String path, String value) {
    if (keys.isEmpty()) {
      return false;
    }
    return keys.contains(path)
        || switch (valueKind) {
          case ROLE, PROFILE -> keys.contains("role");
          case TAG_KEY -> keys.contains("tag." + value);
          case TAG_VALUE -> keys.contains("tag." + path.substring(path.lastIndexOf('/') + 1));
          case USER_DATA -> keys.contains("user-data");
          case PRIVATE_IPV4, HOSTNAME -> keys.contains("local-ipv4");
          case PUBLIC_IPV4, PUBLIC_HOSTNAME -> keys.contains("public-ipv4");
          case IDENTITY_DOCUMENT -> keys.contains("local-ipv4") || keys.contains("account");
          default -> false;
        };
  }
}
