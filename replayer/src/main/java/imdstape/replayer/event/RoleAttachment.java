package imdstape.replayer.event;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The instance profile comes after the launch: until then there is no {@code iam/}.
 *
 * @param at when
 */
public record RoleAttachment(Instant at) implements Event {

  @Override
  public Map<String, Shown> leavesAt(Instant now) {
    return now.isBefore(at) ? Map.of("meta-data/iam", new Gone(Instant.MIN)) : Map.of();
  }

  @Override
  public List<Instant> changes() {
    return List.of(at);
  }

  @Override
  public boolean isForSpotOnly() {
    return false;
  }
}
