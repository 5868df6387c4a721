package imdstape.replayer.event;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * The instance profile comes after the launch: until then there is no {@code iam/}.
 *
 * @param at when
 */
public record RoleAttachment(Instant at) implements Event {

  @Override
  public String word() {
    return "role-attachment";
  }

  @Override
  public Map<String, Shown> leavesAt(Instant now) {
    return now.isBefore(at) ? Map.of("meta-data/iam", new Gone(Instant.MIN)) : Map.of();
  }

  @Override
  public Set<String> paths() {
    return Set.of("meta-data/iam");
  }
}
