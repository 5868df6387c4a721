package imdstape.replayer.event;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The instance profile is replaced by another, or taken away (EC2 API,
 * ReplaceIamInstanceProfileAssociation). What it shows is minted, so that the credentials' overlay
 * shows it.
 *
 * @param at when
 * @param role the only role from then on; null if there is none and no {@code iam/}
 */
public record RoleChange(Instant at, @Nullable String role) implements InstanceEvent {

  /** Where a program looks for what its role gives. */
  static final Set<String> PATHS = Set.of("meta-data/iam");

  @Override
  public String kind() {
    return "role";
  }

  @Override
  public Map<String, PathEffect> effectsAt(Instant now) {
    return Map.of();
  }

  @Override
  public Set<String> paths() {
    return PATHS;
  }

  @Override
  public boolean isReplacedByNext() {
    return true;
  }
}
