package imdstape.replayer.event;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * The instance profile comes after the launch: until then there is no {@code iam/}.
 *
 * @param at when
 */
public record RoleAttachment(Instant at) implements InstanceEvent {

  @Override
  public String kind() {
    return "role-attachment";
  }

  @Override
  public Map<String, PathEffect> effectsAt(Instant now) {
    return now.isBefore(at) ? Map.of("meta-data/iam", new RemovePath(Instant.MIN)) : Map.of();
  }

  @Override
  public Set<String> paths() {
    return Set.of("meta-data/iam");
  }
}
